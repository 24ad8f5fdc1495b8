// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each workload, tiny, in a network namespace: what our programs decode is what plain C does. Times mean nothing. */
final class SmokeTest {
    private static final Path PROGRAMS = Path.of("target", "programs").toAbsolutePath();
    private static final Path ERRORS = Path.of("target", "programs.log");
    private static final Schedule ONCE = new Schedule(true, 1, 1, 1, 1);
    private static final int FEW = 128;

    @BeforeAll
    static void build() throws Exception {
        int status = new ProcessBuilder("make", "-s", "-C", "peers/c", "raw", "OUT=" + PROGRAMS)
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"W1", "W2", "W3", "W4", "W4-stream", "W5", "W5-live-8M", "W6", "W6-each"})
    void allProgramsDecodeTheSame(String name) {
        Workload workload = Workload.named(name);
        List<Peer> peers = Peers.of(workload, PROGRAMS, System.getProperty("surefire.test.class.path"));
        List<Standing> standings = new Contest(workload, ONCE, FEW, PROGRAMS.resolve("generate"), ERRORS).run(peers);
        assertThat(standings).extracting(Standing::program).contains("raw-optimal", "raw-plain", "nettylink");
        assertThat(standings).allSatisfy(each -> {
            assertThat(each.wallMedian()).isPositive();
            assertThat(each.cpu()).isPositive();
            assertThat(each.peakKib()).isPositive();
            assertThat(each.missing()).isEmpty();
        });
        if (workload.isLive()) {
            assertThat(standings).allSatisfy(each -> assertThat(each.share()).isEqualTo(1));
            assertThat(standings)
                    .filteredOn(each -> each.program().equals("nettylink-watch"))
                    .singleElement()
                    .satisfies(each -> assertThat(each.healedNanos()).isPositive());
        }
    }

    /** Programs of ours that say too little: plain C under our name, which leaves events out, or follows another table. */
    @ParameterizedTest
    @ValueSource(strings = {"items=127", "items=128 table=0,0,0,0,0,0,0,0,0,0,0,0"})
    void aLossThatIsNotToldIsRefused(String said) {
        String script = "read -r _; echo ready; read -r _; echo wall_ns=1 cpu_ns=1 " + said + "; read -r _";
        Peer limit = new Peer(Peer.LIMIT, List.of(PROGRAMS.resolve(Peer.LIMIT).toString()));
        Peer liar = new Peer("nettylink-liar", List.of("bash", "-c", script));
        Contest contest = new Contest(Workload.named("W5-live-8M"), ONCE, FEW, PROGRAMS.resolve("generate"), ERRORS);
        assertThatThrownBy(() -> contest.run(List.of(limit, liar)))
                .isInstanceOf(SilentLossException.class)
                .hasMessageContaining("nettylink-liar");
    }

    /** A program that decodes something else: plain C with another number of routes. */
    @Test
    void aProgramThatDecodesSomethingElseIsRefused() {
        Workload workload = Workload.ALL.getFirst();
        Peer liar = new Peer(
                "liar",
                List.of(
                        "bash",
                        "-c",
                        "exec \"$0\" family 3",
                        PROGRAMS.resolve("raw-plain").toString()));
        Peer limit = new Peer(Peer.LIMIT, List.of(PROGRAMS.resolve(Peer.LIMIT).toString()));
        Contest contest = new Contest(workload, ONCE, FEW, PROGRAMS.resolve("generate"), ERRORS);
        assertThatThrownBy(() -> contest.run(List.of(limit, liar)))
                .isInstanceOf(ChecksumException.class)
                .hasMessageContaining("liar");
    }
}
