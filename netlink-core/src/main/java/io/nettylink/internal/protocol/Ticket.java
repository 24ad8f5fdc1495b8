// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.protocol;

import io.nettylink.codec.Acknowledgement;
import org.jspecify.annotations.Nullable;

/** One request's place in a {@link RequestTracker}, and how far it has come. */
public final class Ticket {
    final Exchange exchange;
    final long deadline;

    /** 0 as long as the request waits for its turn. */
    long sequence;

    int replies;
    boolean interrupted;
    boolean ended;

    /** A success that came before the reply that is to follow it. */
    @Nullable Acknowledgement acknowledgement;

    Ticket(Exchange exchange, long deadline) {
        this.exchange = exchange;
        this.deadline = deadline;
    }

    /**
     * The request's sequence.
     *
     * @return an unsigned 32-bit number; 0 as long as the request waits for its turn
     */
    public long sequence() {
        return sequence;
    }
}
