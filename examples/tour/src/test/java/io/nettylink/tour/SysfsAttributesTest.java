// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.tour.NettylinkTour.LEVEL_MAX;
import static io.nettylink.tour.NettylinkTour.LEVEL_MIN;
import static io.nettylink.tour.SysfsAttributes.LARGEST;
import static io.nettylink.tour.SysfsAttributes.LEVEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("modules")
class SysfsAttributesTest {
    @Test
    void showsItself() throws Exception {
        assertThat(Shown.by(new SysfsAttributes()))
                .contains("stored 42 in /sys/kernel/nettylink_tour/level, which shows 42")
                .contains("it still shows 42")
                .contains("was woken from a timer in " + Context.ofTimers() + "; read again, the file shows 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a lot", "", "1.5", "101", "-1", "99999999999999999999"})
    void badInputIsAnErrorThatNamesFileAndText(String text) throws Exception {
        TextFile.write(LEVEL, "7");
        if (text.isEmpty()) {
            // Nothing is written where there is nothing to write; a line without a number is.
            text = "\n";
        }
        String written = text;
        assertThatThrownBy(() -> TextFile.write(LEVEL, written))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("'" + written.strip() + "' to " + LEVEL + ": ")
                .message()
                .containsAnyOf("Invalid argument", "Numerical result out of range");
        assertThat(SysfsAttributes.readInt(LEVEL)).isEqualTo(7);
    }

    @Test
    void levelTakesAllThatIsInRange() throws Exception {
        for (int level : new int[] {LEVEL_MIN, LEVEL_MAX}) {
            TextFile.write(LEVEL, level + "\n");
            assertThat(SysfsAttributes.readInt(LEVEL)).isEqualTo(level);
        }
        TextFile.write(LEVEL, "0x10");
        assertThat(SysfsAttributes.readInt(LEVEL)).isEqualTo(16);
    }

    @Test
    void messagesEndWithThePage() throws Exception {
        try (Exchange file = new SysfsAttributes().exchange().orElseThrow()) {
            assertThat(file.exchange(Messages.ofLength(LARGEST))).isEqualTo(Messages.ofLength(LARGEST));
        }
        assertThatThrownBy(() -> TextFile.write(SysfsAttributes.MESSAGE, "x".repeat(LARGEST + 1)))
                .hasMessageContaining("Message too long");
    }

    @Test
    void anOpenFileDoesNotKeepTheModule() throws Exception {
        try (FileChannel file = FileChannel.open(LEVEL)) {
            assertThat(TourModule.unload()).isEmpty();
            try {
                assertThatThrownBy(() -> file.read(ByteBuffer.allocate(8))).hasMessageContaining("No such device");
            } finally {
                TourModule.load();
            }
        }
    }
}
