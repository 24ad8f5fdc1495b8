// SPDX-License-Identifier: Apache-2.0

/**
 * Generic netlink: many families share one protocol, each known by a name. The kernel's controller says which message
 * type, which commands and which multicast groups a name stands for today.
 *
 * <p>Start with {@link io.nettylink.genl.GenericNetlink}; it gives a {@link io.nettylink.genl.Family}, which starts
 * requests.
 *
 * @see <a href="https://docs.kernel.org/userspace-api/netlink/intro.html">Introduction to Netlink: Generic Netlink</a>
 */
@NullMarked
package io.nettylink.genl;

import org.jspecify.annotations.NullMarked;
