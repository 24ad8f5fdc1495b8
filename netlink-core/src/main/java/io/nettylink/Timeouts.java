// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import java.time.Duration;

/** Durations as a user gives them. */
final class Timeouts {

    private Timeouts() {}

    static Duration positive(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a timeout is positive: " + timeout);
        }
        return timeout;
    }

    /** Nanoseconds; the longest that a long can hold for what is longer, which no caller outlives. */
    static long nanos(Duration timeout) {
        return timeout.toSeconds() >= Long.MAX_VALUE / 2 / 1_000_000_000L ? Long.MAX_VALUE / 2 : timeout.toNanos();
    }
}
