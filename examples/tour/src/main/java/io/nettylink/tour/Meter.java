// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import io.nettylink.tour.Measurement.Calls;
import io.nettylink.tour.Measurement.Figures;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * Measures one mechanism after the other, each the same way: first what one message at a time takes, then what many take,
 * and then, apart from both, how many system calls each makes.
 *
 * @param latency for how long at most round trips are timed
 * @param roundTrips how many at most
 * @param throughput for how long messages are sent
 * @param leastBursts how many bursts come before those that count, at least
 * @param counted with how many messages system calls are counted, a multiple of {@link #BURST}
 */
record Meter(Duration latency, int roundTrips, Duration throughput, int leastBursts, int counted) {
    private static final int DIGITS = 3;
    static final int BURST = 64;
    private static final int LEAST_WARM_UP = 20;

    /** Enough for a 99th percentile that one late interrupt does not make. */
    static final Meter THOROUGH = new Meter(Duration.ofSeconds(2), 3000, Duration.ofMillis(700), 30, 2 * BURST);

    /** What it is with messages of one size. */
    Measurement measure(String mechanism, Exchange exchange, int size) throws IOException {
        if (size > exchange.largest()) {
            return new Measurement(mechanism, size, null, exchange.limit());
        }
        byte[] message = new byte[size];
        new Random(size).nextBytes(message);
        warmUp(mechanism, exchange, message);
        Histogram times = time(exchange, message);

        Pace pace = pace(exchange, message);
        Calls calls = each(
                SystemCalls.of(() -> {
                    for (int i = 0; i < counted; i++) {
                        exchange.exchange(message);
                    }
                }),
                counted);
        Calls bulk = each(
                SystemCalls.of(() -> {
                    for (int i = 0; i < counted; i += BURST) {
                        exchange.burst(message, BURST);
                    }
                }),
                counted);
        Figures figures = new Figures(
                times.getValueAtPercentile(50),
                times.getValueAtPercentile(99),
                pace.perSecond(),
                calls,
                bulk,
                exchange.copies(),
                pace.processorNanos());
        return new Measurement(mechanism, size, figures, "");
    }

    private record Pace(double perSecond, long processorNanos) {}

    private Pace pace(Exchange exchange, byte[] message) throws IOException {
        long processors = ProcessorTime.nanos();
        long began = System.nanoTime();
        long sent = 0;
        while (System.nanoTime() - began < throughput.toNanos()) {
            exchange.burst(message, BURST);
            sent += BURST;
        }
        long took = System.nanoTime() - began;
        long used = ProcessorTime.nanos() - processors;
        return new Pace(sent * 1e9 / took, used / sent);
    }

    /** Until the JVM has compiled what runs; and here what comes back is looked at. */
    private void warmUp(String mechanism, Exchange exchange, byte[] message) throws IOException {
        long deadline = System.nanoTime() + latency.toNanos() / 2;
        for (int i = 0; i < LEAST_WARM_UP || (i < roundTrips && System.nanoTime() - deadline < 0); i++) {
            if (!Arrays.equals(exchange.exchange(message), message)) {
                throw new IllegalStateException(mechanism + " gave another message back than it was given");
            }
        }
        long burstsUntil = System.nanoTime() + throughput.toNanos();
        for (int i = 0; i < leastBursts || System.nanoTime() - burstsUntil < 0; i++) {
            exchange.burst(message, BURST);
        }
    }

    private Histogram time(Exchange exchange, byte[] message) throws IOException {
        Histogram times = new Histogram(DIGITS);
        long deadline = System.nanoTime() + latency.toNanos();
        long before = System.nanoTime();
        for (int i = 0; i < roundTrips && before - deadline < 0; i++) {
            exchange.exchange(message);
            long after = System.nanoTime();
            times.recordValue(after - before);
            before = after;
        }
        return times;
    }

    private static Calls each(Map<String, Long> counts, int messages) {
        Map<String, Double> each = new TreeMap<>();
        counts.forEach((call, count) -> each.put(call, count / (double) messages));
        return new Calls(each);
    }
}
