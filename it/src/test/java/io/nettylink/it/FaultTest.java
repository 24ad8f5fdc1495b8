// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK;
import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP;
import static io.nettylink.codec.NetlinkConstants.NLM_F_REQUEST;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_DELIVERY;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_PAYLOAD;
import static io.nettylink.echo.NettylinkEcho.A_TICKER_PERIOD;
import static io.nettylink.echo.NettylinkEcho.CMD_ECHO;
import static io.nettylink.echo.NettylinkEcho.CMD_PUBLISH;
import static io.nettylink.echo.NettylinkEcho.CMD_STATS;
import static io.nettylink.echo.NettylinkEcho.CMD_TICK;
import static io.nettylink.echo.NettylinkEcho.CMD_TICKER_GET;
import static io.nettylink.echo.NettylinkEcho.CMD_TICKER_SET;
import static io.nettylink.echo.NettylinkEcho.MCGRP_TICKS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.codec.AttributeWriter;
import io.nettylink.codec.Errno;
import io.nettylink.echo.CpuCounters;
import io.nettylink.echo.Delivery;
import io.nettylink.echo.Tick;
import io.nettylink.echo.TickSource;
import io.nettylink.echo.Ticker;
import io.nettylink.it.FaultySender.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whichever allocation fails, for whatever is asked of the module: who asks is told, or has an answer, what has happened is
 * counted, and the module works as before. On a kernel of {@code vm/debug-kernel}, which sees leaks and the like as well.
 */
@Tag("faults")
class FaultTest {
    private static final int REQUEST = NLM_F_REQUEST | NLM_F_ACK;
    private static final int MOST = 5000;
    private static final int SWEEPS = 10;
    private static final String NO_ANSWER = "no memory for the answer";
    private static final String NO_QUEUE = "no memory for the sender's queue";
    private static final String NO_THREAD = "no kernel thread for the delivery";

    private static FaultySender sender(
            TestNamespace namespace, int flags, int command, Consumer<AttributeWriter> attributes) throws Exception {
        return new FaultySender(namespace.sockets, namespace.module.family.id(), flags, command, attributes);
    }

