// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.tour.NettylinkTour.IOC_GET_LEVEL;
import static io.nettylink.tour.NettylinkTour.LEVEL_MAX;
import static io.nettylink.tour.NettylinkTour.MESSAGE_MAX;
import static io.nettylink.tour.NettylinkTour.PERIOD_MIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nettylink.tour.IoctlRequests.Requests;
import io.nettylink.tour.ffm.ErrnoException;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("modules")
class IoctlRequestsTest {
    @Test
    void showsItself() throws Exception {
        assertThat(Shown.by(new IoctlRequests()))
                .contains("set the level to 42, _IOR 0x8004c703 gets 42")
                .contains("EINVAL")
                .contains("brought back 'a message from user space'")
                .contains("ENOTTY")
                .containsPattern("was answered after interrupt 1 on CPU \\d");
    }

    @Test
    void levelsOfTwoFilesAreTwoLevels() throws Exception {
        try (Requests one = new Requests();
                Requests other = new Requests()) {
            one.setLevel(LEVEL_MAX);
            other.setLevel(1);
            assertThat(one.level()).isEqualTo(LEVEL_MAX);
            assertThatThrownBy(() -> one.setLevel(LEVEL_MAX + 1))
                    .isInstanceOf(ErrnoException.class)
                    .hasMessageContaining("EINVAL");
            assertThatThrownBy(() -> one.setLevel(-1)).hasMessageContaining("EINVAL");
            assertThat(one.level()).isEqualTo(LEVEL_MAX);
        }
    }

    @Test
    void exchangesMessagesUpToTheLongest() throws Exception {
        try (Requests requests = new Requests()) {
            assertThat(requests.exchange(new byte[0])).isEmpty();
            assertThat(requests.exchange(Messages.ofLength(MESSAGE_MAX))).isEqualTo(Messages.ofLength(MESSAGE_MAX));
            MemorySegment anywhere = MemorySegment.ofAddress(1);
            assertThatThrownBy(() -> requests.copy(anywhere, anywhere, MESSAGE_MAX + 1))
                    .hasMessageContaining("EMSGSIZE");
            assertThatThrownBy(() -> requests.copy(anywhere, anywhere, 1)).hasMessageContaining("EFAULT");
            assertThat(requests.notRead()).isEqualTo(1);
        }
    }

    @Test
    void aRequestWaitsForAnInterrupt() throws Exception {
        try (Requests requests = new Requests()) {
            Sleeper<InterruptEvent> waiter = Sleeper.start(requests::await);
            waiter.awaitSleepIn("ntt_ioctl_");
            requests.device().requestInterrupts(PERIOD_MIN, 1);
            assertThat(waiter.result().sequence()).isEqualTo(1);
        }
    }

    @Test
    void anOpenFileKeepsTheModule() throws Exception {
        try (DeviceFile device = DeviceFile.open(NettylinkTour.IOCTL)) {
            assertThat(TourModule.unload()).contains("in use");
            assertThat(device.ioctlForInt(IOC_GET_LEVEL)).isZero();
        }
    }
}
