// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ArithmeticTest {

    @Test
    void medianIsTheMiddleOneWhateverTheOrder() {
        assertThat(Arithmetic.median(List.of(9.0, 1.0, 5.0))).isEqualTo(5.0);
    }

    @Test
    void medianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
        assertThat(Arithmetic.median(List.of(8.0, 1.0, 2.0, 100.0))).isEqualTo(5.0);
    }

    @Test
    void nothingHasNoMedian() {
        assertThatThrownBy(() -> Arithmetic.median(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void leastIsTheBestRun() {
        assertThat(Arithmetic.least(List.of(3.0, 2.0, 4.0))).isEqualTo(2.0);
    }
}
