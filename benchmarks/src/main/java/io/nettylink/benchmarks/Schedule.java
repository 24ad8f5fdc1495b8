// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How often and how long.
 *
 * @param brief whether there is no time for the slowest
 * @param warmUps rounds of each program that don't count, where there is time for so many
 * @param runs rounds of each program that count
 * @param warmUpNanos a program that has worked for so long to warm up does so no more
 * @param patienceNanos nor does one around whose rounds, in which others work, too, so long has gone by
 * @param runNanos a program that has run for so long runs no more
 * @param contestNanos what all programs have together, the first round of each included; 0 where there is no such limit
 */
record Schedule(
        boolean brief, int warmUps, int runs, long warmUpNanos, long patienceNanos, long runNanos, long contestNanos) {

    private static final int SECONDS_FOR_SLOW = 10;

    /** Some rounds take ten milliseconds, and a JIT compiler takes a second to be done. */
    private static final int WARM_UPS = 200;

    private static final int PATIENCE = 6;

    private static final int EMULATED_WARM_UPS = 1000;

    /** With a virtual machine's start, less than two minutes. */
    private static final long EMULATED_CONTEST_NANOS = TimeUnit.SECONDS.toNanos(95);

    /** One that goes by the time that has gone by. */
    Schedule(boolean brief, int warmUps, int runs, long warmUpNanos, long runNanos) {
        this(brief, warmUps, runs, warmUpNanos, warmUpNanos, runNanos, 0);
    }

    /** As much as each program can do in so many seconds, and as many to warm up. */
    static Schedule thorough(int runs, int seconds) {
        return new Schedule(
                seconds < SECONDS_FOR_SLOW,
                WARM_UPS,
                runs,
                TimeUnit.SECONDS.toNanos(seconds),
                TimeUnit.SECONDS.toNanos(seconds) * PATIENCE,
                TimeUnit.SECONDS.toNanos(seconds),
                0);
    }

    /** What there is time for: {@link #shared} says how much of it is whose. */
    static Schedule quick(int runs, long contestNanos) {
        return new Schedule(true, WARM_UPS, runs, 0, 0, 0, contestNanos);
    }

    /** Whether the time is limited, and those that are compiled beforehand are warm after one round. */
    boolean isLimited() {
        return contestNanos > 0;
    }

    /**
     * Shares what is left of the time for a contest: a third at most is for rounds that count, the rest is for those that
     * are compiled while they run to warm up.
     *
     * @param spentNanos what the first rounds have taken
     * @param compiling how many are compiled while they run
     * @param roundNanos what the first round of each has taken
     */
    Schedule shared(long spentNanos, int compiling, List<Long> roundNanos) {
        if (!isLimited()) {
            return this;
        }
        long left = Math.max(0, contestNanos - spentNanos);
        long most = left / 3 / roundNanos.size();
        long running = roundNanos.stream()
                .mapToLong(each -> Math.min(each * runs, most))
                .sum();
        long warmUp = (left - running) / Math.max(1, compiling);
        return new Schedule(true, warmUps, runs, warmUp, warmUp, most, contestNanos);
    }

    /** The same on emulated processors, where it takes minutes until a JIT compiler is done. */
    Schedule emulated() {
        if (isLimited()) {
            return new Schedule(brief, EMULATED_WARM_UPS, runs, 0, 0, 0, EMULATED_CONTEST_NANOS);
        }
        long patience = TimeUnit.SECONDS.toNanos(brief ? 60 : 200);
        return new Schedule(brief, EMULATED_WARM_UPS, runs, patience, runNanos);
    }
}
