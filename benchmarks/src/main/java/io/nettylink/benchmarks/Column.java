// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A column of a report.
 *
 * @param head what stands above it
 * @param cell a program's figure
 */
record Column(String head, Function<Standing, String> cell) {
    private static final double KIB_PER_MIB = 1024;
    private static final double NANOS_PER_MILLI = 1e6;

    private static final List<Column> ALWAYS = List.of(
            new Column("program", Standing::program),
            new Column("runs", each -> Integer.toString(each.runs())),
            new Column("median ns", each -> number("%.0f", each.wallMedian())),
            new Column("best ns", each -> number("%.0f", each.wallBest())),
            new Column("ratio", each -> number("%.2f", each.ratio())),
            new Column("CPU ns", each -> number("%.0f", each.cpu())),
            new Column("CPU ratio", each -> number("%.2f", each.cpuRatio())),
            new Column("B/item", each -> number("%.0f", each.allocated())),
            new Column("peak MiB", each -> mib(each.peakKib())));

    private static final List<Column> LIVE = List.of(
            new Column("received", each -> number("%.1f %%", 100 * each.share())),
            new Column("losses", each -> Long.toString(each.overruns())),
            new Column("healed ms", each -> number("%.1f", each.healedNanos() / NANOS_PER_MILLI)));

    private static final List<Column> STREAM = List.of(
            new Column("base MiB", each -> mib(each.footprint().baseKib())),
            new Column("above MiB", Column::aboveBase),
            new Column("least live MiB", each -> mib(each.footprint().liveLeastKib())),
            new Column("most live MiB", each -> mib(each.footprint().liveMostKib())));

    /** Those of a workload. */
    static List<Column> of(Workload workload) {
        List<Column> columns = new ArrayList<>(ALWAYS);
        if (workload.isLive()) {
            columns.addAll(LIVE);
        }
        if (workload.isStream()) {
            columns.addAll(STREAM);
        }
        return columns;
    }

    String of(Standing standing) {
        return cell.apply(standing);
    }

    private static String aboveBase(Standing each) {
        long base = each.footprint().baseKib();
        return base < 0 ? "-" : mib(each.peakKib() - base);
    }

    private static String mib(long kib) {
        return kib < 0 ? "-" : number("%.1f", kib / KIB_PER_MIB);
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(format, value);
    }
}
