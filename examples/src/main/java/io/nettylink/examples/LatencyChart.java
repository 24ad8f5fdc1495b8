// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** A histogram of nanoseconds as text: bars, each twice as wide as the one before, and percentiles. */
final class LatencyChart {
    private static final int BAR_WIDTH = 50;

    private LatencyChart() {}

    static String of(Histogram nanos) {
        StringBuilder text = new StringBuilder();
        long most = 1;
        for (HistogramIterationValue bucket : nanos.logarithmicBucketValues(1_000, 2)) {
            most = Math.max(most, bucket.getCountAddedInThisIterationStep());
        }
        for (HistogramIterationValue bucket : nanos.logarithmicBucketValues(1_000, 2)) {
            long count = bucket.getCountAddedInThisIterationStep();
            if (count > 0) {
                int width = (int) Math.max(1, count * BAR_WIDTH / most);
                text.append(String.format(
                        Locale.ROOT,
                        "  up to %9.1f us  %7d  %s%n",
                        (bucket.getValueIteratedTo() + 1) / 1000.0,
                        count,
                        "#".repeat(width)));
            }
        }
        return text.append(percentiles(nanos)).toString();
    }

    private static String percentiles(Histogram nanos) {
        return String.format(
                Locale.ROOT,
                "  %d messages: least %.1f us, median %.1f us, 90%% %.1f us, 99%% %.1f us, most %.1f us%n",
                nanos.getTotalCount(),
                nanos.getMinValue() / 1000.0,
                nanos.getValueAtPercentile(50) / 1000.0,
                nanos.getValueAtPercentile(90) / 1000.0,
                nanos.getValueAtPercentile(99) / 1000.0,
                nanos.getMaxValue() / 1000.0);
    }
}