    private static Consumer<AttributeWriter> message(Delivery delivery) {
        return out -> out.bytes(A_MESSAGE_PAYLOAD, new byte[100]).u32(A_MESSAGE_DELIVERY, delivery.number());
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void anEchoWithoutMemoryIsRefusedAndCounted(Delivery delivery) throws Exception {
        assertThat(failEach(CMD_ECHO, delivery)).contains(NO_ANSWER, NO_QUEUE);
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aMessageToPublishWithoutMemoryIsRefusedAndCounted(Delivery delivery) throws Exception {
        assertThat(failEach(CMD_PUBLISH, delivery)).contains(NO_ANSWER, NO_QUEUE);
    }

    /** Fails each allocation of a message in turn, and gives what was said. */
    private static Set<String> failEach(int command, Delivery delivery) throws Exception {
        Set<String> texts = new TreeSet<>();
        try (TestNamespace namespace = new TestNamespace("nettylink-fault");
                FaultySender sender = sender(namespace, REQUEST, command, message(delivery));
                FailingAllocations allocations = new FailingAllocations()) {
            // The thread is another test's.
            namespace.module.echo(new byte[1], Delivery.THREAD);
            sender.warmUp(allocations);
            // More than once, as the kernel does not always allocate as often.
            for (int sweep = 0; sweep < SWEEPS && !texts.containsAll(List.of(NO_ANSWER, NO_QUEUE)); sweep++) {
                sweep(namespace, sender, allocations, texts);
            }
            assertThat(sender.send(allocations, 0).error()).isZero();
        }
        return texts;
    }

    private static void sweep(
            TestNamespace namespace, FaultySender sender, FailingAllocations allocations, Set<String> texts)
            throws Exception {
        boolean fired = true;
        for (int n = 1; fired; n++) {
            assertThat(n).isLessThan(MOST);
            CpuCounters before = namespace.module.counters();
            Outcome outcome = sender.send(allocations, n);
            expectBooks(outcome, before, namespace.module.counters());
            if (outcome.text() != null) {
                texts.add(outcome.text());
            }
            fired = outcome.fired();
        }
    }

    private static void expectBooks(Outcome outcome, CpuCounters before, CpuCounters after) {
        long refused = after.noMemory() - before.noMemory();
        long received = after.received() - before.received();
        assertThat(after.pending()).as("%s", outcome).isZero();
        if (outcome.error() != 0) {
            assertThat(outcome.fired()).as("%s", outcome).isTrue();
            assertThat(outcome.error()).isIn(Errno.ENOMEM, Errno.ENOBUFS);
            assertThat(received).as("%s", outcome).isZero();
            assertThat(refused)
                    .as("%s", outcome)
                    .isEqualTo(Set.of(NO_ANSWER, NO_QUEUE, NO_THREAD).contains(String.valueOf(outcome.text())) ? 1 : 0);
        } else if (outcome.lost()) {
            // What the module did is not told. It did one thing.
            assertThat(received + refused).as("%s", outcome).isBetween(0L, 1L);
        } else {
            assertThat(received).as("%s", outcome).isEqualTo(1);
            assertThat(refused).as("%s", outcome).isZero();
        }
    }

    @Test
    void withoutMemoryForAThreadItsDeliveryIsRefusedAndCounted() throws Exception {
        Set<String> texts = new TreeSet<>();
        try (FailingAllocations allocations = new FailingAllocations()) {
            try (TestNamespace namespace = new TestNamespace("nettylink-fault");
                    FaultySender sender = sender(namespace, REQUEST, CMD_ECHO, message(Delivery.THREAD))) {
                sender.warmUp(allocations);
            }
            boolean fired = true;
            for (int n = 1; fired; n++) {
                assertThat(n).isLessThan(MOST);
                try (TestNamespace namespace = new TestNamespace("nettylink-fault");
                        FaultySender sender = sender(namespace, REQUEST, CMD_ECHO, message(Delivery.THREAD))) {
                    CpuCounters before = namespace.module.counters();
                    Outcome outcome = sender.send(allocations, n);
                    expectBooks(outcome, before, namespace.module.counters());
                    if (outcome.text() != null) {
                        texts.add(outcome.text());
                    }
                    fired = outcome.fired();
                    namespace.module.echo(new byte[1], Delivery.THREAD);
                }
            }
        }
        assertThat(texts).contains(NO_THREAD);
    }

    @Test
    void theTickerIsSetOrNotWhicheverAllocationFails() throws Exception {
        try (TestNamespace namespace = new TestNamespace("nettylink-fault");
                FaultySender set = sender(namespace, REQUEST, CMD_TICKER_SET, out -> out.u32(A_TICKER_PERIOD, 0));
                FaultySender get = sender(namespace, REQUEST, CMD_TICKER_GET, out -> {});
                FaultySender dump = sender(namespace, NLM_F_REQUEST | NLM_F_DUMP, CMD_STATS, out -> {});
                FailingAllocations allocations = new FailingAllocations()) {
            for (FaultySender sender : List.of(set, get, dump)) {
                sender.warmUp(allocations);
                int errors = 0;
                Outcome outcome;
                int n = 1;
                do {
                    outcome = sender.send(allocations, n++);
                    errors += outcome.error() == 0 ? 0 : 1;
                    assertThat(outcome.error()).isIn(0, Errno.ENOMEM, Errno.ENOBUFS);
                    assertThat(n).isLessThan(MOST);
                } while (outcome.fired());
                assertThat(errors).isPositive();
                assertThat(sender.send(allocations, 0)).isEqualTo(new Outcome(true, 0, null, true, false));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HARDIRQ", "SOFTIRQ"})
    void ticksWithoutMemoryAreCounted(TickSource source) throws Exception {
        try (EchoModule module = EchoModule.open();
                FailingAllocations allocations = new FailingAllocations()) {
            Inbox<Tick> inbox = new Inbox<>(CMD_TICK, Tick::read);
            module.genl.subscribe(module.family, inbox, MCGRP_TICKS).await();
            Ticker before = module.ticker();
            module.setTicker(1_000, source);
            long first = inbox.take().sequence();
            allocations.failAllOfModule();
            // Asking for the ticker's state is another allocation of the module's.
            awaitFailures();
            allocations.failNoneOfModule();
            long next = inbox.take().sequence();
            while (next == first + 1) {
                first = next;
                next = inbox.take().sequence();
            }
            module.setTicker(0);

            Ticker after = module.ticker();
            assertThat(next).as("the ticks that failed have numbers, too").isGreaterThan(first + 1);
            assertThat(after.failed()).isGreaterThan(before.failed());
            assertThat(after.expirations())
                    .isEqualTo(after.ticks() + after.coalesced() + after.skipped() + after.failed());
        }
    }

    /** Until some ticks were due: a hundred reads of a file of the kernel's take longer than that. */
    private static void awaitFailures() throws Exception {
        long start = System.nanoTime();
        while (System.nanoTime() - start < 50_000_000) {
            Files.readString(Path.of("/proc/uptime"));
        }
    }

    @Test
    void aNamespaceWithoutMemoryForTheModuleIsNotMade() throws Exception {
        try (FailingAllocations allocations = new FailingAllocations()) {
            allocations.failAllOfModule();
            Process process = new ProcessBuilder("unshare", "--net", "true")
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor()).as(output).isNotZero();
            assertThat(output).contains("Cannot allocate memory");
            allocations.failNoneOfModule();
            Processes.run(List.of("unshare", "--net", "true"));
        }
    }

    @Test
    void loadingFailsWhereverMemoryIsMissingAndLeavesNothing() throws Exception {
        Path file = Path.of(String.valueOf(System.getenv("NETTYLINK_MODULE_FILE")));
        try (ModuleLoader loader = new ModuleLoader(file);
                FailingAllocations allocations = new FailingAllocations()) {
            int failures = 0;
            try {
                // For nothing, so that Java needs nothing more between the two calls.
                assertThat(loader.unload()).isZero();
                for (int i = 0; i < 10; i++) {
                    allocations.arm(1_000_000);
                    assertThat(loader.load()).isZero();
                    assertThat(allocations.disarm()).isFalse();
                    assertThat(loader.unload()).isZero();
                }
                boolean fired = true;
                for (int n = 1; fired; n++) {
                    assertThat(n).isLessThan(MOST);
                    allocations.arm(n);
                    int error = loader.load();
                    fired = allocations.disarm();
                    if (error == 0) {
                        // It could do without.
                        assertThat(loader.unload()).isZero();
                    } else {
                        assertThat(fired).isTrue();
                        assertThat(error).as("errno of allocation " + n).isEqualTo(Errno.ENOMEM);
                        assertThat(Files.exists(Path.of("/sys/module/nettylink_echo")))
                                .isFalse();
                        failures++;
                    }
                }
            } finally {
                loader.load();
            }
            System.out.println(failures + " allocations that loading the module cannot do without");
            assertThat(failures).isPositive();
        }
        try (EchoModule module = EchoModule.open()) {
            module.echo(new byte[1]);
        }
    }
}
