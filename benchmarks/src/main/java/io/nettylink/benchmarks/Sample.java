// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a program said of one round.
 *
 * @param items how many records it yielded, or requests that leave none
 * @param wallNanos how long it took by the clock; where exchanges were timed one by one, their median times the items
 * @param cpuNanos the CPU time of all of the program's threads
 * @param allocated bytes that were allocated, -1 where the program can't tell
 * @param overruns how often the kernel announced a loss
 * @param peakKib the most memory that was resident, of a process that the program started; -1 where it did not
 * @param healedNanos how long it took until a table was the kernel's again; -1 where there is none
 * @param footprint where the program's memory stood
 * @param table the checksum of a table that the program follows, empty where it follows none
 * @param checksum a sum for each field, {@code -} for those that the program's library does not have
 */
record Sample(
        long items,
        long wallNanos,
        long cpuNanos,
        long allocated,
        long overruns,
        long peakKib,
        long healedNanos,
        Footprint footprint,
        List<String> table,
        List<String> checksum) {

    /** Reads {@code name=value} pairs. */
    static Sample parse(String line) {
        Map<String, String> values = Arrays.stream(line.strip().split(" +", -1))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        long items = number(values, "items", line);
        long wall = number(values, "wall_ns", line);
        String median = values.get("p50_ns");
        return new Sample(
                items,
                median == null ? wall : Long.parseLong(median) * items,
                number(values, "cpu_ns", line),
                optional(values, "allocated"),
                Math.max(0, optional(values, "overruns")),
                optional(values, "rss_kib"),
                optional(values, "healed_ns"),
                new Footprint(
                        optional(values, "base_kib"),
                        optional(values, "live_least_kib"),
                        optional(values, "live_most_kib")),
                fields(values.get("table")),
                fields(values.get("checksum")));
    }

    /** The same with another checksum. */
    Sample withChecksum(List<String> other) {
        return new Sample(
                items, wallNanos, cpuNanos, allocated, overruns, peakKib, healedNanos, footprint, table, other);
    }

    /** The same with another time. */
    Sample withWall(long nanos) {
        return new Sample(
                items, nanos, cpuNanos, allocated, overruns, peakKib, healedNanos, footprint, table, checksum);
    }

    double wallPerItem() {
        return (double) wallNanos / Math.max(1, items);
    }

    double cpuPerItem() {
        return (double) cpuNanos / Math.max(1, items);
    }

    double allocatedPerItem() {
        return (double) allocated / Math.max(1, items);
    }

    static List<String> fields(@Nullable String checksum) {
        return checksum == null ? List.of() : List.of(checksum.split(",", -1));
    }

    private static long optional(Map<String, String> values, String name) {
        return Long.parseLong(values.getOrDefault(name, "-1"));
    }

    private static long number(Map<String, String> values, String name, String line) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("a round's report has no " + name + ": '" + line + "'");
        }
        return Long.parseLong(value);
    }
}
