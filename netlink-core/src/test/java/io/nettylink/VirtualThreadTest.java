// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.codec.MessageView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thousand virtual threads on a single carrier, which none of them may keep. */
@Timeout(120)
class VirtualThreadTest {

    @Test
    void waitingLeavesTheCarrierToOthers() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djdk.virtualThreadScheduler.parallelism=1",
                        "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Crowd.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(output).endsWith("1000 answered, 10 timed out, 10 interrupted\n");
    }

    /** Runs in a virtual machine of its own. */
    static final class Crowd {
        private static final int CALLERS = 1000;
        private static final int WAITING = 10;

        private Crowd() {}

        public static void main(String[] arguments) throws Exception {
            AtomicInteger answered = new AtomicInteger();
            AtomicInteger timedOut = new AtomicInteger();
            AtomicInteger interrupted = new AtomicInteger();
            CountDownLatch listening = new CountDownLatch(WAITING);
            List<Thread> threads = new ArrayList<>();
            List<Thread> listeners = new ArrayList<>();
            try (BlockingNetlinkClient client = BlockingNetlinkClient.builder(NETLINK_GENERIC)
                    .timeout(Duration.ofMinutes(1))
                    .open()) {
                for (int i = 0; i < WAITING; i++) {
                    BlockingSubscription silence = client.subscribe();
                    listeners.add(start(
                            () -> {
                                listening.countDown();
                                silence.next(MessageView::type);
                            },
                            interrupted));
                }
                listening.await();
                for (int i = 0; i < CALLERS; i++) {
                    threads.add(start(
                            () -> {
                                if (client.call(Controller.getFamily("nlctrl"), Controller::familyName)
                                        .equals("nlctrl")) {
                                    answered.incrementAndGet();
                                }
                            },
                            interrupted));
                    if (i % (CALLERS / WAITING) == 0) {
                        threads.add(start(() -> expire(client, timedOut), interrupted));
                    }
                }
                for (Thread thread : threads) {
                    thread.join();
                }
                for (Thread listener : listeners) {
                    listener.interrupt();
                    listener.join();
                }
            }
            System.out.print(answered + " answered, " + timedOut + " timed out, " + interrupted + " interrupted\n");
        }

        private static void expire(BlockingNetlinkClient client, AtomicInteger timedOut) throws InterruptedException {
            Request unanswered = Request.builder(1)
                    .replyAfterAcknowledgement()
                    .timeout(Duration.ofMillis(5))
                    .build();
            try {
                client.call(unanswered, MessageView::type);
            } catch (RequestTimeoutException e) {
                timedOut.incrementAndGet();
            }
        }

        private static Thread start(Call call, AtomicInteger interrupted) {
            return Thread.ofVirtual().start(() -> {
                try {
                    call.run();
                } catch (InterruptedException e) {
                    interrupted.incrementAndGet();
                }
            });
        }

        @FunctionalInterface
        private interface Call {
            void run() throws InterruptedException;
        }
    }
}
