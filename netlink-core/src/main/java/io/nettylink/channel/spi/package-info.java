// SPDX-License-Identifier: Apache-2.0

/**
 * What is below a channel, for those who bring their own: a {@link io.nettylink.channel.spi.NetlinkSocketProvider} opens
 * {@link io.nettylink.channel.spi.NetlinkSocket}s. The kernel's sockets are one kind; a simulated kernel for tests is
 * another. Who only uses netlink needs nothing of this.
 */
@NullMarked
package io.nettylink.channel.spi;

import org.jspecify.annotations.NullMarked;
