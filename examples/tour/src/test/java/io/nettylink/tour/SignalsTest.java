// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.tour.NettylinkTour.IOC_NOTIFY;
import static io.nettylink.tour.NettylinkTour.IOC_SIGNAL;
import static io.nettylink.tour.NettylinkTour.PERIOD_MIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nettylink.tour.Signals.Inbox;
import io.nettylink.tour.ffm.Signal;
import io.nettylink.tour.ffm.SysSignalfd;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("modules")
class SignalsTest {
    @Test
    void showsItself() throws Exception {
        assertThat(Shown.by(new Signals()))
                .contains("from a timer in " + Context.ofTimers() + ", with values 1, 2, 3")
                .contains("it finds values [1], and the kernel counts 0 lost")
                .containsPattern("number \\d+ was lost, of which only its sender learns")
                .contains("asked for SIGKILL: ioctl(0xc708): EINVAL")
                .contains("kill_pid_info: none");
    }

    @Test
    void realTimeSignalsKeepOrderAndValue() throws Exception {
        try (Inbox inbox = new Inbox(Signal.SIGRTMIN, SysSignalfd.SFD_NONBLOCK)) {
            for (int value : new int[] {7, -1, 0, Integer.MAX_VALUE}) {
                inbox.request(value);
            }
            assertThat(inbox.takeAll()).containsExactly(7, -1, 0, Integer.MAX_VALUE);
            assertThat(inbox.lost()).isZero();
        }
    }

    @Test
    void takesOnlySignalsThatAreFreeForPrograms() throws Exception {
        try (DeviceFile device = DeviceFile.open(NettylinkTour.SIGNAL)) {
            for (int number : new int[] {0, 9, 11, 19, 65, -1}) {
                assertThatThrownBy(() -> device.ioctl(IOC_SIGNAL, number))
                        .as("signal %d", number)
                        .hasMessageContaining("EINVAL");
            }
        }
    }

    @Test
    void nobodyIsToldBeforeSomebodyHasAsked() throws Exception {
        try (DeviceFile device = DeviceFile.open(NettylinkTour.SIGNAL)) {
            assertThatThrownBy(() -> device.ioctl(IOC_NOTIFY, 1)).hasMessageContaining("ENXIO");
            assertThatThrownBy(() -> device.requestInterrupts(PERIOD_MIN, 1)).hasMessageContaining("ENXIO");
        }
    }

    @Test
    void anOpenFileKeepsTheModule() throws Exception {
        try (DeviceFile device = DeviceFile.open(NettylinkTour.SIGNAL)) {
            assertThat(TourModule.unload()).contains("in use");
            assertThat(device.ioctlForInt(NettylinkTour.IOC_LOST)).isZero();
        }
    }
}
