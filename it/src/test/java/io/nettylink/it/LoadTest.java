// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.echo.CpuCounters;
import io.nettylink.echo.Delivery;
import io.nettylink.echo.EchoReply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many senders on all CPUs at once, and many messages. */
@SuppressWarnings({"NullAway.Init", "try"}) // What is set is so for as long as its block lasts.
class LoadTest {
    private static final int SENDERS_EACH = 3;

    private EchoModule module;
    private CpuCounters before;

    @BeforeEach
    void open() throws InterruptedException {
        module = EchoModule.open();
        before = module.counters();
    }

    @AfterEach
    void close() {
        module.close();
    }

    /** The budget is so small that runs leave messages behind, which must not be forgotten. */
    @ParameterizedTest
    @EnumSource
    void repliesToManySendersOnAllCpusComeInTheOrderOfEachSender(Delivery delivery) throws Exception {
        int messages = 240;
        int burst = 24;
        try (Parameters parameters = new Parameters().set("budget", 1)) {
            List<List<EchoReply>> replies = onAllCpus(cpu -> {
                List<RawSender> senders = new ArrayList<>();
                try {
                    for (int i = 0; i < SENDERS_EACH; i++) {
                        senders.add(new RawSender(module.family, delivery));
                    }
                    for (int sent = 0; sent < messages; sent += burst) {
                        Cpus.moveTo((cpu + sent / burst) % Cpus.count());
                        for (RawSender sender : senders) {
                            sendBurst(sender, sent, burst);
                        }
                        for (RawSender sender : senders) {
                            sender.awaitReplies(sent + burst);
                        }
                    }
                    return senders.stream().map(LoadTest::answered).toList();
                } finally {
                    senders.forEach(RawSender::close);
                }
            });
            for (List<EchoReply> ofOne : replies) {
                assertThat(ofOne.stream().mapToInt(LoadTest::number).toArray()).isEqualTo(numbers(messages));
                assertThat(ofOne).extracting(EchoReply::sequence).isSorted();
            }
            long all = (long) Cpus.count() * SENDERS_EACH * messages;
            long[] sequences = replies.stream()
                    .flatMap(List::stream)
                    .mapToLong(EchoReply::sequence)
                    .sorted()
                    .toArray();
            assertThat(sequences)
                    .as("each number is given once")
                    .isEqualTo(
                            LongStream.range(0, all).map(i -> i + sequences[0]).toArray());
            assertThat(replies.stream()
                            .flatMap(List::stream)
                            .map(reply -> reply.received().cpu()))
                    .as("the CPUs that it was received on")
                    .contains(IntStream.range(0, Cpus.count()).boxed().toArray(Integer[]::new));
            assertEchoed(all);
        }
    }

    @Test
    void aHundredThousandSmallMessages() throws Exception {
        int messages = 33_334;
        int burst = 64;
        List<List<EchoReply>> replies = inParallel(List.of(Delivery.values()).stream()
                .<Callable<List<List<EchoReply>>>>map(delivery -> () -> {
                    try (RawSender sender = new RawSender(module.family, delivery)) {
                        for (int sent = 0; sent < messages; sent += burst) {
                            sendBurst(sender, sent, Math.min(burst, messages - sent));
                            // So many wait at most that none is refused.
                            sender.awaitReplies(sent - burst);
                        }
                        sender.awaitReplies(messages);
                        return List.of(answered(sender));
                    }
                })
                .toList());
        for (List<EchoReply> ofOne : replies) {
            assertThat(ofOne.stream().mapToInt(LoadTest::number).toArray()).isEqualTo(numbers(messages));
        }
        assertEchoed(3L * messages);
    }

    private void assertEchoed(long messages) throws InterruptedException {
        CpuCounters after = module.counters();
        assertThat(after.received() - before.received()).isEqualTo(messages);
        assertThat(after.echoed() - before.echoed()).isEqualTo(messages);
        assertThat(after.requests() - before.requests()).isEqualTo(messages);
    }

    private interface OnCpu<T> {
        T run(int cpu) throws Exception;
    }

    private static <T> List<T> onAllCpus(OnCpu<List<T>> task) throws Exception {
        List<Callable<List<T>>> tasks = new ArrayList<>();
        for (int i = 0; i < Cpus.count(); i++) {
            int cpu = i;
            tasks.add(() -> task.run(cpu));
        }
        return inParallel(tasks);
    }

    private static <T> List<T> inParallel(List<Callable<List<T>>> tasks) throws Exception {
        List<T> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
            for (Future<List<T>> result : threads.invokeAll(tasks)) {
                all.addAll(result.get());
            }
        }
        return all;
    }

    private static void sendBurst(RawSender sender, int first, int count) {
        for (int i = first; i < first + count; i++) {
            sender.add(Integer.toString(i).getBytes(UTF_8));
        }
        sender.flush();
    }

    private static List<EchoReply> answered(RawSender sender) {
        assertThat(sender.refusals).isEmpty();
        return List.copyOf(sender.replies);
    }

    private static int[] numbers(int count) {
        return IntStream.range(0, count).toArray();
    }

    private static int number(EchoReply reply) {
        return Integer.parseInt(new String(reply.payload(), UTF_8));
    }
}
