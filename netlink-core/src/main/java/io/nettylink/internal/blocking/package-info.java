// SPDX-License-Identifier: Apache-2.0

/**
 * A netlink socket for those who wait on their own thread. They park while there is nothing to receive, whichever kind
 * of thread they are; a thread of the poller's watches the descriptors meanwhile.
 */
@NullMarked
package io.nettylink.internal.blocking;

import org.jspecify.annotations.NullMarked;
