// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import static io.nettylink.watch.Pace.FIRST_PAUSE;
import static io.nettylink.watch.Pace.FIRST_VERIFICATION;
import static io.nettylink.watch.Pace.LONGEST_PAUSE;
import static io.nettylink.watch.Pace.LONGEST_VERIFICATION;
import static io.nettylink.watch.Pace.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How long to wait for the next dump. */
class PaceTest {
    private static final long SHORT = 1000;
    private static final long LONG = 2 * LONGEST_PAUSE;

    private final Pace pace = new Pace();

    @Test
    void firstDumpIsAtOnce() {
        assertThat(pace.pause()).isZero();
        assertThat(pace.verification()).isEqualTo(NEVER);
    }

    @Test
    void dumpsTakeHalfOfTheTimeAtMost() {
        pace.settled(SHORT, false);
        assertThat(pace.pause()).isEqualTo(SHORT);
        pace.settled(LONG, false);
        assertThat(pace.pause()).isEqualTo(LONG);
        pace.unsettled(LONG);
        assertThat(pace.pause()).isEqualTo(LONG);
    }

    @Test
    void pausesDoubleUpToALimit() {
        pace.unsettled(SHORT);
        assertThat(pace.pause()).isEqualTo(FIRST_PAUSE);
        pace.unsettled(SHORT);
        assertThat(pace.pause()).isEqualTo(2 * FIRST_PAUSE);
        for (int i = 0; i < 1000; i++) {
            pace.unsettled(SHORT);
        }
        assertThat(pace.pause()).isEqualTo(LONGEST_PAUSE);
        pace.settled(SHORT, true);
        assertThat(pace.pause()).isEqualTo(SHORT);
    }

    @Test
    void quietDumpNeedsNoVerification() {
        pace.settled(SHORT, true);
        pace.settled(SHORT, false);
        assertThat(pace.verification()).isEqualTo(NEVER);
    }

    @Test
    void verificationsTakeATenthOfTheTimeAndGetRarer() {
        pace.settled(SHORT, true);
        assertThat(pace.verification()).isEqualTo(FIRST_VERIFICATION);
        pace.settled(LONG, true);
        assertThat(pace.verification()).isEqualTo(2 * 10 * LONG);
        for (int i = 0; i < 1000; i++) {
            pace.settled(LONG, true);
        }
        assertThat(pace.verification()).isEqualTo(LONGEST_VERIFICATION);
        pace.settled(NEVER, false);
        pace.settled(NEVER, true);
        assertThat(pace.verification()).isEqualTo(LONGEST_VERIFICATION);
    }
}
