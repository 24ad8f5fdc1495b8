// SPDX-License-Identifier: Apache-2.0
package io.nettylink.echo;

import static io.nettylink.echo.NettylinkEcho.TICK_SOURCE_HARDIRQ;
import static io.nettylink.echo.NettylinkEcho.TICK_SOURCE_SOFTIRQ;

/** Where the ticker's timer expires: {@link NettylinkEcho#A_TICKER_SOURCE}. Ticks are sent from softirq in any case. */
public enum TickSource {
    /** In a hard interrupt, which notes it down and leaves the rest to a softirq. What a request gets that asks for none. */
    HARDIRQ(TICK_SOURCE_HARDIRQ),
    /** In a softirq, which sends the tick at once. */
    SOFTIRQ(TICK_SOURCE_SOFTIRQ),
    /** A number that this version doesn't know; not to be sent. */
    UNKNOWN(-1);

    private final int number;

    TickSource(int number) {
        this.number = number;
    }

    /**
     * The number that stands for it in a request.
     *
     * @return the value of the attribute, a u32
     * @throws IllegalStateException for {@link #UNKNOWN}
     */
    public int number() {
        if (number < 0) {
            throw new IllegalStateException("an unknown source has no number");
        }
        return number;
    }

    static TickSource of(long number) {
        return switch ((int) number) {
            case TICK_SOURCE_HARDIRQ -> HARDIRQ;
            case TICK_SOURCE_SOFTIRQ -> SOFTIRQ;
            default -> UNKNOWN;
        };
    }
}
