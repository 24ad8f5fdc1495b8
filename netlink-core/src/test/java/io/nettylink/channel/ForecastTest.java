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
        forecast.polled(false);
        assertThat(looks(1000, true)).isEqualTo(64);
    }

    @Test
    void looksInVainAreGivenUpAndTriedAgainNowAndThen() {
        assertThat(looks(60, false)).isEqualTo(4);
        forecast.polled(false);
        assertThat(looks(60, false)).isEqualTo(1);
    }

    @Test
    void oneAnswerIsReasonToGoOnLooking() {
        looks(60, false);
        forecast.polled(false);
        forecast.learn(1);
        assertThat(looks(10, true)).isEqualTo(10);
    }

    @Test
    void answersOfAFewDatagramsBecomeAHabit() {
        assertThat(forecast.expected()).isZero();
        for (int times = 0; times < 5; times++) {
            forecast.learn(2);
        }
        assertThat(forecast.expected()).isEqualTo(2);
        forecast.learn(1);
        assertThat(forecast.expected()).isZero();
        for (int times = 0; times < 5; times++) {
            forecast.learn(3);
        }
        assertThat(forecast.expected()).isZero();
    }

    @Test
    void whatTheEventLoopFindsEndsAHabit() {
        for (int times = 0; times < 5; times++) {
            forecast.learn(1);
        }
        forecast.polled(false);
        assertThat(forecast.expected()).isEqualTo(1);
        forecast.polled(true);
        assertThat(forecast.expected()).isZero();
    }

    /** How often it was worth it, of so many occasions, each of which had an outcome. */
    private long looks(int occasions, boolean found) {
        return IntStream.range(0, occasions)
                .filter(occasion -> {
                    boolean promising = forecast.isPromising();
                    if (promising) {
                        forecast.learn(found ? 1 : 0);
                    }
                    return promising;
                })
                .count();
    }
}
