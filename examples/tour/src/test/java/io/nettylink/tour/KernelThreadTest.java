// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.echo.Delivery;
import io.nettylink.echo.NettylinkEcho;
import io.nettylink.genl.BlockingGenericNetlink;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("modules")
class KernelThreadTest {
    @Test
    void showsItself() throws Exception {
        assertThat(Shown.by(new KernelThread(8)))
                .containsPattern("\\d+ processes that never sleep run beside it")
                .containsPattern("softirq +idle +in the kernel +[\\d.,]+ +[\\d.,]+ +[\\d.,]+ +\\d+\n")
                .containsPattern("thread +busy +in the kernel +[\\d.,]+ +[\\d.,]+ +[\\d.,]+ +\\d+\n")
                .containsPattern("hardirq +busy +round trip")
                .containsPattern("in the worst, keeping the CPUs busy makes softirq [\\d.]+ times as slow")
                .containsPattern("the thread takes [\\d.]+ times as long as softirq");
    }

    @Test
    void timesEachDeliveryInTheKernelAndAroundIt() throws Exception {
        try (BlockingGenericNetlink genl = BlockingGenericNetlink.open()) {
            DeliveryTimes times = DeliveryTimes.measure(genl, genl.family(NettylinkEcho.FAMILY_NAME), 10);
            for (Delivery delivery : Delivery.values()) {
                assertThat(times.inKernel(delivery).getTotalCount()).isEqualTo(10);
                assertThat(times.roundTrip(delivery).getMinValue())
                        .isGreaterThan(times.inKernel(delivery).getMinValue());
            }
        }
    }

    @Test
    void busyProcessesAreBusyAndEnd() throws Exception {
        long[] processes;
        try (BusyProcesses busy = BusyProcesses.onAllProcessors()) {
            processes = busy.processes();
            assertThat(processes).hasSize(2 * Runtime.getRuntime().availableProcessors());
            for (long process : processes) {
                assertThat(Files.readString(Path.of("/proc/" + process + "/stat")))
                        .contains(") R ");
            }
        }
        for (long process : processes) {
            assertThat(Path.of("/proc/" + process)).doesNotExist();
        }
    }
}
