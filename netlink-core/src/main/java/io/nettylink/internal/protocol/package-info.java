// SPDX-License-Identifier: Apache-2.0

/**
 * What netlink's protocol demands of a socket's user, as a state machine: no I/O, no clock, no threads. Anything that
 * has a socket can drive it, and a test needs none.
 *
 * <p>Whoever has something to ask is an {@link io.nettylink.internal.protocol.Exchange}. The
 * {@link io.nettylink.internal.protocol.RequestTracker} gives it a {@link io.nettylink.internal.protocol.Ticket}, tells
 * it when to send and what came back, and in the end, exactly once, the
 * {@link io.nettylink.internal.protocol.Ending}: the rules that are easy to get wrong are all in there.
 */
@NullMarked
package io.nettylink.internal.protocol;

import org.jspecify.annotations.NullMarked;
