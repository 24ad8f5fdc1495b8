// SPDX-License-Identifier: Apache-2.0

/**
 * Talking netlink: requests and their answers, notifications, errors.
 *
 * <p>A {@link io.nettylink.NetlinkClient} is one socket of one protocol. It sends a {@link io.nettylink.Request} and
 * gives a {@link io.nettylink.NetlinkFuture}, by {@link io.nettylink.NetlinkClient#execute execute} where only success
 * matters, by {@link io.nettylink.NetlinkClient#call call} where there is one reply, and by
 * {@link io.nettylink.NetlinkClient#dump dump} for a whole table. A {@link io.nettylink.Subscription} is a socket of
 * its own, which listens to multicast groups. {@link io.nettylink.NetlinkClient#stream stream} gives a table bit by bit.
 * What goes wrong is a {@link io.nettylink.NetlinkException}.
 *
 * <p>A {@link io.nettylink.BlockingNetlinkClient} makes the same calls on the caller's own thread and returns the values
 * themselves; its notifications come from a {@link io.nettylink.BlockingSubscription}. It is the one for whoever would
 * wait for each answer anyway: command lines, virtual threads, tests. The other is for many requests at a time and for
 * code that lives on event loops.
 *
 * <p>Generic netlink, with its families by name, is in {@link io.nettylink.genl}.
 *
 * @serial exclude
 */
@NullMarked
package io.nettylink;

import org.jspecify.annotations.NullMarked;
