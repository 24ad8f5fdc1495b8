// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.channel.ChannelOption;

/**
 * Options of a {@link NetlinkChannel}, besides {@link ChannelOption#SO_RCVBUF} and {@link ChannelOption#SO_SNDBUF} and
 * those of every channel.
 *
 * <p>The socket exists as soon as the channel does: options may be set before it is registered, as {@code Bootstrap}
 * does, and at any time after, by any thread. Getting one asks the kernel, unless it says otherwise.
 *
 * <p>These are all options that netlink has in the kernel, but for two: {@code NETLINK_RX_RING} and {@code
 * NETLINK_TX_RING}, whose memory-mapped rings were taken out of Linux 4.6. Groups are joined by {@link
 * NetlinkChannel#joinGroup}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/netlink.7.html">netlink(7)</a>
 */
public final class NetlinkChannelOption {
    /**
     * {@code NETLINK_EXT_ACK}: the kernel adds to acknowledgements what it has to say, in words, and which attribute it
     * means. Off unless set.
     */
    public static final ChannelOption<Boolean> EXT_ACK = option("EXT_ACK");

    /**
     * {@code NETLINK_CAP_ACK}: acknowledgements of failure carry only the request's header, not all of it. Off unless
     * set.
     */
    public static final ChannelOption<Boolean> CAP_ACK = option("CAP_ACK");

    /**
     * {@code NETLINK_GET_STRICT_CHK}: the kernel refuses dump requests with headers or attributes that it does not
     * know, and heeds those that it would otherwise ignore. Off unless set.
     */
    public static final ChannelOption<Boolean> STRICT_CHK = option("STRICT_CHK");

    /**
     * {@code NETLINK_NO_ENOBUFS}: overruns are not reported. Without them a loss goes unnoticed, so leave this off
     * wherever that matters.
     */
    public static final ChannelOption<Boolean> NO_ENOBUFS = option("NO_ENOBUFS");

    /**
     * {@code NETLINK_BROADCAST_ERROR}: a multicast that this channel could not take fails with ENOBUFS for the part of
     * the kernel that sent it, which may then send it again: connection tracking does so with the end of a connection. A
     * process that multicasts learns nothing of it. Off unless set.
     */
    public static final ChannelOption<Boolean> BROADCAST_ERROR = option("BROADCAST_ERROR");

    /**
     * {@code NETLINK_LISTEN_ALL_NSID}: also receive the notifications of all network namespaces that have an id in this
     * one, told apart by {@link NetlinkDatagram#nsid()}. Needs CAP_NET_BROADCAST. Old kernels (5.10 for one) can set it
     * but not be asked for it.
     */
    public static final ChannelOption<Boolean> LISTEN_ALL_NSID = option("LISTEN_ALL_NSID");

    /** {@code NETLINK_PKTINFO}: deliver the multicast group as {@link NetlinkDatagram#group()}. Off unless set. */
    public static final ChannelOption<Boolean> PKTINFO = option("PKTINFO");

    /**
     * {@code SO_RCVBUFFORCE}: as {@link ChannelOption#SO_RCVBUF}, beyond {@code net.core.rmem_max}; bytes. Needs
     * CAP_NET_ADMIN. The kernel doubles the number, and getting the option returns it doubled.
     */
    public static final ChannelOption<Integer> SO_RCVBUFFORCE =
            ChannelOption.valueOf(NetlinkChannelOption.class, "SO_RCVBUFFORCE");

    /** {@code SO_SNDBUFFORCE}: the same of {@link ChannelOption#SO_SNDBUF} and {@code net.core.wmem_max}. */
    public static final ChannelOption<Integer> SO_SNDBUFFORCE =
            ChannelOption.valueOf(NetlinkChannelOption.class, "SO_SNDBUFFORCE");

    /**
     * Deliver datagrams that other processes sent, which are otherwise dropped, counted and reported by a
     * {@link ForeignDatagramEvent}. Off unless set. Not known to the kernel.
     */
    public static final ChannelOption<Boolean> ACCEPT_USER_MESSAGES = option("ACCEPT_USER_MESSAGES");

    /**
     * Send consecutive writes of {@link io.netty.buffer.ByteBuf}s that are flushed together as one datagram, up to 64 of
     * them and 32 KiB: one system call instead of many. Off unless set. Not known to the kernel.
     *
     * <p>Only for protocols whose kernel side walks all messages of a datagram: {@code NETLINK_ROUTE}, {@code
     * NETLINK_GENERIC}, {@code NETLINK_XFRM} and {@code NETLINK_SOCK_DIAG} do. {@code NETLINK_CONNECTOR} and {@code
     * NETLINK_FIB_LOOKUP} read the first message only, {@code NETLINK_NETFILTER} takes its first message to say what
     * kind of datagram it is, and another process sees one datagram where it expects several.
     *
     * <p>Only writes that are whole messages are joined, and envelopes never. The kernel answers each message by itself:
     * one that it refuses does not keep it from the next. If the system call fails, nothing was sent, and each write is
     * sent again on its own, so that only what is refused on its own fails.
     */
    public static final ChannelOption<Boolean> COALESCE_WRITES = option("COALESCE_WRITES");

    /**
     * Ask for the size of each datagram before it is received, and offer a buffer that holds it: nothing is ever
     * truncated, for one more system call a datagram. Off unless set. Not known to the kernel.
     */
    public static final ChannelOption<Boolean> PEEK_SIZE = option("PEEK_SIZE");

    /**
     * {@code SO_ATTACH_FILTER}: which datagrams the kernel delivers at all. Replaces the filter before it; {@link
     * NetlinkChannelConfig#detachFilter()} takes it away. What it drops counts nowhere. Getting it returns what was set,
     * {@code null} if nothing was.
     */
    public static final ChannelOption<ClassicFilter> FILTER =
            ChannelOption.valueOf(NetlinkChannelOption.class, "FILTER");

    /**
     * {@code SO_ATTACH_BPF}: the same by an extended BPF program of type {@code BPF_PROG_TYPE_SOCKET_FILTER}, whose
     * descriptor this is; the socket keeps the program when the descriptor is closed. Getting it returns what was set,
     * {@code null} if nothing was.
     */
    public static final ChannelOption<Integer> BPF_PROGRAM =
            ChannelOption.valueOf(NetlinkChannelOption.class, "BPF_PROGRAM");

    /**
     * {@code SO_LOCK_FILTER}: the filter stays as it is, for good; clearing this fails with EPERM. {@link
     * NetlinkChannel#shutdownInput()} fails, too, then. Off unless set.
     */
    public static final ChannelOption<Boolean> LOCK_FILTER = option("LOCK_FILTER");

    private NetlinkChannelOption() {}

    private static ChannelOption<Boolean> option(String name) {
        return ChannelOption.valueOf(NetlinkChannelOption.class, name);
    }
}
