// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatencyChartTest {

    @Test
    void showsABarForEachBucketThatHasSomething() {
        Histogram nanos = new Histogram(3);
        for (int i = 0; i < 100; i++) {
            nanos.recordValue(30_000);
        }
        nanos.recordValue(900_000);

        String chart = LatencyChart.of(nanos);

        assertThat(chart.lines().filter(line -> line.contains("up to"))).hasSize(2);
        assertThat(chart.lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).contains("100").endsWith("#".repeat(50)));
        assertThat(chart).contains("101 messages").contains("median 30.0 us");
    }
}
