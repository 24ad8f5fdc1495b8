// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.echo.NettylinkEcho.CMD_TICK;
import static io.nettylink.echo.NettylinkEcho.MCGRP_TICKS;
import static io.nettylink.echo.NettylinkEcho.PERIOD_MIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.NetlinkClient;
import io.nettylink.channel.NetworkNamespace;
import io.nettylink.echo.CpuCounters;
import io.nettylink.echo.Delivery;
import io.nettylink.echo.Tick;
import io.nettylink.echo.TickSource;
import io.nettylink.echo.Ticker;
import io.nettylink.genl.GenericNetlink;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Network namespaces: the module is in each, with a state of its own, and gone with it. */
@SuppressWarnings("try") // What is stalled is so for as long as its block lasts.
class NamespaceTest {
    private static final String NAME = "apart";

    @Test
    void aNewNamespaceHasTheFamilyAndCountsFromZero() throws Exception {
        try (EchoModule here = EchoModule.open()) {
            here.echo(new byte[1]);
            assertThat(Processes.probe(List.of("unshare", "--net"), "received", "echo", "received"))
                    .containsExactly("received: 0", "echo: from SOFTIRQ", "received: 1");
        }
    }

    @Test
    void tickersAreOneForEach() throws Exception {
        Processes.run(List.of("ip", "netns", "add", NAME));
        try (EchoModule here = EchoModule.open();
                EchoModule there = open(NetworkNamespace.named(NAME))) {
            Inbox<Tick> ticksHere = new Inbox<>(CMD_TICK, Tick::read);
            Inbox<Tick> ticksThere = new Inbox<>(CMD_TICK, Tick::read);
            here.genl.subscribe(here.family, ticksHere, MCGRP_TICKS).await();
            there.genl.subscribe(there.family, ticksThere, MCGRP_TICKS).await();
            Ticker before = here.ticker();
            there.setTicker(PERIOD_MIN, TickSource.SOFTIRQ);
            for (long i = 1; i <= 20; i++) {
                assertThat(ticksThere.take().sequence()).as("from 1").isEqualTo(i);
            }
            assertThat(here.ticker()).isEqualTo(before);
            assertThat(ticksHere.isEmpty()).isTrue();
            there.setTicker(0);
            assertThat(there.counters().ticks()).isEqualTo(there.ticker().ticks());
        } finally {
            Processes.run(List.of("ip", "netns", "delete", NAME));
        }
    }

    /** On each way there is something left that the end of the namespace overtakes. */
    @Test
    void namespacesEndUnderLoad() throws Exception {
        int threads = StalledThread.threads().size();
        try (EchoModule here = EchoModule.open()) {
            CpuCounters before = here.counters();
            for (int round = 0; round < 5; round++) {
                Processes.run(List.of("ip", "netns", "add", NAME));
                try (EchoModule there = open(NetworkNamespace.named(NAME))) {
                    Inbox<Tick> ticks = new Inbox<>(CMD_TICK, Tick::read);
                    there.genl.subscribe(there.family, ticks, MCGRP_TICKS).await();
                    there.setTicker(PERIOD_MIN, round % 2 == 0 ? TickSource.HARDIRQ : TickSource.SOFTIRQ);
                    ticks.take();
                    for (Delivery delivery : Delivery.values()) {
                        try (RawSender sender = new RawSender(there.family, delivery, NetworkNamespace.named(NAME))) {
                            for (int i = 0; i < 100; i++) {
                                sender.add(new byte[i]);
                            }
                            sender.flush();
                        }
                    }
                } finally {
                    // With the last socket closed, this ends it.
                    Processes.run(List.of("ip", "netns", "delete", NAME));
                }
            }
            awaitThreads(threads);
            assertThat(here.counters()).isEqualTo(before);
        }
    }

    @Test
    void manyWhoAskForTheThreadAtOnceGetOne() throws Exception {
        int senders = 8;
        int threads = StalledThread.threads().size();
        List<RawSender> all = new ArrayList<>();
        try (TestNamespace namespace = new TestNamespace(NAME);
                ExecutorService pool = Executors.newFixedThreadPool(senders)) {
            List<Future<?>> results = new ArrayList<>();
            try (StalledThread stalled = StalledThread.stallStarting()) {
                for (int i = 0; i < senders; i++) {
                    RawSender sender = namespace.sender(Delivery.THREAD);
                    all.add(sender);
                    sender.add(new byte[1]);
                    results.add(pool.submit(sender::flush));
                }
                while (askingForThread() < senders) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                }
            }
            for (Future<?> result : results) {
                result.get();
            }
            all.forEach(sender -> sender.awaitReplies(1));
            assertThat(StalledThread.threads()).hasSize(threads + 1);
            namespace.balance();
        } finally {
            all.forEach(RawSender::close);
        }
        awaitThreads(threads);
    }

    /** How many threads of the tests are where the module waits for its thread to be started. */
    private static int askingForThread() throws IOException {
        int asking = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                asking += stack(task).contains("nle_thread_require") ? 1 : 0;
            }
        }
        return asking;
    }

    private static String stack(Path task) throws IOException {
        try {
            return Files.readString(task.resolve("stack"));
        } catch (IOException e) {
            // One that has ended meanwhile.
            if (Files.exists(task)) {
                throw e;
            }
            return "";
        }
    }

    private static EchoModule open(NetworkNamespace namespace) throws InterruptedException {
        return EchoModule.on(GenericNetlink.on(
                NetlinkClient.builder(NETLINK_GENERIC).in(namespace).open()));
    }

    /** The kernel ends a namespace some time after its last user. */
    private static void awaitThreads(int count) throws Exception {
        while (StalledThread.threads().size() > count) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
