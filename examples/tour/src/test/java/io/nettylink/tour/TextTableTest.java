// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void numbersStandToTheRightAndTextRunsOver() {
        TextTable table = new TextTable("what", "size", "us", "note");
        table.row("long name", "64 B", "1,000.5", "-a");
        table.row("x", "4 KiB", "2.0", "b");
        table.row("y", "64 KiB", "cannot be carried at all");
        assertThat(table).hasToString("""
                what         size       us  note
                long name    64 B  1,000.5  -a
                x           4 KiB      2.0  b
                y          64 KiB  cannot be carried at all
                """);
    }

    @Test
    void refusesMoreCellsThanHeadings() {
        assertThatThrownBy(() -> new TextTable("one").row("a", "b")).hasMessageContaining("2 cells");
    }
}
