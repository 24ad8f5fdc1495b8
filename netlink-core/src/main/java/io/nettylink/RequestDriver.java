// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.nettylink.internal.protocol.Ending;
import io.nettylink.internal.protocol.Ticket;
import org.jspecify.annotations.Nullable;

/** What drives a request tracker on behalf of requests: with a channel and its event loop, or on the caller's thread. */
interface RequestDriver {

    /** Takes a request on, or takes it on again. Its future says how that ended. On the thread that drives the tracker. */
    void submit(PendingRequest<?> pending);

    /** Sends a request, which has its ticket, or fails it. On the thread that drives the tracker. */
    void send(PendingRequest<?> pending);

    /** Where to count. */
    Tally tally();

    /** Gives a request up. On the thread that drives the tracker. */
    void abandon(Ticket ticket, Ending ending);

    /** Runs a task on the thread that drives the tracker; false where that runs no more. */
    boolean execute(Runnable task);

    /** The clock that deadlines are told by, in nanoseconds. */
    default long nanoTime() {
        return System.nanoTime();
    }

    /** Makes the future of a request, which learns of its cancellation; null where nobody would look at it. */
    <T> @Nullable NetlinkFuture<T> newFuture(PendingRequest<T> pending);
}
