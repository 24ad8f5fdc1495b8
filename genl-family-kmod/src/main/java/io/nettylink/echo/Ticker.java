// SPDX-License-Identifier: Apache-2.0
package io.nettylink.echo;

import static io.nettylink.codec.GenetlinkConstants.GENL_HDRLEN;
import static io.nettylink.echo.NettylinkEcho.A_TICKER_COALESCED;
import static io.nettylink.echo.NettylinkEcho.A_TICKER_EXPIRATIONS;
import static io.nettylink.echo.NettylinkEcho.A_TICKER_FAILED;
import static io.nettylink.echo.NettylinkEcho.A_TICKER_IDLE_STOPS;
import static io.nettylink.echo.NettylinkEcho.A_TICKER_PERIOD;
import static io.nettylink.echo.NettylinkEcho.A_TICKER_SKIPPED;
import static io.nettylink.echo.NettylinkEcho.A_TICKER_SOURCE;
import static io.nettylink.echo.NettylinkEcho.A_TICKER_TICKS;

import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageView;

/**
 * The state of a network namespace's ticker, and its counters since the namespace was made.
 *
 * @param periodMicros the period in microseconds; 0 while it is stopped
 * @param source where the timer expires; while it is stopped, where it did
 * @param expirations how often the period elapsed
 * @param ticks ticks that reached at least one listener
 * @param coalesced expirations that shared a tick with an earlier one
 * @param skipped expirations without a tick, because nobody listened or the ticker was stopped just then
 * @param failed ticks that no listener could take
 * @param idleStops how often the ticker has stopped itself, because nobody listened
 */
public record Ticker(
        long periodMicros,
        TickSource source,
        long expirations,
        long ticks,
        long coalesced,
        long skipped,
        long failed,
        long idleStops) {

    /**
     * Reads the state.
     *
     * @param message a message of the family with the command {@code ticker-get}
     * @return what it says
     * @throws io.nettylink.codec.MalformedMessageException if a length is wrong
     */
    public static Ticker read(MessageView message) {
        long[] values = new long[9];
        AttributeReader in = message.attributes(GENL_HDRLEN);
        while (in.next()) {
            switch (in.type()) {
                case A_TICKER_PERIOD, A_TICKER_SOURCE -> values[in.type()] = in.u32();
                case A_TICKER_EXPIRATIONS,
                        A_TICKER_TICKS,
                        A_TICKER_COALESCED,
                        A_TICKER_SKIPPED,
                        A_TICKER_FAILED,
                        A_TICKER_IDLE_STOPS -> values[in.type()] = in.uint();
                default -> {}
            }
        }
        return new Ticker(
                values[A_TICKER_PERIOD],
                TickSource.of(values[A_TICKER_SOURCE]),
                values[A_TICKER_EXPIRATIONS],
                values[A_TICKER_TICKS],
                values[A_TICKER_COALESCED],
                values[A_TICKER_SKIPPED],
                values[A_TICKER_FAILED],
                values[A_TICKER_IDLE_STOPS]);
    }
}
