// SPDX-License-Identifier: Apache-2.0

/**
 * Generic netlink: many families share one protocol, each known by a name. The kernel's controller says which message
 * type, which commands and which multicast groups a name stands for today.
 *
 * <p>Start with {@link io.nettylink.genl.GenericNetlink}. For a few calls, it gives a {@link io.nettylink.genl.Family}:
 * the family as it was when it was asked for. Who runs for long, while modules come and go, takes a {@link
 * io.nettylink.genl.FollowedFamily}: its requests go to the id of the day, and a {@link
 * io.nettylink.genl.FamilySubscription} joins its groups again.
 *
 * <p>{@link io.nettylink.genl.FamilyPolicies} answers what a family of this kernel accepts: which commands, and which
 * attributes of them.
 *
 * @see <a href="https://docs.kernel.org/userspace-api/netlink/intro.html">Introduction to Netlink: Generic Netlink</a>
 */
@NullMarked
package io.nettylink.genl;

import org.jspecify.annotations.NullMarked;
