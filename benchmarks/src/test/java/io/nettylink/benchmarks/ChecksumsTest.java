// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ChecksumsTest {
    private static final List<String> NAMES = List.of("index", "name", "mtu");

    @Test
    void namesTheFieldsThatDiffer() {
        assertThat(Checksums.differences(NAMES, List.of("1", "2", "3"), List.of("1", "9", "3")))
                .containsExactly("name");
    }

    @Test
    void aFieldThatALibraryDoesNotHaveDiffersFromNothing() {
        List<String> found = List.of("1", "-", "3");
        assertThat(Checksums.differences(NAMES, List.of("1", "2", "3"), found)).isEmpty();
        assertThat(Checksums.missing(NAMES, found)).containsExactly("name");
    }

    @Test
    void tooFewFieldsDifferInAll() {
        assertThat(Checksums.differences(NAMES, List.of("1", "2", "3"), List.of("1")))
                .isEqualTo(NAMES);
    }
}
