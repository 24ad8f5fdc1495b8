// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.UnixChannel;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.channel.spi.NetlinkSocketProvider;
import io.nettylink.codec.Errno;
import io.nettylink.internal.ffm.Libc;
import io.nettylink.internal.socket.KernelSocket;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
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
 * <p><b>Half-way close:</b> nobody at the other end ever ends a netlink socket, so that there is nothing for {@link
 * io.netty.channel.ChannelOption#ALLOW_HALF_CLOSURE} to allow. Either half can be ended from this side, {@link
 * #shutdownInput()} and {@link #shutdownOutput()}, and the channel stays open until it is closed.
 *
 * <p>The socket is opened by the constructor, in the network namespace of the thread that calls it unless a
 * {@link NetworkNamespace} is given, and stays in that namespace. The event
 * loop must be on Netty's epoll transport, or on its io_uring transport where the jars of that are on the path.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/netlink.7.html">netlink(7)</a>
 */
public final class NetlinkChannel extends SocketChannel implements UnixChannel, DuplexChannel {
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
        super(protocol, open(protocol, sockets));
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
        return super.config();
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
        return perform(newPromise(), () -> groups.join(group));
    }

    /**
     * Leaves a multicast group, {@code NETLINK_DROP_MEMBERSHIP}. Any thread. What was queued before still arrives.
     *
     * @param group the group's number, from 1
     * @return completes when the kernel has left it, or fails with the {@link NetlinkIoException}
     * @throws IllegalStateException if the channel is not registered
     */
    public ChannelFuture leaveGroup(int group) {
        return perform(newPromise(), () -> groups.leave(group));
    }

    /**
     * The multicast groups joined, {@code NETLINK_LIST_MEMBERSHIPS}. Any thread.
     *
     * @return their numbers, ascending
     * @throws IOException if the kernel does not tell, or the channel is closed
     */
    public List<Integer> memberships() throws IOException {
        return groups.list();
    }

    /** {@return what has gone through this channel until now} Any thread. */
    public ChannelCounters counters() {
        return counters.snapshot(ChannelCounters::new);
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

    /** {@return whether {@link #shutdownInput()} has ended receiving} */
    @Override
    public boolean isInputShutdown() {
        return super.isInputShutdown();
    }

    /** As {@link #shutdownInput(ChannelPromise)}, with a promise of its own. */
    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    /**
     * Ends receiving. The kernel is made to drop what is sent to this channel, acknowledgements included, by a filter;
     * all groups are left; what has come already is thrown away; and a {@link ChannelInputShutdownEvent} is fired. The
     * rest of a dump that is under way is dropped, too, and the kernel keeps it open until the channel is closed. Any
     * thread.
     *
     * @param promise completes when that is done, or fails with the {@link NetlinkIoException}: where the filter is
     *     locked, and nothing has changed then
     * @return the promise
     * @throws IllegalStateException if the channel is not registered
     */
    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        return perform(promise, this::endInput);
    }

    /** {@return whether {@link #shutdownOutput()} has ended sending} */
    @Override
    public boolean isOutputShutdown() {
        return super.isOutputShutdown();
    }

    /** As {@link #shutdownOutput(ChannelPromise)}, with a promise of its own. */
    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    /**
     * Ends sending, as for all of Netty's channels: writes that wait fail with {@link
     * io.netty.channel.socket.ChannelOutputShutdownException}, later ones with {@link ClosedChannelException}, and a
     * {@link io.netty.channel.socket.ChannelOutputShutdownEvent} is fired. The kernel learns nothing of it. Any thread.
     *
     * @param promise completes when that is done
     * @return the promise
     * @throws IllegalStateException if the channel is not registered
     */
    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        onEventLoop(() -> endOutput(promise));
        return promise;
    }

    /** {@return whether both halves have ended} */
    @Override
    public boolean isShutdown() {
        return isInputShutdown() && isOutputShutdown();
    }

    /** As {@link #shutdown(ChannelPromise)}, with a promise of its own. */
    @Override
    public ChannelFuture shutdown() {
        return shutdown(newPromise());
    }

    /**
     * Ends sending, then receiving. The channel stays open. Any thread.
     *
     * @param promise completes when both have ended, or fails as {@link #shutdownInput(ChannelPromise)} does
     * @return the promise
     * @throws IllegalStateException if the channel is not registered
     */
    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        onEventLoop(() -> endOutput(newPromise()));
        return perform(promise, this::endInput);
    }

    /** A new descriptor of the network namespace that the socket is in, or an error number negated. */
    int namespaceDescriptor() {
        return socket instanceof KernelSocket kernel ? kernel.namespace() : -Errno.EOPNOTSUPP;
    }
}
