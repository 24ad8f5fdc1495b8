// SPDX-License-Identifier: Apache-2.0

/**
 * What netlink's protocol demands of a socket's user, as a state machine: no I/O, no clock, no threads. Anything that
 * has a socket can drive it.
 */
@NullMarked
package io.nettylink.internal.protocol;

import org.jspecify.annotations.NullMarked;
