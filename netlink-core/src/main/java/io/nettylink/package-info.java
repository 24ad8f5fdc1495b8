// SPDX-License-Identifier: Apache-2.0

/**
 * Talking netlink: requests and their answers, notifications, errors.
 *
 * <p>A {@link io.nettylink.NetlinkClient} is one socket of one protocol. It sends a {@link io.nettylink.Request} and
 * gives a {@link io.nettylink.NetlinkFuture}, by {@link io.nettylink.NetlinkClient#execute execute} where only success
 * matters, by {@link io.nettylink.NetlinkClient#call call} where there is one reply, and by
 * {@link io.nettylink.NetlinkClient#dump dump} for a whole table. The names of all links, for one:
 *
 * {@snippet :
 * Request links = Request.builder(RTM_GETLINK)
 *         .header(out -> out.zero(IFINFOMSG_LENGTH))
 *         .build();
 * try (NetlinkClient client = NetlinkClient.open(NETLINK_ROUTE)) {
 *     List<String> names = client.dump(links, message -> {
 *         AttributeReader in = message.attributes(IFINFOMSG_LENGTH);
 *         while (in.next()) {
 *             if (in.type() == IFLA_IFNAME) {
 *                 return in.string();
 *             }
 *         }
 *         return "";
 *     }).await();
 * }
 * }
 *
 * <p>{@link io.nettylink.NetlinkClient#stream stream} gives a table bit by bit.
 *
 * <p>A {@link io.nettylink.BlockingNetlinkClient} makes the same calls on the caller's own thread and returns the values
 * themselves; its notifications come from a {@link io.nettylink.BlockingSubscription}. It is the one for whoever would
 * wait for each answer anyway: command lines, virtual threads, tests. The other is for many requests at a time and for
 * code that lives on event loops.
 *
 * <p>What goes wrong is a {@link io.nettylink.NetlinkException}, with a type of its own for each way: the kernel said
 * no, and which attribute it meant; it said nothing in time; its answer was lost, cut short or makes no sense. Every
 * request ends, in one way or the other, and a late answer never ends another one.
 *
 * <p>A {@link io.nettylink.Subscription} is a socket of its own, which listens to multicast groups. The kernel drops
 * notifications where a listener is slow: the {@link io.nettylink.NotificationListener} is told of the
 * {@link io.nettylink.Loss}, in the place where it happened.
 *
 * <p>Decoders and listeners run on the client's event loop and see a message only while they are called; they must not
 * block. Everything else may be called on any thread.
 *
 * <p>Generic netlink, with its families by name, is in {@link io.nettylink.genl}; the socket below, as a Netty channel,
 * in {@link io.nettylink.channel}.
 *
 * @serial exclude
 */
@NullMarked
package io.nettylink;

import org.jspecify.annotations.NullMarked;
