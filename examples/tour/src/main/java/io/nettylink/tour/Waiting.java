// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what the kernel does not tell of by itself. */
final class Waiting {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** The same for calls that take milliseconds. */
    static final int PATIENCE_MILLIS = (int) PATIENCE.toMillis();

    private static final Duration PAUSE = Duration.ofMillis(2);

    private Waiting() {}

    /**
     * Asks again and again.
     *
     * @throws IllegalStateException if it does not become true in 30 seconds
     */
    static void until(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("waited in vain for " + PATIENCE.toSeconds() + " seconds");
            }
            Thread.sleep(PAUSE);
        }
    }
}
