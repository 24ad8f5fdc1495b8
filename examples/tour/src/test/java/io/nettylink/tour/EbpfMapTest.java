// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nettylink.tour.ffm.ErrnoException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("modules")
class EbpfMapTest {
    @Test
    void showsItself() throws Exception {
        assertThat(Shown.by(new EbpfMap()))
                .contains("three datagrams later the map says 3 messages, 23 bytes")
                .contains("it ran in softirq for each of 5 notifications, 240 bytes")
                .containsPattern("it ran in the interrupt of \\d+ timers, 20 of them the module's")
                .containsPattern("bpf\\(PROG_LOAD\\), '.*(map_value_or_null|NULL check).*': EACCES");
    }

    @Test
    void elementsAreWhatWasPutThere() throws Exception {
        try (BpfMap map = new BpfMap(64, 2)) {
            map.put(1, Messages.ofLength(64));
            assertThat(map.get(1)).isEqualTo(Messages.ofLength(64));
            assertThat(map.get(0)).containsOnly(0);
            assertThatThrownBy(() -> map.get(2))
                    .isInstanceOf(ErrnoException.class)
                    .hasMessageContaining("ENOENT");
            assertThatThrownBy(() -> map.put(2, new byte[64])).hasMessageContaining("E2BIG");
        }
    }

    @Test
    void systemCallsAreCountedOneByOne() throws Exception {
        try (DeviceFile device = DeviceFile.openNonBlocking(NettylinkTour.CHARDEV)) {
            var calls = SystemCalls.of(() -> {
                for (int i = 0; i < 50; i++) {
                    device.write(new byte[8]);
                    device.read();
                }
            });
            assertThat(calls).containsEntry("read", 50L);
            // The JVM may write something of its own meanwhile.
            assertThat(calls.get("write")).isBetween(50L, 60L);
        }
    }

    @Test
    void processorTimeGoesOnWhileSomethingRuns() throws Exception {
        long before = ProcessorTime.nanos();
        long spun = spin(SECONDS.toNanos(1) / 5);
        long used = ProcessorTime.nanos() - before;
        assertThat(used).isBetween(spun / 2, 20 * spun);
    }

    private static long spin(long nanos) {
        long began = System.nanoTime();
        while (System.nanoTime() - began < nanos) {
            Thread.onSpinWait();
        }
        return System.nanoTime() - began;
    }
}
