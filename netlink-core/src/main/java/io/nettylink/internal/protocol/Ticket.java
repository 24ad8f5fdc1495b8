// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.protocol;

import io.nettylink.codec.Acknowledgement;
import org.jspecify.annotations.Nullable;

/** One request's place in a {@link RequestTracker}, and how far it has come. */
public final class Ticket {
    final Exchange exchange;
    private boolean expires;
    private long deadline;

    /** 0 as long as the request waits for its turn. */
    long sequence;

    int replies;
    boolean interrupted;
    boolean ended;

    /** A success that came before the reply that is to follow it. */
    @Nullable Acknowledgement acknowledgement;

    Ticket(Exchange exchange) {
        this.exchange = exchange;
    }

    /**
     * Says when to give the request up; never, until that is said.
     *
     * @param time the deadline, by the tracker's clock
     */
    public void expiresAt(long time) {
        expires = true;
        deadline = time;
    }

    /** How long it is until the request is to be given up, which is past its time where that is not positive. */
    long remaining(long now) {
        return expires && !ended ? deadline - now : Long.MAX_VALUE;
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
