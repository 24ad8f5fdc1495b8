// SPDX-License-Identifier: Apache-2.0

/**
 * Talking netlink: requests and their answers, notifications, errors.
 *
 * <p>A {@link io.nettylink.NetlinkClient} is one socket of one protocol. It sends a {@link io.nettylink.Request} and
 * gives a {@link io.nettylink.NetlinkFuture}, by {@link io.nettylink.NetlinkClient#execute execute} where only success
 * matters, by {@link io.nettylink.NetlinkClient#call call} where there is one reply, and by
 * {@link io.nettylink.NetlinkClient#dump dump} for a whole table. A {@link io.nettylink.Subscription} is a socket of
 * its own, which listens to multicast groups. What goes wrong is a {@link io.nettylink.NetlinkException}.
 *
 * <p>Generic netlink, with its families by name, is in {@link io.nettylink.genl}.
 */
@NullMarked
package io.nettylink;

import org.jspecify.annotations.NullMarked;
