// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.tour.NettylinkTour.EVENT;
import static io.nettylink.tour.NettylinkTour.offset;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * One interrupt, as the kernel tells of it.
 *
 * @param sequence its number since the timer was started, from 1
 * @param nanos when it happened, on the clock of {@link System#nanoTime()}
 * @param context in which it was handed over
 * @param cpu on which it happened
 */
record InterruptEvent(long sequence, long nanos, Context context, int cpu) {
    static InterruptEvent read(MemorySegment struct) {
        if (struct.byteSize() != EVENT.byteSize()) {
            throw new IllegalArgumentException("an event has " + EVENT.byteSize() + " bytes, not " + struct.byteSize());
        }
        return new InterruptEvent(
                struct.get(JAVA_LONG_UNALIGNED, offset(EVENT, "sequence")),
                struct.get(JAVA_LONG_UNALIGNED, offset(EVENT, "time")),
                Context.of(struct.get(JAVA_INT_UNALIGNED, offset(EVENT, "context"))),
                struct.get(JAVA_INT_UNALIGNED, offset(EVENT, "cpu")));
    }

    @Override
    public String toString() {
        return "interrupt " + sequence + " on CPU " + cpu + ", handed over in " + context;
    }
}
