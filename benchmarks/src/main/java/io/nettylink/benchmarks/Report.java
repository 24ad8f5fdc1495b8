// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Figures as a table for people and as JSON for programs. */
final class Report {
    private Report() {}

    /** A table, the fastest first. */
    static String table(Workload workload, List<Standing> standings) {
        List<List<String>> rows = rows(workload, standings);
        List<Integer> widths = new ArrayList<>();
        for (int index = 0; index < rows.getFirst().size(); index++) {
            int column = index;
            widths.add(rows.stream()
                    .mapToInt(row -> row.get(column).length())
                    .max()
                    .orElse(0));
        }
        StringBuilder text = new StringBuilder(workload.name() + ": " + workload.title() + "\n");
        for (List<String> row : rows) {
            text.append(String.format("  %-" + widths.getFirst() + "s", row.getFirst()));
            for (int index = 1; index < row.size(); index++) {
                text.append(String.format("  %" + widths.get(index) + "s", row.get(index)));
            }
            text.append('\n');
        }
        for (Standing each : standings) {
            if (!each.missing().isEmpty()
                    && each.missing().size() == workload.fields().size()) {
                text.append("  of ").append(each.program()).append(" only the number of items is compared\n");
            } else if (!each.missing().isEmpty()) {
                text.append("  ").append(each.program()).append(" does not decode ");
                text.append(String.join(", ", each.missing())).append('\n');
            }
        }
        return text.toString();
    }

    /** The heads, and then a row for each program, the fastest first. */
    private static List<List<String>> rows(Workload workload, List<Standing> standings) {
        List<Column> columns = Column.of(workload);
        List<List<String>> rows = new ArrayList<>();
        rows.add(columns.stream().map(Column::head).toList());
        standings.stream()
                .sorted(Comparator.comparingDouble(Standing::wallMedian))
                .forEach(each ->
                        rows.add(columns.stream().map(column -> column.of(each)).toList()));
        return rows;
    }

    /** A table and what there is to say about it, for {@code RESULTS.md}. */
    static String markdown(Workload workload, Outcome outcome) {
        StringBuilder text = new StringBuilder("### " + workload.name() + ": " + workload.title() + "\n\n");
        List<List<String>> rows = rows(workload, outcome.standings());
        text.append(markdownRow(rows.getFirst()));
        text.append("|---".repeat(rows.getFirst().size())).append("|\n");
        rows.stream().skip(1).forEach(row -> text.append(markdownRow(row)));
        text.append('\n');
        for (Standing each : outcome.standings()) {
            if (!each.missing().isEmpty()) {
                text.append(each.program()).append(": not decoded, or not compared: ");
                text.append(String.join(", ", each.missing())).append(".\n");
            }
        }
        outcome.notes().forEach(note -> text.append(note).append(".\n"));
        return text.append("Load of the machine: ")
                .append(outcome.load())
                .append(".\n\n")
                .toString();
    }

    private static String markdownRow(List<String> cells) {
        return cells.stream().collect(joining(" | ", "| ", " |\n"));
    }

    static void writeJson(Path file, List<Standing> standings) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Standing each : standings) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("workload", each.workload());
            row.put("program", each.program());
            row.put("wall_ns_median", rounded(each.wallMedian()));
            row.put("wall_ns_best", rounded(each.wallBest()));
            row.put("cpu_ns", rounded(each.cpu()));
            putKnown(row, "ratio", each.ratio());
            row.put("rss_kib", each.peakKib());
            putKnown(row, "allocated_bytes", each.allocated());
            putKnown(row, "share_received", each.share());
            if (!Double.isNaN(each.share())) {
                row.put("losses_announced", each.overruns());
            }
            putKnown(row, "healed_ns", each.healedNanos());
            putCount(row, "base_rss_kib", each.footprint().baseKib());
            putCount(row, "live_heap_least_kib", each.footprint().liveLeastKib());
            putCount(row, "live_heap_most_kib", each.footprint().liveMostKib());
            rows.add(row);
        }
        JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValue(file, rows);
    }

    private static void putKnown(Map<String, Object> row, String name, double value) {
        if (!Double.isNaN(value)) {
            row.put(name, rounded(value));
        }
    }

    private static void putCount(Map<String, Object> row, String name, long value) {
        if (value >= 0) {
            row.put(name, value);
        }
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
