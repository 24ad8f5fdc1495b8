// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import java.time.Duration;

/** Durations as a user gives them. */
final class Timeouts {

    /** A wait in nanoseconds that no caller outlives, and that a clock can be added to. */
    static final long NEVER = Long.MAX_VALUE / 2;

    private Timeouts() {}

    static Duration positive(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a timeout is positive: " + timeout);
        }
        return timeout;
    }

    /** Nanoseconds; {@link #NEVER} for what is longer, and none for what is over before it begins. */
    static long nanos(Duration timeout) {
        if (timeout.isNegative()) {
            return 0;
        }
        return timeout.toSeconds() >= NEVER / 1_000_000_000L ? NEVER : timeout.toNanos();
    }
}
