// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.channel.NetworkNamespace;
import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.Errno;
import io.nettylink.echo.CpuCounters;
import io.nettylink.echo.Delivery;
import io.nettylink.echo.EchoReply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Turns, order and budget where messages wait: they wait for the thread, which is {@linkplain StalledThread stalled}. All
 * deliveries take from the same lanes by the same code.
 */
@SuppressWarnings({"NullAway.Init", "try"}) // What is set or stalled is so for as long as its block lasts.
class FairnessTest {
    private EchoModule module;

    @BeforeEach
    void open() throws Exception {
        module = EchoModule.open();
        // There has to be a thread before it can be stalled.
        module.echo(new byte[0], Delivery.THREAD);
    }

    @AfterEach
    void close() {
        Cpus.release();
        module.close();
    }

    @Test
    void repliesKeepTheOrderOfRequestsWhileTheSenderMovesBetweenCpus() throws Exception {
        int messages = 60;
        try (RawSender sender = new RawSender(module.family, Delivery.THREAD)) {
            try (StalledThread stalled = StalledThread.stall()) {
                for (int i = 0; i < messages; i++) {
                    // The last one is taken.
                    Cpus.moveTo(i % (Cpus.count() - 1));
                    sender.send(number(i));
                }
                sender.receive();
                assertThat(sender.replies).as("the thread is stalled").isEmpty();
            }
            sender.awaitReplies(messages);
            assertThat(sender.replies)
                    .extracting(reply -> reply.received().cpu())
                    .as("it did move")
                    .contains(0, Cpus.count() - 2)
                    .startsWith(0, 1 % (Cpus.count() - 1));
            assertThat(sender.replies).extracting(FairnessTest::number).isSorted();
            assertThat(sender.replies).extracting(EchoReply::sequence).isSorted();
        }
    }

    @Test
    void aFloodDelaysNobodyByMoreThanOneMessageEachTurnAndLeavesRoomInTheQueue() throws Exception {
        int senders = 16;
        int each = 2;
        int accepted = (int) Parameters.get("sender_messages");
        CpuCounters before = module.counters();
        List<RawSender> others = new ArrayList<>();
        // With a budget of one, lanes take turns as senders do, so that it does not matter who shares one.
        try (Parameters parameters = new Parameters().set("budget", 1).set("sender_bytes", 1 << 30);
                RawSender flood = new RawSender(module.family, Delivery.THREAD)) {
            try (StalledThread stalled = StalledThread.stall()) {
                for (int i = 0; i < accepted + 50; i++) {
                    flood.add(number(i));
                }
                flood.flush();
                for (int i = 0; i < senders; i++) {
                    RawSender other = new RawSender(module.family, Delivery.THREAD);
                    others.add(other);
                    for (int j = 0; j < each; j++) {
                        other.send(number(j));
                    }
                }
            }
            flood.awaitReplies(accepted);
            assertThat(flood.refusals)
                    .hasSize(50)
                    .allSatisfy(refusal -> refused(refusal, "too much of the sender waits: parameter sender_messages"));
            for (RawSender other : others) {
                other.awaitReplies(each);
                assertThat(other.refusals).isEmpty();
                long last = other.replies.getLast().replied().nanoTime();
                assertThat(flood.replies.stream()
                                .filter(reply -> reply.replied().nanoTime() < last)
                                .count())
                        .as("of the flood before the other's last")
                        .isLessThanOrEqualTo((long) senders * each + 1);
            }
        } finally {
            others.forEach(RawSender::close);
        }
        CpuCounters after = module.counters();
        assertThat(after.senderFull() - before.senderFull()).isEqualTo(50);
        assertThat(after.queueFull()).isEqualTo(before.queueFull());
    }

    @Test
    void aRunSendsAsManyAsTheBudgetAllowsAndTheRestIsScheduledAgain() throws Exception {
        CpuCounters before = module.counters();
        try (Parameters parameters = new Parameters().set("budget", 8);
                RawSender sender = new RawSender(module.family, Delivery.THREAD)) {
            try (StalledThread stalled = StalledThread.stall()) {
                for (int i = 0; i < 200; i++) {
                    sender.add(number(i));
                }
                sender.flush();
            }
            sender.awaitReplies(200);
        }
        CpuCounters after = module.counters();
        assertThat(after.runs() - before.runs()).isEqualTo(200 / 8);
        assertThat(after.budgetExhausted() - before.budgetExhausted()).isEqualTo(200 / 8 - 1);
    }

    @Test
    void repliesToASocketThatIsGoneAreCounted() throws Exception {
        CpuCounters before = module.counters();
        try (StalledThread stalled = StalledThread.stall()) {
            try (RawSender sender = new RawSender(module.family, Delivery.THREAD)) {
                for (int i = 0; i < 5; i++) {
                    sender.send(number(i));
                }
            }
        }
        assertThat(module.counters().sendFailed() - before.sendFailed()).isEqualTo(5);
    }

    @Test
    void aNamespaceEndsWithMessagesAndAThreadInIt() throws Exception {
        String name = "ending";
        int threads = StalledThread.threads().size();
        Processes.run(List.of("ip", "netns", "add", name));
        try (RawSender sender = new RawSender(module.family, Delivery.THREAD, NetworkNamespace.named(name))) {
            sender.send(number(0));
            sender.awaitReplies(1);
            assertThat(StalledThread.threads()).hasSize(threads + 1);
            try (StalledThread stalled = StalledThread.stall()) {
                for (int i = 0; i < 100; i++) {
                    sender.send(number(i));
                }
                sender.close();
                Processes.run(List.of("ip", "netns", "delete", name));
            }
        }
        long start = System.nanoTime();
        while (StalledThread.threads().size() > threads) {
            assertThat(System.nanoTime() - start).as("the thread ends").isLessThan(TimeUnit.SECONDS.toNanos(60));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        assertThat(number(module.echo(number(7), Delivery.THREAD))).isEqualTo(7);
    }

    private static void refused(Acknowledgement refusal, String words) {
        assertThat(refusal.errno()).isEqualTo(Errno.EAGAIN);
        assertThat(refusal.extendedAck().message()).contains(words);
    }

    private static byte[] number(int number) {
        return Integer.toString(number).getBytes(UTF_8);
    }

    private static int number(EchoReply reply) {
        return Integer.parseInt(new String(reply.payload(), UTF_8));
    }
}
