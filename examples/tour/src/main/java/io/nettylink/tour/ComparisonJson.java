// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import io.nettylink.tour.Measurement.Calls;
import io.nettylink.tour.Measurement.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The comparison as a file: an array with an object for each mechanism and size. */
final class ComparisonJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ComparisonJson() {}

    static void write(Comparison comparison, Path file) throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Measurement measurement : comparison.measurements()) {
            rows.add(row(comparison.guest(), measurement));
        }
        Files.writeString(file, MAPPER.writeValueAsString(rows) + '\n');
    }

    private static Map<String, Object> row(Guest guest, Measurement measurement) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("mechanism", measurement.mechanism());
        row.put("size", measurement.size());
        Figures figures = measurement.figures();
        if (figures == null) {
            row.put("latency_ns_median", null);
            row.put("latency_ns_p99", null);
            row.put("messages_per_s", null);
            row.put("reason", measurement.reason());
        } else {
            row.put("latency_ns_median", figures.medianNanos());
            row.put("latency_ns_p99", figures.p99Nanos());
            row.put("messages_per_s", Math.round(figures.perSecond()));
            row.put("cpu_ns_per_message", figures.processorNanos());
            row.put("system_calls", rounded(figures.calls()));
            row.put("system_calls_in_bulk", rounded(figures.callsInBulk()));
            row.put("copies", figures.copies());
        }
        row.put("kernel", guest.kernel());
        row.put("processors", guest.processors());
        row.put("emulated", guest.emulated());
        return row;
    }

    private static Map<String, Double> rounded(Calls calls) {
        Map<String, Double> rounded = new TreeMap<>();
        calls.byName().forEach((call, count) -> rounded.put(call, Math.round(count * 100) / 100.0));
        return rounded;
    }

    private static Calls calls(JsonNode numbers) {
        Map<String, Double> calls = new TreeMap<>();
        numbers.propertyStream()
                .forEach(call -> calls.put(call.getKey(), call.getValue().asDouble()));
        return new Calls(calls);
    }

    /** Reads back what was written, rounded as it was. */
    static Comparison read(Path file) throws IOException {
        List<Measurement> measurements = new ArrayList<>();
        Guest guest = null;
        for (JsonNode row : MAPPER.readTree(Files.readString(file))) {
            guest = new Guest(
                    row.required("kernel").asString(),
                    row.required("processors").asInt(),
                    row.required("emulated").asBoolean());
            measurements.add(measurement(row));
        }
        if (guest == null) {
            throw new IOException(file + " has no measurements");
        }
        return new Comparison(guest, measurements);
    }

    private static Measurement measurement(JsonNode row) {
        String mechanism = row.required("mechanism").asString();
        int size = row.required("size").asInt();
        if (row.required("latency_ns_median").isNull()) {
            return new Measurement(mechanism, size, null, row.required("reason").asString());
        }
        Figures figures = new Figures(
                row.required("latency_ns_median").asLong(),
                row.required("latency_ns_p99").asLong(),
                row.required("messages_per_s").asDouble(),
                calls(row.required("system_calls")),
                calls(row.required("system_calls_in_bulk")),
                row.required("copies").asInt(),
                row.required("cpu_ns_per_message").asLong());
        return new Measurement(mechanism, size, figures, "");
    }
}
