// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class OptionsTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void aWorkloadMeansItsVariantsToo() {
        Options options = Options.parse(new String[] {"--workload", "W1,w4"});
        assertThat(options.workloads).extracting(Workload::name).containsExactly("W1", "W4", "W4-1M", "W4-stream");
    }

    @Test
    void aVariantMeansItselfAlone() {
        Options options = Options.parse(new String[] {"--workload", "W5-live-8M"});
        assertThat(options.workloads).extracting(Workload::name).containsExactly("W5-live-8M");
    }

    @Test
    void whatThereIsNotIsRefused() {
        assertThatThrownBy(() -> Options.parse(new String[] {"--workload", "W99"}))
                .hasMessageContaining("W99");
        assertThatThrownBy(() -> Options.parse(new String[] {"--fast"})).hasMessageContaining("--fast");
    }

    @Test
    void theLimitTakesPartInAnyCase() {
        List<Peer> all = List.of(new Peer(Peer.LIMIT, List.of()), new Peer("a", List.of()), new Peer("b", List.of()));
        assertThat(Options.chosen(all, Options.parse(new String[] {"--program", "b"}).programs))
                .extracting(Peer::name)
                .containsExactly(Peer.LIMIT, "b");
        assertThatThrownBy(() -> Options.parse(new String[] {"--program", "c"}).checkPrograms(all))
                .hasMessageContaining("'c'");
    }

    @Test
    void aProgramMeansItsVariantsToo() {
        List<Peer> all =
                List.of(new Peer(Peer.LIMIT, List.of()), new Peer("a", List.of()), new Peer("a-no-aot", List.of()));
        assertThat(Options.chosen(all, Options.parse(new String[] {"--program", "a"}).programs))
                .extracting(Peer::name)
                .containsExactly(Peer.LIMIT, "a", "a-no-aot");
    }

    @Test
    void aQuickLookSharesItsTimeByWhatIsStillToBeMeasured() {
        Options options = Options.parse(new String[] {"--quick", "--workload", "W1,W4,W5-live-8M,W8"});
        List<Workload> all = options.workloads;
        Schedule first = options.schedule(0, all);
        Schedule live = options.schedule(0, all.subList(4, all.size()));
        assertThat(first.contestNanos()).isBetween(SECOND, 24 * SECOND);
        assertThat(options.schedule(40 * SECOND, all).contestNanos()).isLessThan(first.contestNanos());
        assertThat(live.contestNanos()).as("more would make nothing better").isEqualTo(25 * SECOND);
        assertThat(options.schedule(1000 * SECOND, all).contestNanos())
                .as("there is no time left, which is no reason not to measure")
                .isPositive();
        Schedule echo = options.schedule(0, all.subList(5, all.size())).emulated();
        assertThat(echo.contestNanos())
                .as("the time in a virtual machine is another")
                .isEqualTo(95 * SECOND);
    }

    @Test
    void thoseThatAreCompiledMeanwhileWarmUpInTheTimeThatTheOthersLeave() {
        List<Long> fast = List.of(1L, 1L, 1L, 1L);
        List<Long> slow = List.of(SECOND, SECOND, SECOND, SECOND);
        Schedule quick = Schedule.quick(9, 16 * SECOND);
        Schedule shared = quick.shared(4 * SECOND, 2, slow);
        assertThat(shared.warmUpNanos()).as("two thirds of 12 s").isEqualTo(4 * SECOND);
        assertThat(shared.patienceNanos()).isEqualTo(4 * SECOND);
        assertThat(shared.runNanos()).isEqualTo(SECOND);
        assertThat(quick.shared(4 * SECOND, 2, fast).warmUpNanos())
                .as("nine rounds of nothing leave all of it")
                .isBetween(6 * SECOND - 100, 6 * SECOND);
        assertThat(Schedule.quick(9, SECOND).shared(4 * SECOND, 0, slow).warmUpNanos())
                .isZero();
        Schedule thorough = Schedule.thorough(15, 12);
        assertThat(thorough.shared(4 * SECOND, 2, slow)).isEqualTo(thorough);
    }

    @Test
    void aQuickLookLeavesTheSlowestOutUnlessTheyAreNamed() {
        Workload dump = Workload.named("W4");
        Peer slow = new Peer("pyroute2", List.of());
        assertThat(Options.parse(new String[] {"--quick"}).isLeftOut(dump, slow))
                .isTrue();
        assertThat(Options.parse(new String[] {"--quick"}).isLeftOut(Workload.named("W3"), slow))
                .isTrue();
        assertThat(Options.parse(new String[] {"--quick"}).isLeftOut(Workload.named("W1"), slow))
                .isFalse();
        assertThat(Options.parse(new String[] {"--quick", "--program", "pyroute2"})
                        .isLeftOut(dump, slow))
                .isFalse();
        assertThat(Options.parse(new String[] {}).isLeftOut(dump, slow)).isFalse();
    }
}
