// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

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
 */
record Schedule(boolean brief, int warmUps, int runs, long warmUpNanos, long patienceNanos, long runNanos) {

    private static final int SECONDS_FOR_SLOW = 10;

    /** Some rounds take ten milliseconds, and a JIT compiler takes a second to be done. */
    private static final int WARM_UPS = 200;

    private static final int PATIENCE = 6;

    /** One that goes by the time that has gone by. */
    Schedule(boolean brief, int warmUps, int runs, long warmUpNanos, long runNanos) {
        this(brief, warmUps, runs, warmUpNanos, warmUpNanos, runNanos);
    }

    /** As much as each program can do in so many seconds, and as many to warm up. */
    static Schedule thorough(int runs, int seconds) {
        return new Schedule(
                seconds < SECONDS_FOR_SLOW,
                WARM_UPS,
                runs,
                TimeUnit.SECONDS.toNanos(seconds),
                TimeUnit.SECONDS.toNanos(seconds) * PATIENCE,
                TimeUnit.SECONDS.toNanos(seconds));
    }

    /** Shares the time that there is among the workloads and the programs. */
    static Schedule quick(int runs, int workloads, int programs) {
        // Most of the two minutes goes into starting, filling and the rounds that each program needs at least.
        long each = TimeUnit.SECONDS.toNanos(35) / workloads / programs;
        return new Schedule(true, WARM_UPS, runs, each * 2 / 3, each / 3);
    }

    /** The same on emulated processors, where it takes minutes until a JIT compiler is done. */
    Schedule emulated() {
        long patience = TimeUnit.SECONDS.toNanos(brief ? 60 : 200);
        return new Schedule(brief, 1000, runs, patience, runNanos);
    }
}
