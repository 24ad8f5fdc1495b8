// SPDX-License-Identifier: Apache-2.0

/**
 * Netlink sockets as Netty channels.
 *
 * <p>A {@link io.nettylink.channel.NetlinkChannel} carries {@linkplain io.nettylink.channel.NetlinkDatagram datagrams}
 * whose contents it does not look into. It needs an event loop group on Netty's epoll transport:
 *
 * {@snippet :
 * var group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
 * var bootstrap = new Bootstrap()
 *         .group(group)
 *         .channelFactory(() -> new NetlinkChannel(NetlinkProtocols.NETLINK_GENERIC))
 *         .option(NetlinkChannelOption.EXT_ACK, true)
 *         .handler(handler);
 * Channel channel = bootstrap.connect(NetlinkAddress.KERNEL).sync().channel();
 * }
 *
 * <p><b>Give netlink an event loop group of its own.</b> The kernel runs the handler of a request inside the
 * {@code sendmsg} that brings it, on the thread that calls it, whether the socket is non-blocking or not: a handler
 * that waits for a lock, as many under {@code NETLINK_ROUTE} do, holds up every channel of that event loop.
 *
 * <p>What is no datagram comes as a user event: {@link io.nettylink.channel.OverrunEvent},
 * {@link io.nettylink.channel.TruncatedEvent}, {@link io.nettylink.channel.ForeignDatagramEvent}. None of them ends
 * the channel. System calls that fail do so with a {@link io.nettylink.channel.NetlinkIoException}.
 *
 * @serial exclude
 */
@NullMarked
package io.nettylink.channel;

import org.jspecify.annotations.NullMarked;
