// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Figures as a table for people and as JSON for programs. */
final class Report {
    private static final double KIB_PER_MIB = 1024;

    private Report() {}

    /** A table, the fastest first. */
    static String table(Workload workload, List<Standing> standings) {
        StringBuilder text = new StringBuilder();
        text.append(workload.name()).append(": ").append(workload.title()).append('\n');
        text.append(String.format(
                "  %-20s %4s %10s %10s %7s %10s %7s %9s %9s%s%n",
                "program",
                "runs",
                "median ns",
                "best ns",
                "ratio",
                "CPU ns",
                "ratio",
                "B/item",
                "peak MiB",
                workload.isLive() ? " received overruns" : ""));
        standings.stream()
                .sorted((one, other) -> Double.compare(one.wallMedian(), other.wallMedian()))
                .forEach(each -> text.append(line(each)).append('\n'));
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

    private static String line(Standing each) {
        return String.format(
                "  %-20s %4d %10.0f %10.0f %7s %10.0f %7s %9s %9.1f%s",
                each.program(),
                each.runs(),
                each.wallMedian(),
                each.wallBest(),
                number("%.2f", each.ratio()),
                each.cpu(),
                number("%.2f", each.cpuRatio()),
                number("%.0f", each.allocated()),
                each.peakKib() / KIB_PER_MIB,
                Double.isNaN(each.share()) ? "" : String.format("   %5.1f%% %8d", 100 * each.share(), each.overruns()));
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(format, value);
    }

    /** A table and what there is to say about it, for {@code RESULTS.md}. */
    static String markdown(Workload workload, List<Standing> standings, List<String> notes, String load) {
        StringBuilder text = new StringBuilder("### " + workload.name() + ": " + workload.title() + "\n\n");
        String live = workload.isLive() ? " received | losses |" : "";
        text.append("| program | runs | median ns | best ns | ratio | CPU ns | CPU ratio | B/item | peak MiB |")
                .append(live)
                .append("\n|---|---|---|---|---|---|---|---|---|")
                .append(workload.isLive() ? "---|---|\n" : "\n");
        standings.stream()
                .sorted(Comparator.comparingDouble(Standing::wallMedian))
                .forEach(each -> text.append(row(each)).append('\n'));
        text.append('\n');
        for (Standing each : standings) {
            if (!each.missing().isEmpty()) {
                text.append(each.program()).append(": not decoded, or not compared: ");
                text.append(String.join(", ", each.missing())).append(".\n");
            }
        }
        notes.forEach(note -> text.append(note).append(".\n"));
        return text.append("Load of the machine: ").append(load).append(".\n\n").toString();
    }

    private static String row(Standing each) {
        String row = String.format(
                "| %s | %d | %.0f | %.0f | %s | %.0f | %s | %s | %.1f |",
                each.program(),
                each.runs(),
                each.wallMedian(),
                each.wallBest(),
                number("%.2f", each.ratio()),
                each.cpu(),
                number("%.2f", each.cpuRatio()),
                number("%.0f", each.allocated()),
                each.peakKib() / KIB_PER_MIB);
        return Double.isNaN(each.share())
                ? row
                : row + String.format(" %.1f %% | %d |", 100 * each.share(), each.overruns());
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
            rows.add(row);
        }
        JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValue(file, rows);
    }

    private static void putKnown(Map<String, Object> row, String name, double value) {
        if (!Double.isNaN(value)) {
            row.put(name, rounded(value));
        }
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
