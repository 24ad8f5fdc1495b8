// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.tour.NettylinkTour.FILE;
import static io.nettylink.tour.NettylinkTour.IOC_TARGET;
import static io.nettylink.tour.NettylinkTour.MESSAGE_MAX;
import static io.nettylink.tour.NettylinkTour.PERIOD_MIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nettylink.tour.KernelFile.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("modules")
class KernelFileTest {
    @Test
    void showsItself() throws Exception {
        assertThat(Shown.by(new KernelFile()))
                .contains("wrote 'a message from user space' into it")
                .containsPattern(
                        "interrupt \\d happened in " + Context.ofTimers() + " and was written in process context")
                .contains("EBUSY")
                .contains("EEXIST");
    }

    @Test
    void writesMessagesOfEveryLength() throws Exception {
        try (Target target = new Target()) {
            assertThat(target.exchange(Messages.ofLength(1))).isEqualTo(Messages.ofLength(1));
            assertThat(target.exchange(Messages.ofLength(MESSAGE_MAX))).isEqualTo(Messages.ofLength(MESSAGE_MAX));
            assertThatThrownBy(() -> target.device().write(new byte[MESSAGE_MAX + 1]))
                    .hasMessageContaining("EMSGSIZE");
            assertThat(target.failed()).isZero();
        }
    }

    @Test
    void tellsOfEveryInterruptIfOnlyInSum() throws Exception {
        int count = 20;
        try (Target target = new Target()) {
            target.device().requestInterrupts(PERIOD_MIN, count);
            Waiting.until(() -> target.interruptsTold() == count);
            assertThat(target.lines()).hasSizeBetween(1, count);
        }
    }

    @Test
    void refusesBeforeThereIsAFileAndPathsThatAreNone() throws Exception {
        try (DeviceFile device = DeviceFile.open(FILE)) {
            assertThatThrownBy(() -> device.write(new byte[1])).hasMessageContaining("ENXIO");
            assertThatThrownBy(() -> device.requestInterrupts(PERIOD_MIN, 1)).hasMessageContaining("ENXIO");
            assertThatThrownBy(() -> device.ioctl(IOC_TARGET, 8L)).hasMessageContaining("EFAULT");
            assertThatThrownBy(() -> KernelFile.name(device, "/no/such/folder/file"))
                    .hasMessageContaining("ENOENT");
        }
    }

    @Test
    void anOpenFileKeepsTheModule() throws Exception {
        try (Target target = new Target()) {
            assertThat(TourModule.unload()).contains("in use");
            assertThat(target.exchange(Messages.ofLength(9))).isEqualTo(Messages.ofLength(9));
        }
    }
}
