// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import io.nettylink.benchmarks.Curve.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Growth curves: {@code ./bench --scale}. */
final class Scale {
    private static final List<Curve> CURVES = List.of(
            new DumpCurve(), new FlightCurve(), new ChannelCurve(), new SubscriberCurve(), new NamespaceCurve());

    private List<Curve> curves = CURVES;
    private @Nullable Path json;
    private @Nullable Path markdown;
    private @Nullable Path pictures;

    private Scale() {}

    public static void main(String[] arguments) throws IOException {
        try {
            Scale scale = new Scale();
            scale.read(arguments);
            scale.run();
        } catch (IllegalArgumentException | ChecksumException | ProgramEndedException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(1);
        }
    }

    private void read(String[] arguments) {
        for (int index = 0; index < arguments.length; index++) {
            switch (arguments[index]) {
                case "--curve" -> curves = chosen(Options.value(arguments, ++index));
                case "--json" -> json = Path.of(Options.value(arguments, ++index));
                case "--markdown" -> markdown = Path.of(Options.value(arguments, ++index));
                case "--svg" -> pictures = Path.of(Options.value(arguments, ++index));
                default ->
                    throw new IllegalArgumentException("--scale does not know the argument '" + arguments[index] + "'");
            }
        }
    }

    private static List<Curve> chosen(String names) {
        List<Curve> chosen = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            chosen.add(CURVES.stream()
                    .filter(curve -> curve.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no curve '" + name + "', but "
                            + String.join(" ", CURVES.stream().map(Curve::name).toList()))));
        }
        return chosen;
    }

    private void run() throws IOException {
        Setup setup = Setup.ofProperties();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Curve curve : curves) {
            long began = System.nanoTime();
            List<Chart> charts = curve.measure(setup);
            for (Chart chart : charts) {
                System.out.print(table(chart));
                rows.addAll(rows(chart));
                if (pictures != null) {
                    CurvePicture.draw(chart, pictures);
                }
                if (markdown != null) {
                    Files.writeString(markdown, markdown(chart), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                }
            }
            System.out.printf(
                    "  (measured in %.0f s; load of the machine: %s)%n%n",
                    (System.nanoTime() - began) / 1e9, Setup.load());
            if (json != null) {
                JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValue(json, rows);
            }
        }
    }

    private static String table(Chart chart) {
        StringBuilder text = new StringBuilder(chart.title() + ": " + chart.yTitle() + "\n");
        text.append(String.format("  %-28s %10s %12s %12s%n", "", chart.xTitle(), "median", "best"));
        for (Point point : chart.points()) {
            text.append(
                    String.format("  %-28s %10d %12.1f %12.1f%n", point.series(), point.x(), point.y(), point.best()));
        }
        return text.toString();
    }

    /** A row for each number of what grows, a column for each series. */
    private static String markdown(Chart chart) {
        List<String> series =
                chart.points().stream().map(Point::series).distinct().toList();
        StringBuilder text =
                new StringBuilder("### " + chart.title() + "\n\n![" + chart.title() + "](scale/" + chart.name()
                        + ".svg)\n\n| " + chart.xTitle() + " | " + String.join(" | ", series) + " |\n|---"
                        + "|---".repeat(series.size()) + "|\n");
        for (long x : chart.points().stream().mapToLong(Point::x).distinct().toArray()) {
            text.append("| ").append(x);
            for (String each : series) {
                text.append(" | ");
                chart.points().stream()
                        .filter(point -> point.x() == x && point.series().equals(each))
                        .forEach(point -> text.append(String.format("%.1f", point.y())));
            }
            text.append(" |\n");
        }
        return text.append("\nMedians, ").append(chart.yTitle()).append(".\n\n").toString();
    }

    private static List<Map<String, Object>> rows(Chart chart) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Point point : chart.points()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("curve", chart.name());
            row.put("series", point.series());
            row.put("x", point.x());
            row.put("median", point.y());
            row.put("best", point.best());
            row.put("unit", chart.yTitle());
            rows.add(row);
        }
        return rows;
    }
}
