// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When it is worth to look for an answer before the event loop tells of it. */
class ForecastTest {
    private final Forecast forecast = new Forecast();

    @Test
    void othersHaveTheirTurnNowAndThen() {
        assertThat(looks(1000, true)).isEqualTo(64);
        forecast.polled();
        assertThat(looks(1000, true)).isEqualTo(64);
    }

    @Test
    void looksInVainAreGivenUpAndTriedAgainNowAndThen() {
        assertThat(looks(60, false)).isEqualTo(4);
        forecast.polled();
        assertThat(looks(60, false)).isEqualTo(1);
    }

    @Test
    void oneAnswerIsReasonToGoOnLooking() {
        looks(60, false);
        forecast.polled();
        forecast.learn(true);
        assertThat(looks(10, true)).isEqualTo(10);
    }

    /** How often it was worth it, of so many occasions, each of which had an outcome. */
    private long looks(int occasions, boolean found) {
        return IntStream.range(0, occasions)
                .filter(occasion -> {
                    boolean promising = forecast.isPromising();
                    if (promising) {
                        forecast.learn(found);
                    }
                    return promising;
                })
                .count();
    }
}
