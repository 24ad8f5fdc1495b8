// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.channel.ChannelOption;

/**
 * Options of a {@link NetlinkChannel}, besides {@link ChannelOption#SO_RCVBUF} and {@link ChannelOption#SO_SNDBUF} and
 * those of every channel.
 *
 * <p>The socket exists as soon as the channel does: options may be set before it is registered, as {@code Bootstrap}
 * does, and at any time after, by any thread. Getting one asks the kernel.
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
     * {@code NETLINK_BROADCAST_ERROR}: a multicast that this channel could not take fails for the sender, if the sender
     * is a process.
     */
    public static final ChannelOption<Boolean> BROADCAST_ERROR = option("BROADCAST_ERROR");

    /**
     * {@code NETLINK_LISTEN_ALL_NSID}: also receive the notifications of all network namespaces that have an id in this
     * one, told apart by {@link NetlinkDatagram#nsid()}. Needs CAP_NET_BROADCAST.
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

    private NetlinkChannelOption() {}

    private static ChannelOption<Boolean> option(String name) {
        return ChannelOption.valueOf(NetlinkChannelOption.class, name);
    }
}
