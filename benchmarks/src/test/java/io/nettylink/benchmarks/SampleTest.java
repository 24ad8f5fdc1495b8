// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SampleTest {

    @Test
    void readsWhatAProgramSays() {
        Sample sample = Sample.parse("items=10 wall_ns=1000 cpu_ns=900 allocated=50 overruns=2 checksum=ab,-,01");
        assertThat(sample.wallPerItem()).isEqualTo(100);
        assertThat(sample.cpuPerItem()).isEqualTo(90);
        assertThat(sample.allocatedPerItem()).isEqualTo(5);
        assertThat(sample.overruns()).isEqualTo(2);
        assertThat(sample.checksum()).containsExactly("ab", "-", "01");
    }

    @Test
    void theMedianOfSingleExchangesCountsMoreThanTheWhole() {
        assertThat(Sample.parse("items=4 wall_ns=1000 cpu_ns=1 p50_ns=7").wallPerItem())
                .isEqualTo(7);
    }

    @Test
    void aReportWithoutAClockIsRefused() {
        assertThatThrownBy(() -> Sample.parse("items=1 cpu_ns=1")).hasMessageContaining("wall_ns");
    }
}
