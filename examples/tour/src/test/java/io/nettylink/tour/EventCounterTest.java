// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.tour.NettylinkTour.EVENTFD;
import static io.nettylink.tour.NettylinkTour.IOC_EVENTFD;
import static io.nettylink.tour.NettylinkTour.IOC_NOTIFY;
import static io.nettylink.tour.NettylinkTour.PERIOD_MIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nettylink.tour.EventCounter.Counter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("modules")
class EventCounterTest {
    @Test
    void showsItself() throws Exception {
        assertThat(Shown.by(new EventCounter()))
                .contains("signalled five times and read once: the counter stood at 5")
                .contains("EAGAIN")
                .contains("which makes 3 of 3")
                .contains("no eventfd: ioctl(0xc707): EINVAL");
    }

    @Test
    void countsEveryInterrupt() throws Exception {
        int count = 50;
        long[] sum = {0};
        try (Counter counter = new Counter()) {
            counter.device().requestInterrupts(PERIOD_MIN, count);
            Waiting.until(() -> {
                counter.awaitNews();
                sum[0] += counter.read();
                return sum[0] == count;
            });
            assertThatThrownBy(counter::read).hasMessageContaining("EAGAIN");
        }
    }

    @Test
    void refusesDescriptorsOfOtherThingsAndOfNothing() throws Exception {
        try (DeviceFile device = DeviceFile.open(EVENTFD)) {
            assertThatThrownBy(() -> device.ioctl(IOC_EVENTFD, device.fd())).hasMessageContaining("EINVAL");
            assertThatThrownBy(() -> device.ioctl(IOC_EVENTFD, -1)).hasMessageContaining("EBADF");
            assertThatThrownBy(() -> device.ioctl(IOC_NOTIFY, 0)).hasMessageContaining("ENXIO");
        }
    }

    @Test
    void anOpenFileKeepsTheModule() throws Exception {
        try (Counter counter = new Counter()) {
            assertThat(TourModule.unload()).contains("in use");
            counter.request();
            assertThat(counter.read()).isEqualTo(1);
        }
    }
}
