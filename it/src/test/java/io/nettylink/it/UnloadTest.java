// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static io.nettylink.echo.NettylinkEcho.CMD_MESSAGE;
import static io.nettylink.echo.NettylinkEcho.CMD_TICK;
import static io.nettylink.echo.NettylinkEcho.MCGRP_MESSAGES;
import static io.nettylink.echo.NettylinkEcho.MCGRP_TICKS;
import static io.nettylink.echo.NettylinkEcho.PERIOD_MIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.Errno;
import io.nettylink.echo.Delivery;
import io.nettylink.echo.PublishedMessage;
import io.nettylink.echo.Tick;
import io.nettylink.echo.TickSource;
import io.nettylink.genl.Family;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The module is unloaded under full load: senders on all CPUs, on every way, some of whose sockets close before their
 * replies come, subscribers to both groups, and the ticker. What would go wrong then, the kernel's log tells.
 */
class UnloadTest {
    private static final String FILE = String.valueOf(System.getenv("NETTYLINK_MODULE_FILE"));
    private static final Path LOADED = Path.of("/sys/module/nettylink_echo");
    private static final int ROUNDS = 2;
    private static final int BURST = 20;
    private static final int BURSTS_BEFORE = 5;
    private static final int PATIENCE_SECONDS = 180;

    /** The shortest would leave an emulated, watched CPU no time for anything that is not a tick. */
    private static final int TICK_MICROS = 10 * PERIOD_MIN;

    /** Long enough to unload the module meanwhile. */
    private static final long SLOW_TICK_MICROS = 3_000_000;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
    void waitsForWhatIsOnItsWayAndLeavesNothingBehind(TickSource source) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            int threads = 2 * Delivery.values().length;
            CountDownLatch busy = new CountDownLatch(threads * BURSTS_BEFORE);
            AtomicBoolean over = new AtomicBoolean();
            List<Future<Integer>> ends = new ArrayList<>();
            try (EchoModule module = EchoModule.open();
                    ExecutorService senders = Executors.newFixedThreadPool(threads)) {
                Inbox<PublishedMessage> messages = new Inbox<>(CMD_MESSAGE, PublishedMessage::read);
                Inbox<Tick> ticks = new Inbox<>(CMD_TICK, Tick::read);
                // One that does not keep up.
                module.genl
                        .subscribe(module.family, messages, MCGRP_MESSAGES)
                        .await()
                        .channel()
                        .config()
                        .setAutoRead(false);
                module.genl.subscribe(module.family, ticks, MCGRP_TICKS).await();
                module.setTicker(TICK_MICROS, source);
                for (Delivery delivery : Delivery.values()) {
                    ends.add(senders.submit(() -> sendUntilGone(module.family, delivery, busy, over)));
                    ends.add(senders.submit(() -> hangUpUntilGone(module.family, delivery, busy, over)));
                }
                try {
                    assertThat(busy.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                            .as("all are sending")
                            .isTrue();
                    ticks.take();

                    Processes.run(List.of("rmmod", "nettylink_echo"));

                    assertThat(LOADED).doesNotExist();
                    assertThat(StalledThread.threads()).as("its threads").isEmpty();
                    for (Future<Integer> end : ends) {
                        assertThat(end.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(BURSTS_BEFORE);
                    }
                } finally {
                    over.set(true);
                }
            } finally {
                if (!Files.exists(LOADED)) {
                    Processes.run(List.of("insmod", FILE));
                }
            }
        }
        try (EchoModule module = EchoModule.open()) {
            assertThat(module.counters().requests()).isZero();
            assertThat(module.ticker().expirations()).isZero();
            for (Delivery delivery : Delivery.values()) {
                module.echo(new byte[10], delivery);
            }
        }
    }

    /** It would expire in memory that is somebody else's by then, which ends the machine. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
    void aTimerThatIsStillToExpireIsCancelled(TickSource source) throws Exception {
        try (EchoModule module = EchoModule.open()) {
            module.setTicker(SLOW_TICK_MICROS, source);
        }
        Processes.run(List.of("rmmod", "nettylink_echo"));
        try {
            long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(2 * SLOW_TICK_MICROS);
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
        } finally {
            Processes.run(List.of("insmod", FILE));
        }
        try (EchoModule module = EchoModule.open()) {
            assertThat(module.ticker().expirations()).isZero();
        }
    }

    /** Echoes and publishes, and receives, until the kernel knows the family no more. */
    private static int sendUntilGone(Family family, Delivery delivery, CountDownLatch busy, AtomicBoolean over)
            throws Exception {
        try (RawSender sender = new RawSender(family, delivery)) {
            int bursts = 0;
            while (!isGone(sender) && !over.get()) {
                for (int i = 0; i < BURST; i++) {
                    sender.add(new byte[i * 10]);
                    sender.addPublished(new byte[i]);
                }
                sender.flush();
                sender.receive();
                sender.replies.clear();
                bursts++;
                tell(busy, bursts);
            }
            return bursts;
        }
    }

    /** Closes the socket while its replies are on their way, and takes another. */
    private static int hangUpUntilGone(Family family, Delivery delivery, CountDownLatch busy, AtomicBoolean over)
            throws Exception {
        int bursts = 0;
        while (!over.get()) {
            try (RawSender sender = new RawSender(family, delivery)) {
                for (int i = 0; i < BURST; i++) {
                    sender.add(new byte[i * 100]);
                }
                sender.flush();
                bursts++;
                tell(busy, bursts);
                // Refusals come before the call returns.
                if (bursts % 8 == 0) {
                    sender.receive();
                    if (isGone(sender)) {
                        return bursts;
                    }
                }
            }
        }
        return bursts;
    }

    /** That one more of those is sent which each thread has to send before the module goes. */
    private static void tell(CountDownLatch busy, int bursts) {
        if (bursts <= BURSTS_BEFORE) {
            busy.countDown();
        }
    }

    /** Until then, only bounds may refuse. */
    private static boolean isGone(RawSender sender) {
        for (Acknowledgement refusal : sender.refusals) {
            if (refusal.errno() == Errno.ENOENT) {
                return true;
            }
            assertThat(Errno.name(refusal.errno())).isEqualTo("EAGAIN");
        }
        sender.refusals.clear();
        return false;
    }
}
