// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.channel.spi.NetlinkSocketProvider;
import io.nettylink.codec.Errno;
import io.nettylink.internal.ffm.Fcntl;
import io.nettylink.internal.ffm.Libc;
import io.nettylink.internal.ffm.Sched;
import io.nettylink.internal.ffm.Unistd;
import io.nettylink.internal.socket.KernelSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A network namespace to open sockets in.
 *
 * <pre>{@code
 * NetlinkClient.builder(NETLINK_ROUTE).in(NetworkNamespace.named("blue")).open();
 * }</pre>
 *
 * <p>A socket is in one namespace for good, the one that the thread which opened it was in then. For another's, a thread
 * is made that enters the namespace, opens the socket and ends; it never comes back, so that nothing can go wrong on the
 * way back, and no other thread is ever in the wrong namespace. That needs CAP_SYS_ADMIN, both in the caller's user
 * namespace and in the one that the network namespace belongs to.
 *
 * <p>Immutable, and open to any thread. It holds nothing: the namespace is looked up anew for each socket.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/network_namespaces.7.html">network_namespaces(7)</a>
 */
public final class NetworkNamespace implements NetlinkSocketProvider {
    /** Where {@code ip netns add} puts namespaces. */
    private static final Path NAMED = Path.of("/run/netns");

    private static final NetworkNamespace OF_CALLING_THREAD =
            new NetworkNamespace("the calling thread's network namespace", "", null);

    private final String description;
    private final String systemCall;
    private final @Nullable IntSupplier descriptor;

    private NetworkNamespace(String description, String systemCall, @Nullable IntSupplier descriptor) {
        this.description = description;
        this.systemCall = systemCall;
        this.descriptor = descriptor;
    }

    /**
     * The network namespace of whichever thread opens a socket. Virtual threads are in their carrier's, which is the
     * process's own unless somebody has moved it.
     *
     * @return needs no capability
     */
    public static NetworkNamespace ofCallingThread() {
        return OF_CALLING_THREAD;
    }

    /**
     * A namespace that {@code ip netns add} made.
     *
     * @param name its name, a file in {@code /run/netns}
     * @return the namespace, which need not exist before a socket is opened
     */
    public static NetworkNamespace named(String name) {
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("not the name of a network namespace: \"" + name + '"');
        }
        return at(NAMED.resolve(name));
    }

    /**
     * The namespace that a process is in.
     *
     * @param processId the process, as this one's {@code /proc} knows it; see {@link ProcessHandle#pid()}
     * @return the namespace; the process has to live when a socket is opened, but no longer
     */
    public static NetworkNamespace ofProcess(long processId) {
        if (processId <= 0) {
            throw new IllegalArgumentException("not a process id: " + processId);
        }
        return at(Path.of("/proc", Long.toString(processId), "ns", "net"));
    }

    /**
     * The namespace that a file stands for.
     *
     * @param file one of {@code nsfs}, by whichever path: {@code /proc/1/ns/net}, a bind mount of such, or {@code
     *     /proc/self/fd/3}
     * @return the namespace, which need not exist before a socket is opened
     */
    public static NetworkNamespace at(Path file) {
        String path = file.toAbsolutePath().toString();
        return new NetworkNamespace(path, "open", () -> Fcntl.open(path, Fcntl.O_RDONLY | Fcntl.O_CLOEXEC));
    }

    /**
     * The namespace that a channel's socket is in, {@code SIOCGSKNS}. That needs CAP_NET_ADMIN, besides what entering it
     * does.
     *
     * @param channel a channel, which has to be open when a further socket is opened
     * @return the namespace
     */
    public static NetworkNamespace of(NetlinkChannel channel) {
        return new NetworkNamespace("SIOCGSKNS of " + channel, "ioctl", channel::namespaceDescriptor);
    }

    /**
     * The namespace that a socket without a channel is in, as {@link #of(NetlinkChannel)} says.
     *
     * @param socket a socket of the kernel's, which has to be open when a further socket is opened
     * @return the namespace
     */
    public static NetworkNamespace of(NetlinkSocket socket) {
        return new NetworkNamespace(
                "SIOCGSKNS of a socket",
                "ioctl",
                () -> socket instanceof KernelSocket kernel ? kernel.namespace() : -Errno.EOPNOTSUPP);
    }

    /**
     * Opens a socket in this namespace.
     *
     * @throws NetlinkIoException if there is no such namespace, it may not be entered, or it has no such protocol
     * @throws IllegalCallerException if this JVM may not call native functions; the message names the flag
     */
    @Override
    public NetlinkSocket open(int protocol) throws NetlinkIoException {
        Libc.ensureAvailability();
        if (descriptor == null) {
            return socket(protocol, KernelSocket.create(protocol));
        }
        int namespace = descriptor.getAsInt();
        if (namespace < 0) {
            throw new NetlinkIoException(systemCall, description, -namespace);
        }
        try {
            return openInside(namespace, protocol);
        } finally {
            Unistd.close(namespace);
        }
    }

    @Override
    public String toString() {
        return description;
    }

    private NetlinkSocket openInside(int namespace, int protocol) throws NetlinkIoException {
        Executor ownThread =
                task -> Thread.ofPlatform().daemon().name("nettylink-namespace").start(task);
        // Not to be interrupted: nobody would close what the thread opens.
        Visit visit = CompletableFuture.supplyAsync(() -> Visit.of(namespace, protocol), ownThread)
                .join();
        if (visit.entered < 0) {
            throw new NetlinkIoException("setns", description + ", CLONE_NEWNET", -visit.entered);
        }
        return socket(protocol, visit.descriptor);
    }

    private static NetlinkSocket socket(int protocol, int descriptor) throws NetlinkIoException {
        if (descriptor < 0) {
            throw new NetlinkIoException("socket", "AF_NETLINK, protocol " + protocol, -descriptor);
        }
        return new KernelSocket(descriptor);
    }

    /** What {@code setns} and {@code socket} returned. */
    private record Visit(int entered, int descriptor) {
        static Visit of(int namespace, int protocol) {
            int entered = Sched.setns(namespace, Sched.CLONE_NEWNET);
            return new Visit(entered, entered < 0 ? entered : KernelSocket.create(protocol));
        }
    }
}
