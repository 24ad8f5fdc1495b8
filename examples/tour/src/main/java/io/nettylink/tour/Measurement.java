// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of a mechanism with messages of one size.
 *
 * @param mechanism the stop's name
 * @param size of the messages, in bytes; 0 for notifications
 * @param figures what was measured; null where the mechanism cannot carry such messages
 * @param reason why not, empty where it can
 */
record Measurement(String mechanism, int size, @Nullable Figures figures, String reason) {

    /**
     * The figures.
     *
     * @param medianNanos half of the round trips took no longer, one at a time
     * @param p99Nanos 99 % of them took no longer
     * @param perSecond messages there and back, with as many under way as the mechanism allows
     * @param calls system calls for a round trip, one at a time
     * @param callsInBulk system calls for a message of many under way
     * @param copies how often the kernel's side copies a message, there and back
     * @param processorNanos of the whole guest for a message of many under way
     */
    record Figures(
            long medianNanos,
            long p99Nanos,
            double perSecond,
            Calls calls,
            Calls callsInBulk,
            int copies,
            long processorNanos) {}

    /**
     * System calls for a message.
     *
     * @param byName how many of each
     */
    record Calls(Map<String, Double> byName) {
        double inAll() {
            return byName.values().stream().mapToDouble(Double::doubleValue).sum();
        }

        /** Leaves out what the JVM does now and then. */
        String inWords() {
            return byName.entrySet().stream()
                    .filter(call -> call.getValue() >= 0.01)
                    .map(call -> call.getKey() + " " + TableNumbers.few(call.getValue()))
                    .collect(Collectors.joining(", "));
        }
    }
}
