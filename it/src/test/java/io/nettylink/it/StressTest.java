// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.echo.NettylinkEcho.MCGRP_TICKS;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.Errno;
import io.nettylink.echo.CpuCounters;
import io.nettylink.echo.Delivery;
import io.nettylink.echo.TickSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Namespaces that come and go, and a module that does, all of it under full load: for a bounded time, on a kernel of
 * {@code vm/debug-kernel}, which says what was wrong. NETTYLINK_STRESS_SECONDS says for how long.
 */
@Tag("stress")
class StressTest {
    private static final Duration TIME =
            Duration.ofSeconds(Long.parseLong(System.getenv().getOrDefault("NETTYLINK_STRESS_SECONDS", "60")));
    private static final int NAMESPACES = 6;

    /** Six tickers of a millisecond would leave an emulated, watched CPU no time for anything that is not a tick. */
    private static final int TICK_MICROS = 20_000;

    private static final int BATCH = 16;
    private static final int WARM = 3;
    private static final long PATIENCE_SECONDS = 120;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_ADD_MEMBERSHIP = 1;

    private final Random random = new Random(1);
    private long rounds;
    private long messages;

    /** A namespace under load by one sender for each delivery, with a ticker and a listener who never reads. */
    private final class Load {
        final TestNamespace namespace;
        final NetlinkSocket listener;
        final List<Future<Long>> senders = new ArrayList<>();
        final CountDownLatch warm = new CountDownLatch(WARM * Delivery.values().length);
        volatile boolean over;

        Load(String name, ExecutorService threads) throws Exception {
            namespace = new TestNamespace(name);
            listener = namespace.sockets.open(NETLINK_GENERIC);
            assertThat(listener.bind(0, 0)).isZero();
            assertThat(listener.setOption(
                            SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, namespace.module.family.group(MCGRP_TICKS)))
                    .isZero();
            namespace.module.setTicker(TICK_MICROS, random.nextBoolean() ? TickSource.HARDIRQ : TickSource.SOFTIRQ);
            for (Delivery delivery : Delivery.values()) {
                int length = random.nextInt(4000);
                senders.add(threads.submit(() -> send(delivery, length)));
            }
        }

        /** Sends as fast as it can, until told to end or until the module is gone; gives how many it has sent. */
        private long send(Delivery delivery, int length) throws IOException {
            byte[] payload = new byte[length];
            long sent = 0;
            try (RawSender sender = new RawSender(namespace.module.family, delivery, namespace.sockets)) {
                while (!over) {
                    for (int i = 0; i < BATCH; i++) {
                        sender.add(payload);
                    }
                    sender.flush();
                    sent += BATCH;
                    sender.receive();
                    sender.replies.clear();
                    if (isGone(sender.refusals)) {
                        break;
                    }
                    sender.refusals.clear();
                    warm.countDown();
                }
            }
            return sent;
        }

        private static boolean isGone(List<Acknowledgement> refusals) {
            for (Acknowledgement refusal : refusals) {
                assertThat(refusal.errno()).isIn(Errno.EAGAIN, Errno.ENOENT);
            }
            return refusals.stream().anyMatch(refusal -> refusal.errno() == Errno.ENOENT);
        }

        long end() throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
            over = true;
            long sent = 0;
            for (Future<Long> sender : senders) {
                sent += sender.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            return sent;
        }

        void close() {
            listener.close();
            namespace.module.close();
        }
    }

    @Test
    void namespacesAndTheModuleEndUnderFullLoad() throws Exception {
        long end = System.nanoTime() + TIME.toNanos();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            do {
                List<Load> loads = new ArrayList<>();
                for (int i = 0; i < NAMESPACES; i++) {
                    loads.add(new Load("nettylink-stress-" + i, threads));
                }
                for (Load load : loads) {
                    assertThat(load.warm.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                            .isTrue();
                }
                endNamespaces(loads.subList(0, NAMESPACES / 2));
                endModule(loads.subList(NAMESPACES / 2, NAMESPACES));
                rounds++;
            } while (System.nanoTime() < end);
        }
        System.out.printf("%d rounds of %d namespaces, %d messages%n", rounds, NAMESPACES, messages);
        assertThat(messages).isPositive();
    }

    /** The last socket of a namespace takes it along, with whatever is on its way; before, its books are looked at. */
    private void endNamespaces(List<Load> loads) throws Exception {
        for (Load load : loads) {
            load.namespace.delete();
            if (random.nextBoolean()) {
                long sent = load.end();
                CpuCounters counters = load.namespace.module.counters();
                assertThat(counters.requests()).isEqualTo(sent);
                messages += sent;
                load.close();
            } else {
                // The senders close their sockets one by one, and the last of all sockets ends the namespace.
                load.close();
                messages += load.end();
            }
        }
    }

    private void endModule(List<Load> loads) throws Exception {
        Processes.run(List.of("rmmod", "nettylink_echo"));
        for (Load load : loads) {
            messages += load.end();
            load.close();
            load.namespace.delete();
        }
        Processes.run(List.of("insmod", String.valueOf(System.getenv("NETTYLINK_MODULE_FILE"))));
        try (EchoModule module = EchoModule.open()) {
            assertThat(module.counters().received()).isZero();
        }
    }
}
