// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.tour.NettylinkTour.EVENT;
import static io.nettylink.tour.NettylinkTour.MESSAGE_MAX;
import static io.nettylink.tour.NettylinkTour.PERIOD_MIN;
import static io.nettylink.tour.NettylinkTour.RING;
import static io.nettylink.tour.NettylinkTour.RING_AREA;
import static io.nettylink.tour.NettylinkTour.RING_EVENTS_SIZE;
import static io.nettylink.tour.NettylinkTour.RING_REQUESTS;
import static io.nettylink.tour.NettylinkTour.RING_REQUESTS_AT;
import static io.nettylink.tour.NettylinkTour.ringRecord;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nettylink.tour.SharedRing.Rings;
import io.nettylink.tour.ffm.SysMman;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("modules")
class SharedRingTest {
    private static final int BOTH = SysMman.PROT_READ | SysMman.PROT_WRITE;

    @Test
    void showsItself() throws Exception {
        assertThat(Shown.by(new SharedRing()))
                .contains("and read 'a message from user space' from the other")
                .contains("wrote 3640 messages of 64 bytes until the ring was full; one system call moved 3640 of them")
                .containsPattern("epoll: interrupt 3 on CPU \\d")
                .contains("32 are in the ring, 8 were dropped and counted")
                .contains("EBADMSG");
    }

    @Test
    void messagesOfAllLengthsGoRoundAndRound() throws Exception {
        try (Rings rings = new Rings()) {
            for (int length = 0; length < 70_000; length = length * 3 / 2 + 1) {
                byte[] message = Messages.ofLength(Math.min(length, MESSAGE_MAX));
                for (int i = 0; i < 5; i++) {
                    assertThat(rings.exchange(message)).isEqualTo(message);
                }
            }
        }
    }

    @Test
    void interruptsThatFindNoRoomAreCounted() throws Exception {
        int places = RING_EVENTS_SIZE / ringRecord((int) EVENT.byteSize());
        try (Rings rings = new Rings()) {
            rings.device().requestInterrupts(PERIOD_MIN, places + 3);
            Waiting.until(() -> rings.events().dropped() == 3);
            for (int i = 1; i <= places; i++) {
                assertThat(rings.pollEvent())
                        .extracting(InterruptEvent::sequence)
                        .isEqualTo((long) i);
            }
            assertThat(rings.pollEvent()).isNull();
        }
    }

    @Test
    void lengthsThatCannotBeAreRefused() throws Exception {
        try (Rings rings = new Rings()) {
            assertThat(rings.kick()).isZero();
            rings.area().set(JAVA_INT, RING_REQUESTS_AT, MESSAGE_MAX + 1);
            rings.area().set(JAVA_INT, RING_REQUESTS, 2 * MESSAGE_MAX);
            assertThatThrownBy(rings::kick).hasMessageContaining("EBADMSG");
            rings.area().set(JAVA_INT, RING_REQUESTS_AT, 64);
            rings.area().set(JAVA_INT, RING_REQUESTS, 8);
            assertThatThrownBy(rings::kick).hasMessageContaining("EBADMSG");
        }
    }

    @Test
    void mapsAllOfItOnceAndForAllToSee() throws Exception {
        try (DeviceFile device = DeviceFile.open(RING)) {
            assertThatThrownBy(() -> SysMman.mmap(RING_AREA, BOTH, SysMman.MAP_PRIVATE, device.fd()))
                    .hasMessageContaining("EINVAL");
            assertThatThrownBy(() -> SysMman.mmap(RING_AREA + 4096, BOTH, SysMman.MAP_SHARED, device.fd()))
                    .hasMessageContaining("EINVAL");
        }
    }

    @Test
    void aMappingKeepsTheModuleWhenTheFileIsClosed() throws Exception {
        MemorySegment area;
        try (DeviceFile device = DeviceFile.open(RING)) {
            area = SysMman.mmap(RING_AREA, BOTH, SysMman.MAP_SHARED, device.fd());
        }
        try {
            assertThat(TourModule.unload()).contains("in use");
            area.set(JAVA_INT, RING_REQUESTS_AT, 1);
        } finally {
            SysMman.munmap(area);
        }
        assertThat(TourModule.unload()).isEmpty();
        TourModule.load();
    }
}
