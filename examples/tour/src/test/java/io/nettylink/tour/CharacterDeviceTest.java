// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.tour.NettylinkTour.CHARDEV;
import static io.nettylink.tour.NettylinkTour.CHARDEV_QUEUE;
import static io.nettylink.tour.NettylinkTour.MESSAGE_MAX;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nettylink.tour.ffm.ErrnoException;
import io.nettylink.tour.ffm.SysPoll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("modules")
class CharacterDeviceTest {
    @Test
    void showsItself() throws Exception {
        assertThat(Shown.by(new CharacterDevice()))
                .contains("'a message from user space' and 'and another'")
                .contains("EAGAIN")
                .contains("EMSGSIZE")
                .containsPattern("was woken by interrupt 1 on CPU \\d, handed over in " + Context.ofTimers())
                .contains("epoll: interrupt 5")
                .contains("6 were dropped and counted");
    }

    @Test
    void keepsMessagesApartAndWhole() throws Exception {
        try (DeviceFile device = DeviceFile.openNonBlocking(CHARDEV)) {
            byte[] longest = new byte[MESSAGE_MAX];
            longest[0] = 1;
            longest[MESSAGE_MAX - 1] = 2;
            device.write(longest);
            device.write("b".getBytes(UTF_8));

            assertThatThrownBy(() -> device.read(MESSAGE_MAX - 1)).hasMessageContaining("EMSGSIZE");
            assertThat(device.read()).isEqualTo(longest);
            assertThat(device.read()).asString(UTF_8).isEqualTo("b");
        }
    }

    @Test
    void blockedReadIsWokenByInterrupt() throws Exception {
        try (DeviceFile device = DeviceFile.open(CHARDEV)) {
            Sleeper<InterruptEvent> reader = Sleeper.start(device::readEvent);
            reader.awaitSleepIn("ntt_chardev_read");

            long before = System.nanoTime();
            device.requestInterrupts(NettylinkTour.PERIOD_MIN, 1);

            InterruptEvent event = reader.result();
            assertThat(event.context()).isEqualTo(Context.ofTimers());
            assertThat(event.sequence()).isEqualTo(1);
            assertThat(event.nanos()).isBetween(before, System.nanoTime());
        }
    }

    @Test
    void pollTellsOfMessagesAndRoom() throws Exception {
        try (DeviceFile device = DeviceFile.openNonBlocking(CHARDEV)) {
            int both = SysPoll.POLLIN | SysPoll.POLLOUT;
            assertThat(SysPoll.poll(device.fd(), both, 0)).isEqualTo(SysPoll.POLLOUT);
            for (int i = 0; i < CHARDEV_QUEUE; i++) {
                device.write(new byte[] {(byte) i});
            }
            assertThat(SysPoll.poll(device.fd(), both, 0)).isEqualTo(SysPoll.POLLIN);
            assertThatThrownBy(() -> device.write(new byte[1])).hasMessageContaining("EAGAIN");

            assertThat(device.read()).containsExactly(0);
            assertThat(SysPoll.poll(device.fd(), both, 0)).isEqualTo(both);
        }
    }

    @Test
    void interruptsBeyondTheQueueAreCounted() throws Exception {
        try (DeviceFile device = DeviceFile.openNonBlocking(CHARDEV)) {
            device.requestInterrupts(NettylinkTour.PERIOD_MIN, CHARDEV_QUEUE + 3);
            Waiting.until(() -> CharacterDevice.dropped(device) == 3);
            for (int i = 1; i <= CHARDEV_QUEUE; i++) {
                assertThat(device.readEvent().sequence()).isEqualTo(i);
            }
            assertThatThrownBy(device::read).hasMessageContaining("EAGAIN");
        }
    }

    @Test
    void refusesWhatIsOutOfRange() throws Exception {
        try (DeviceFile device = DeviceFile.open(CHARDEV)) {
            assertThatThrownBy(() -> device.requestInterrupts(NettylinkTour.PERIOD_MIN - 1, 1))
                    .isInstanceOf(ErrnoException.class)
                    .hasMessageContaining("ERANGE");
            assertThatThrownBy(() -> device.requestInterrupts(NettylinkTour.PERIOD_MAX, NettylinkTour.COUNT_MAX + 1))
                    .hasMessageContaining("ERANGE");
            assertThatThrownBy(() -> device.write(new byte[MESSAGE_MAX + 1]))
                    .isInstanceOf(ErrnoException.class)
                    .hasMessageContaining("EMSGSIZE");
        }
    }

    @Test
    void moduleStaysWhileOpenAndTimerEndsWithTheFile() throws Exception {
        try (DeviceFile device = DeviceFile.open(CHARDEV)) {
            device.requestInterrupts(NettylinkTour.PERIOD_MAX, NettylinkTour.COUNT_MAX);
            assertThat(TourModule.unload()).contains("in use");
        }
        assertThat(TourModule.unload()).isEmpty();
        TourModule.load();
        try (DeviceFile device = DeviceFile.openNonBlocking(CHARDEV)) {
            assertThatThrownBy(device::read).hasMessageContaining("EAGAIN");
        }
    }
}
