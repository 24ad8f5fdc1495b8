// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.NetlinkClient;
import io.nettylink.channel.NetlinkProtocols;
import io.nettylink.channel.NetworkNamespace;
import io.nettylink.codec.Errno;
import io.nettylink.echo.CpuCounters;
import io.nettylink.echo.NettylinkEcho;
import io.nettylink.genl.GenericNetlink;
import io.nettylink.it.EchoSpec.Operation;
import io.nettylink.it.Forge.Flaw;
import io.nettylink.it.FuzzSocket.End;
import io.nettylink.it.Oracle.Expectation;
import io.nettylink.it.Oracle.Verdict;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever is sent to the family, the kernel says what its specification says, and counts. A failure prints the number
 * that NETTYLINK_FUZZ_SEED takes to repeat it; NETTYLINK_FUZZ_SECONDS says for how long to look.
 */
@SuppressWarnings("NullAway.Init")
class FamilyFuzzTest {
    private static final Duration TIME =
            Duration.ofSeconds(Long.parseLong(System.getenv().getOrDefault("NETTYLINK_FUZZ_SECONDS", "3")));

    /** Refusals that say nothing about the message. */
    private static final Set<Integer> NOT_NOW = Set.of(Errno.EAGAIN, Errno.ENOBUFS, Errno.ENOMEM, Errno.EINTR);

    private static final Set<Integer> COUNTED = Set.of(NettylinkEcho.CMD_ECHO, NettylinkEcho.CMD_PUBLISH);

    private static final String NAMESPACE = "nettylink-fuzz";

    private EchoModule module;
    private FuzzSocket socket;
    private EchoSpec spec;
    private Oracle oracle;
    private long accepted;
    private long postponed;

    @BeforeEach
    void open() throws Exception {
        Processes.run(List.of("ip", "netns", "add", NAMESPACE));
        NetworkNamespace namespace = NetworkNamespace.named(NAMESPACE);
        module = EchoModule.on(GenericNetlink.on(NetlinkClient.builder(NetlinkProtocols.NETLINK_GENERIC)
                .in(namespace)
                .open()));
        socket = new FuzzSocket(namespace);
        spec = EchoSpec.read();
        oracle = new Oracle(spec, module.family.id());
    }

    @AfterEach
    void close() throws Exception {
        socket.close();
        module.close();
        Processes.run(List.of("ip", "netns", "delete", NAMESPACE));
    }

    @Test
    void everyFlawInEveryCommandIsToldAndNothingElseIs() throws Exception {
        Forge forge = new Forge(spec, module.family.id(), new Random(1), 1);
        for (Operation operation : spec.operations) {
            for (Flaw flaw : Flaw.values()) {
                for (int i = 0; i < 5; i++) {
                    byte[] message = forge.message(operation, flaw);
                    check(message, () -> operation.name() + " with the flaw " + flaw);
                }
            }
        }
        everythingIsCounted();
    }

    @Test
    void whateverIsSentTheAnswerIsTheSpecificationsForABoundedTime() throws Exception {
        String given = System.getenv("NETTYLINK_FUZZ_SEED");
        long seed = given == null ? System.nanoTime() : Long.parseLong(given);
        long end = System.nanoTime() + TIME.toNanos();
        long datagrams = 0;
        int sequence = 1;
        while (System.nanoTime() < end) {
            long own = seed + datagrams;
            byte[] datagram = new Forge(spec, module.family.id(), new Random(own), sequence).datagram();
            check(datagram, () -> "NETTYLINK_FUZZ_SEED=" + own);
            datagrams++;
            sequence += 10;
        }
        System.out.printf(
                "fuzzed the family with %d datagrams from seed %d: %d accepted, %d postponed%n",
                datagrams, seed, accepted, postponed);
        assertThat(accepted).isPositive();
        everythingIsCounted();
    }

    /** What was sent = echoed + published + rejected + dropped. */
    private void everythingIsCounted() throws Exception {
        CpuCounters sums = module.counters();
        assertThat(sums.received()).as("received").isEqualTo(accepted);
        assertThat(sums.queueFull() + sums.senderFull() + sums.noMemory())
                .as("rejected")
                .isEqualTo(postponed);
    }

    private void check(byte[] datagram, Supplier<String> origin) {
        List<Expectation> expectations = oracle.expect(datagram);
        try {
            Deque<End> ends = new ArrayDeque<>(socket.exchange(datagram));
            boolean dumping = false;
            for (Expectation expected : expectations) {
                // While a dump runs there cannot be another one on the same socket.
                Verdict verdict = dumping && expected.dump() ? Verdict.EITHER : expected.verdict();
                dumping |= expected.dump() && verdict != Verdict.REFUSE;
                check(expected, verdict, take(expected, ends));
            }
            assertThat(ends).as("what came without being expected").isEmpty();
        } catch (AssertionError e) {
            throw new AssertionError(
                    "%s, of which was expected %s: %s".formatted(origin.get(), expectations, hex(datagram)), e);
        }
    }

    private void check(Expectation expected, Verdict verdict, @Nullable End end) {
        int error = end == null ? 0 : end.error();
        boolean counted = COUNTED.contains(expected.command());
        if (verdict == Verdict.ACCEPT && NOT_NOW.contains(error) && counted) {
            postponed++;
            return;
        }
        switch (verdict) {
            case ACCEPT -> assertThat(error).as("answer to a valid message").isZero();
            case REFUSE -> assertThat(error).as("answer to an invalid message").isPositive();
            case EITHER -> {}
        }
        if (error == 0) {
            accepted += counted ? 1 : 0;
            if (verdict != Verdict.EITHER) {
                assertThat(end != null).as("told of success").isEqualTo(expected.acknowledged() || expected.dump());
            }
        }
    }

    /** The answer to a message: its acknowledgement, which is in its turn, or the end of its dump, which may be late. */
    private static @Nullable End take(Expectation expected, Deque<End> ends) {
        End first = ends.peek();
        if (first != null && first.sequence() == expected.sequence()) {
            return ends.poll();
        }
        @Nullable End late = ends.stream()
                .filter(end -> end.dump() && end.sequence() == expected.sequence())
                .findFirst()
                .orElse(null);
        if (late != null) {
            ends.remove(late);
        }
        return late;
    }

    private static String hex(byte[] datagram) {
        String all = HexFormat.of().formatHex(Arrays.copyOf(datagram, Math.min(datagram.length, 400)));
        return datagram.length > 400 ? all + "... (" + datagram.length + " bytes)" : all;
    }
}
