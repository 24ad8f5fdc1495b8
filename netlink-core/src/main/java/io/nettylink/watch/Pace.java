// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import java.util.concurrent.TimeUnit;

/**
 * How long to wait between dumps, so that a table that changes all the time is not dumped all the time. Durations in
 * nanoseconds, no clock.
 */
final class Pace {
    static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
    static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);
    static final long FIRST_VERIFICATION = TimeUnit.MILLISECONDS.toNanos(100);
    static final long LONGEST_VERIFICATION = TimeUnit.MINUTES.toNanos(5);
    static final long NEVER = Long.MAX_VALUE;

    /** A verification costs at most one part in so many of the time. */
    private static final int VERIFICATION_SHARE = 10;

    private static final int MAX_DOUBLINGS = 20;

    private long took;
    private int unsettled;
    private int disturbed;

    /** A dump ended with the table in step. */
    void settled(long nanos, boolean whileChanging) {
        took = nanos;
        unsettled = 0;
        disturbed = whileChanging ? disturbed + 1 : 0;
    }

    /** A dump ended otherwise. */
    void unsettled(long nanos) {
        took = nanos;
        unsettled++;
    }

    /** Least time between the end of the last dump and one that is needed. */
    long pause() {
        return Math.max(took, unsettled == 0 ? 0 : doubled(FIRST_PAUSE, unsettled, LONGEST_PAUSE));
    }

    /** Time between the end of the last dump and one that verifies it; {@link #NEVER} where there is no need. */
    long verification() {
        long first =
                Math.clamp(took, FIRST_VERIFICATION / VERIFICATION_SHARE, LONGEST_VERIFICATION) * VERIFICATION_SHARE;
        return disturbed == 0 ? NEVER : doubled(first, disturbed, LONGEST_VERIFICATION);
    }

    private static long doubled(long first, int times, long longest) {
        return Math.min(longest, first << Math.min(times - 1, MAX_DOUBLINGS));
    }
}
