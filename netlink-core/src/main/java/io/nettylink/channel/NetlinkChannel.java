// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelId;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.UnixChannel;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.channel.spi.NetlinkSocketProvider;
import io.nettylink.codec.Errno;
import io.nettylink.internal.ffm.Libc;
import io.nettylink.internal.ffm.LinuxNetlink;
import io.nettylink.internal.socket.KernelSocket;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A netlink socket, {@code socket(AF_NETLINK, SOCK_RAW, protocol)}, as a Netty channel.
 *
 * <p><b>Inbound</b> come {@link NetlinkDatagram}s from the kernel, and the user events {@link OverrunEvent},
 * {@link TruncatedEvent} and {@link ForeignDatagramEvent}. <b>Outbound</b> go {@link ByteBuf}s, to the address that the
 * channel is connected to or else to the kernel, and {@link NetlinkDatagram}s or other envelopes with a
 * {@link NetlinkAddress}. The channel releases what is written to it. A write that the kernel refuses fails with a
 * {@link NetlinkIoException} and ends nothing else.
 *
 * <p>A channel is active once it is bound or connected. {@code connect(NetlinkAddress.KERNEL)} is what most want: it
 * chooses a port id, and the kernel then refuses what other processes send to it. {@code bind} alone leaves the channel
 * open to them, see {@link NetlinkChannelOption#ACCEPT_USER_MESSAGES}.
 *
 * <p>The socket is opened by the constructor, in the network namespace of the thread that calls it unless a
 * {@link NetworkNamespace} is given, and stays in that namespace. The event
 * loop must be on Netty's epoll transport, or on its io_uring transport where the jars of that are on the path.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/netlink.7.html">netlink(7)</a>
 */
public final class NetlinkChannel extends AbstractChannel implements UnixChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(true, 16);

    private final int protocol;
    private final NetlinkSocket socket;
    private final FileDescriptor fd;
    private final NetlinkChannelConfig config;
    private final ReadDemand reads;
    private final DatagramWriter writer;

    private volatile boolean active;
    private volatile @Nullable NetlinkAddress bound;
    private volatile @Nullable NetlinkAddress peer;

    /**
     * Opens a socket.
     *
     * @param protocol one of {@link NetlinkProtocols}, or another number that a kernel module serves
     * @throws ChannelException if the system call fails, caused by the {@link NetlinkIoException} that says why
     * @throws IllegalCallerException if this JVM may not call native functions; the message names the flag
     * @throws UnsatisfiedLinkError if Netty's epoll transport did not load; the message says what to do
     */
    public NetlinkChannel(int protocol) {
        this(protocol, NetworkNamespace.ofCallingThread());
    }

    /**
     * Opens a socket of a provider's: in another network namespace, or of a kernel that is simulated.
     *
     * @param protocol one of {@link NetlinkProtocols}, or another number that a kernel module serves
     * @param sockets where to open it
     * @throws ChannelException if the provider fails, caused by what it threw
     * @throws UnsatisfiedLinkError if the socket has a descriptor and Netty's epoll transport did not load
     */
    public NetlinkChannel(int protocol, NetlinkSocketProvider sockets) {
        super(null);
        this.protocol = protocol;
        socket = open(protocol, sockets);
        fd = new SocketDescriptor(socket);
        config = new NetlinkChannelConfig(this, socket);
        writer = new DatagramWriter(this, socket, () -> ((NetlinkUnsafe) unsafe()).flushAgain());
        reads = new ReadDemand(this, socket);
    }

    private static NetlinkSocket open(int protocol, NetlinkSocketProvider sockets) {
        NetlinkSocket socket;
        try {
            socket = sockets.open(protocol);
        } catch (IOException failure) {
            throw new ChannelException(failure.getMessage(), failure);
        }
        boolean complete = false;
        try {
            if (socket.descriptor() != NetlinkSocket.NO_DESCRIPTOR) {
                TransportAvailability.ensure();
            }
            complete = true;
            return socket;
        } finally {
            if (!complete) {
                socket.close();
            }
        }
    }

    /**
     * Checks that this JVM can open netlink channels at all. The constructor does so too; check before an event loop
     * group is made, because Netty's own error does not say what to do.
     *
     * @throws IllegalCallerException if this JVM may not call native functions; the message names the flag
     * @throws UnsatisfiedLinkError if Netty's epoll transport did not load; the message says what to do
     */
    public static void ensureAvailability() {
        Libc.ensureAvailability();
        TransportAvailability.ensure();
    }

    /** {@return the netlink protocol, such as {@link NetlinkProtocols#NETLINK_GENERIC}} */
    public int protocol() {
        return protocol;
    }

    @Override
    public NetlinkChannelConfig config() {
        return config;
    }

    /** {@return the file descriptor} Closing it closes the socket behind the channel's back: close the channel. */
    @Override
    public FileDescriptor fd() {
        return fd;
    }

    /** {@return the address that the kernel gave this channel, {@code null} before it is bound or connected} */
    @Override
    public @Nullable NetlinkAddress localAddress() {
        return (NetlinkAddress) super.localAddress();
    }

    /** {@return the address that this channel is connected to, {@code null} if it is not} */
    @Override
    public @Nullable NetlinkAddress remoteAddress() {
        return (NetlinkAddress) super.remoteAddress();
    }

    /**
     * Joins a multicast group, {@code NETLINK_ADD_MEMBERSHIP}. Any thread.
     *
     * @param group the group's number, from 1; above 32 as well
     * @return completes when the kernel has joined it, or fails with the {@link NetlinkIoException}
     * @throws IllegalStateException if the channel is not registered
     */
    public ChannelFuture joinGroup(int group) {
        return membership(LinuxNetlink.NETLINK_ADD_MEMBERSHIP, "NETLINK_ADD_MEMBERSHIP", group);
    }

    /**
     * Leaves a multicast group, {@code NETLINK_DROP_MEMBERSHIP}. Any thread. What was queued before still arrives.
     *
     * @param group the group's number, from 1
     * @return completes when the kernel has left it, or fails with the {@link NetlinkIoException}
     * @throws IllegalStateException if the channel is not registered
     */
    public ChannelFuture leaveGroup(int group) {
        return membership(LinuxNetlink.NETLINK_DROP_MEMBERSHIP, "NETLINK_DROP_MEMBERSHIP", group);
    }

    /**
     * The multicast groups joined, {@code NETLINK_LIST_MEMBERSHIPS}. Any thread.
     *
     * @return their numbers, ascending
     * @throws IOException if the kernel does not tell, or the channel is closed
     */
    public List<Integer> memberships() throws IOException {
        List<Integer> groups = new ArrayList<>();
        check("getsockopt", "NETLINK_LIST_MEMBERSHIPS", socket.memberships(groups));
        return groups;
    }

    /** {@return how many datagrams were dropped because another process had sent them} Any thread. */
    public long foreignDatagrams() {
        return reads.reader().foreign();
    }

    /** {@return how often the receive buffer was found to have overrun} Any thread. */
    public long overruns() {
        return reads.reader().overruns();
    }

    /** {@return how many datagrams were dropped because they did not fit into the receive buffer} Any thread. */
    public long truncations() {
        return reads.reader().truncations();
    }

    /**
     * How many messages the kernel has dropped for want of room in the socket's receive buffer, {@code
     * SK_MEMINFO_DROPS}. Any thread.
     *
     * @return the count since the socket was opened, 0 to 4294967295, where it wraps
     * @throws IOException if the kernel does not tell, or the channel is closed
     */
    public long drops() throws IOException {
        long drops = socket.drops();
        check("getsockopt", "SO_MEMINFO", (int) Math.min(drops, 0));
        return drops;
    }

    @Override
    public boolean isOpen() {
        return fd.isOpen();
    }

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    protected ChannelId newId() {
        return NetlinkChannelId.random();
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new NetlinkUnsafe();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return reads.readiness().isCompatible(loop);
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return bound;
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return peer;
    }

    @Override
    protected void doRegister(ChannelPromise promise) {
        reads.readiness().register(eventLoop(), promise);
        promise.addListener(registered -> {
            if (registered.isSuccess()) {
                writer.resume();
            }
        });
    }

    @Override
    protected void doDeregister() {
        writer.pause();
        reads.readiness().deregister();
    }

    @Override
    protected void doBind(SocketAddress localAddress) throws IOException {
        NetlinkAddress address = netlinkAddress(localAddress);
        check("bind", String.valueOf(address), socket.bind(address.portId(), address.groups()));
        becomeActive();
    }

    @Override
    protected void doDisconnect() throws IOException {
        check("connect", "AF_UNSPEC", socket.disconnect());
        peer = null;
    }

    @Override
    protected void doClose() throws IOException {
        active = false;
        writer.pause();
        reads.readiness().deregister();
        fd.close();
    }

    @Override
    protected void doBeginRead() {
        reads.begin();
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer buffer) {
        writer.write(buffer, maxMessagesPerWrite());
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        return DatagramWriter.addressable(message, alloc());
    }

    /** A new descriptor of the network namespace that the socket is in, or an error number negated. */
    int namespaceDescriptor() {
        return socket instanceof KernelSocket kernel ? kernel.namespace() : -Errno.EOPNOTSUPP;
    }

    /** The local address, for what is received. */
    NetlinkAddress boundAddress() {
        NetlinkAddress address = bound;
        return address == null ? NetlinkAddress.ANY : address;
    }

    /** What a system call on this channel failed with. */
    NetlinkIoException failure(String systemCall, String arguments, int errno) {
        String where = "AF_NETLINK, protocol " + protocol;
        return new NetlinkIoException(systemCall, arguments.isEmpty() ? where : where + ", " + arguments, errno);
    }

    /** Passes a system call's result on, or throws what it failed with. */
    int check(String systemCall, String arguments, int result) throws IOException {
        if (result >= 0) {
            return result;
        }
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        throw failure(systemCall, arguments, -result);
    }

    /** Auto-read was switched off, by any thread. */
    void autoReadCleared() {
        if (isRegistered()) {
            onEventLoop(reads::autoReadCleared);
        }
    }

    private ChannelFuture membership(int option, String name, int group) {
        ChannelPromise promise = newPromise();
        Runnable task = () -> {
            try {
                check("setsockopt", name + ' ' + group, socket.setOption(LinuxNetlink.SOL_NETLINK, option, group));
                promise.setSuccess();
            } catch (IOException failure) {
                promise.setFailure(failure);
            }
        };
        try {
            onEventLoop(task);
        } catch (RejectedExecutionException closed) {
            promise.setFailure(closed);
        }
        return promise;
    }

    private void onEventLoop(Runnable task) {
        EventLoop loop = eventLoop();
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    private void becomeActive() throws IOException {
        long[] name = new long[2];
        check("getsockname", "", socket.localName(name));
        bound = NetlinkAddress.of(name[0], (int) name[1]);
        active = true;
    }

    private static NetlinkAddress netlinkAddress(SocketAddress address) {
        if (address instanceof NetlinkAddress netlink) {
            return netlink;
        }
        throw new UnsupportedAddressTypeException();
    }

    /** What the pipeline's head and the event loop drive the channel by. */
    private final class NetlinkUnsafe extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress remoteAddress, @Nullable SocketAddress localAddress, ChannelPromise promise) {
            if (!promise.setUncancellable() || !ensureOpen(promise)) {
                return;
            }
            boolean wasActive = isActive();
            try {
                if (peer != null) {
                    throw new AlreadyConnectedException();
                }
                if (localAddress != null) {
                    doBind(localAddress);
                }
                NetlinkAddress address = netlinkAddress(remoteAddress);
                check("connect", String.valueOf(address), socket.connect(address.portId(), address.groups()));
                peer = address;
                becomeActive();
            } catch (Throwable failure) {
                safeSetFailure(promise, failure);
                closeIfClosed();
                return;
            }
            safeSetSuccess(promise);
            if (!wasActive && isActive()) {
                pipeline().fireChannelActive();
            }
        }

        @Override
        protected void flush0() {
            if (!writer.isWaiting()) {
                super.flush0();
            }
        }

        void flushAgain() {
            super.flush0();
        }
    }
}
