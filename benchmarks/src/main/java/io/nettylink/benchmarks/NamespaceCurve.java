// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** More and more network namespaces, whose links one process watches. */
final class NamespaceCurve implements Curve {
    private static final int[] NAMESPACES = {1, 10, 50, 100, 250, 500};
    private static final int PROCESSES = 3;

    /** What fewer take is lost in what the process itself does. */
    private static final int LEAST_FOR_MEMORY = 50;

    private static final double NANOS_PER_MICRO = 1000;

    @Override
    public String name() {
        return "namespaces";
    }

    @Override
    public List<Chart> measure(Setup setup) {
        List<Point> opened = new ArrayList<>();
        List<Point> resident = new ArrayList<>();
        List<Point> told = new ArrayList<>();
        try (ManyNamespaces all = new ManyNamespaces(NAMESPACES[NAMESPACES.length - 1])) {
            for (int count : NAMESPACES) {
                List<Map<String, Long>> runs = new ArrayList<>();
                for (int process = 0; process < PROCESSES; process++) {
                    runs.add(all.watch(setup, count));
                }
                opened.add(point("until all tables are there", runs, "opened_ns", count, NANOS_PER_MICRO));
                told.add(point("until all have told of it", runs, "told_ns", count, NANOS_PER_MICRO));
                if (count >= LEAST_FOR_MEMORY) {
                    resident.add(point("resident", runs, "resident_kib", count, 1));
                    resident.add(point("heap", runs, "heap_kib", count, 1));
                }
            }
        }
        return List.of(
                chart(
                        "namespaces-open",
                        "Opening a watch of the links of each namespace",
                        "µs for one namespace",
                        opened),
                chart("namespaces-event", "An event in each namespace", "µs for one namespace", told),
                chart("namespaces-memory", "Memory of watches", "KiB for one namespace", resident));
    }

    private static Chart chart(String name, String title, String yTitle, List<Point> points) {
        return new Chart(name, title + ", one process", "network namespaces", yTitle, points);
    }

    private static Point point(String series, List<Map<String, Long>> runs, String figure, int count, double unit) {
        List<Double> each = new ArrayList<>();
        for (Map<String, Long> run : runs) {
            Long value = run.get(figure);
            if (value == null) {
                throw new IllegalStateException("no " + figure + " in " + run);
            }
            each.add(value / unit / count);
        }
        return new Point(series, count, Arithmetic.median(each), Collections.min(each));
    }
}
