// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.tour.NettylinkTour.COUNT_MAX;
import static io.nettylink.tour.NettylinkTour.MESSAGE_MAX;
import static io.nettylink.tour.NettylinkTour.PERIOD_MIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("modules")
class ProcFilesTest {
    @Test
    void showsItself() throws Exception {
        assertThat(Shown.by(new ProcFiles()))
                .contains("read back 'a message from user space'")
                .contains("'often' to /proc/nettylink_tour/interrupts: Invalid argument")
                .containsPattern("'interrupts: 3, latest: \\d+ ns, CPU \\d+, context [12]'");
    }

    @Test
    void keepsMessagesOfEveryLength() throws Exception {
        try (Exchange file = new ProcFiles().exchange().orElseThrow()) {
            assertThat(file.exchange(Messages.ofLength(1))).isEqualTo(Messages.ofLength(1));
            assertThat(file.exchange(Messages.ofLength(MESSAGE_MAX))).isEqualTo(Messages.ofLength(MESSAGE_MAX));
        }
    }

    @Test
    void refusesWhatIsTooLongOrOutOfRange() {
        assertThatThrownBy(() -> TextFile.write(ProcFiles.MESSAGE, "x".repeat(MESSAGE_MAX + 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Message too long");
        assertThatThrownBy(() -> TextFile.write(ProcFiles.INTERRUPTS, (PERIOD_MIN - 1) + " 1"))
                .hasMessageContaining("Numerical result out of range");
        assertThatThrownBy(() -> TextFile.write(ProcFiles.INTERRUPTS, PERIOD_MIN + " " + (COUNT_MAX + 1)))
                .hasMessageContaining("Numerical result out of range");
        assertThatThrownBy(() -> TextFile.write(ProcFiles.INTERRUPTS, "1".repeat(32)))
                .hasMessageContaining("Invalid argument");
    }

    @Test
    void anOpenFileDoesNotKeepTheModule() throws Exception {
        try (FileChannel file = FileChannel.open(ProcFiles.MESSAGE)) {
            assertThat(TourModule.unload()).isEmpty();
            try {
                assertThatThrownBy(() -> file.read(ByteBuffer.allocate(8))).hasMessageContaining("Input/output error");
            } finally {
                TourModule.load();
            }
        }
    }
}
