// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static io.nettylink.echo.NettylinkEcho.PAYLOAD_MAX;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.Errno;
import io.nettylink.echo.CpuCounters;
import io.nettylink.echo.Delivery;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The bounds of what may wait, to the message and to the byte, of each sender and of the namespace. What waits, waits for
 * the {@linkplain StalledThread stalled} thread.
 */
@SuppressWarnings({"NullAway.Init", "try"}) // What is set or stalled is so for as long as its block lasts.
class BoundsTest {
    private static final String SENDER_MESSAGES = "too much of the sender waits: parameter sender_messages limits it";
    private static final String SENDER_BYTES = "too much of the sender waits: parameter sender_bytes limits it";
    private static final String QUEUE_MESSAGES = "the queue is full: parameter queue_messages limits it";
    private static final String QUEUE_BYTES = "the queue is full: parameter queue_bytes limits it";

    private EchoModule module;
    private CpuCounters before;

    @BeforeEach
    void open() throws Exception {
        module = EchoModule.open();
        // There has to be a thread before it can be stalled.
        module.echo(new byte[0], Delivery.THREAD);
        before = module.counters();
    }

    @AfterEach
    void close() {
        module.close();
    }

    @Test
    void messagesOfASenderAndOfTheNamespace() throws Exception {
        try (Parameters parameters = new Parameters().set("sender_messages", 5).set("queue_messages", 8);
                RawSender first = new RawSender(module.family, Delivery.THREAD);
                RawSender second = new RawSender(module.family, Delivery.THREAD)) {
            try (StalledThread stalled = StalledThread.stall()) {
                send(first, 7);
                send(second, 5);
            }
            refused(first, 2, SENDER_MESSAGES);
            refused(second, 2, QUEUE_MESSAGES);
            arrived(first, 5);
            arrived(second, 3);
            assertCounted(8, 2, 2);

            // What was delivered is charged no longer, and what was refused never was.
            try (StalledThread stalled = StalledThread.stall()) {
                send(second, 6);
                send(first, 4);
            }
            arrived(second, 3 + 5);
            arrived(first, 5 + 3);
            assertCounted(16, 3, 3);
        }
    }

    /** Senders share what is theirs among all their deliveries. */
    @Test
    void messagesOfASenderWhateverTheirDelivery() throws Exception {
        try (Parameters parameters = new Parameters().set("sender_messages", 3);
                RawSender sender = new RawSender(module.family, Delivery.THREAD)) {
            try (StalledThread stalled = StalledThread.stall()) {
                send(sender, 3);
                for (Delivery delivery : Delivery.values()) {
                    sender.addTo(delivery, number(99));
                    sender.flush();
                }
                sender.receive();
                refused(sender, 3, SENDER_MESSAGES);
            }
            arrived(sender, 3);
        }
        assertCounted(3, 3, 0);
    }

    @Test
    void bytesOfASender() throws Exception {
        long size = size(100);
        try (Parameters parameters = new Parameters().set("sender_bytes", 3 * size);
                RawSender sender = new RawSender(module.family, Delivery.THREAD)) {
            try (StalledThread stalled = StalledThread.stall()) {
                send(sender, 4, 100);
                refused(sender, 1, SENDER_BYTES);
            }
            sender.awaitReplies(3);
            parameters.set("sender_bytes", 3 * size - 1);
            try (StalledThread stalled = StalledThread.stall()) {
                send(sender, 4, 100);
            }
            refused(sender, 3, SENDER_BYTES);
            sender.awaitReplies(3 + 2);
        }
    }

    @Test
    void bytesOfTheNamespace() throws Exception {
        long size = size(100);
        try (Parameters parameters = new Parameters().set("queue_bytes", 4 * size);
                RawSender first = new RawSender(module.family, Delivery.THREAD);
                RawSender second = new RawSender(module.family, Delivery.THREAD)) {
            try (StalledThread stalled = StalledThread.stall()) {
                send(first, 3, 100);
                send(second, 3, 100);
            }
            refused(first, 0, QUEUE_BYTES);
            refused(second, 2, QUEUE_BYTES);
            first.awaitReplies(3);
            second.awaitReplies(1);
            parameters.set("queue_bytes", 4 * size - 1);
            try (StalledThread stalled = StalledThread.stall()) {
                send(first, 3, 100);
                send(second, 1, 100);
            }
            refused(second, 3, QUEUE_BYTES);
            first.awaitReplies(6);
            second.awaitReplies(1);
        }
        CpuCounters after = module.counters();
        assertThat(after.queueFull() - before.queueFull()).isEqualTo(3);
    }

    /** The kernel takes at least as much memory as a payload is long, and its buffers count with what is around them. */
    @Test
    void bytesAreThoseOfMemory() throws Exception {
        assertThat(size(0)).isGreaterThan(100);
        assertThat(size(PAYLOAD_MAX)).isBetween((long) PAYLOAD_MAX, 3L * PAYLOAD_MAX);
    }

    @Test
    void aFullNamespaceIsNoneOfTheOthersBusiness() throws Exception {
        try (Parameters parameters = new Parameters().set("queue_messages", 4);
                TestNamespace namespace = new TestNamespace("full");
                RawSender there = namespace.sender(Delivery.THREAD);
                RawSender here = new RawSender(module.family, Delivery.THREAD)) {
            send(there, 1);
            arrived(there, 1);
            try (StalledThread stalled = StalledThread.stall()) {
                send(there, 5);
                refused(there, 1, QUEUE_MESSAGES);
                send(here, 5);
                refused(here, 1, QUEUE_MESSAGES);
            }
            arrived(there, 1 + 4);
            arrived(here, 4);
            assertCounted(4, 0, 1);
            namespace.balance();
        }
    }

    /** What one answer is charged with, found out by the bound of a sender of whom nothing waits. */
    private long size(int length) throws IOException {
        long accepted = 1 << 20;
        long refused = 0;
        long refusals = 0;
        try (Parameters parameters = new Parameters();
                RawSender sender = new RawSender(module.family, Delivery.SOFTIRQ)) {
            while (accepted - refused > 1) {
                long middle = (accepted + refused) / 2;
                parameters.set("sender_bytes", middle);
                int replies = sender.replies.size();
                sender.send(new byte[length]);
                while (sender.replies.size() == replies && sender.refusals.size() == refusals) {
                    sender.receive();
                }
                if (sender.replies.size() > replies) {
                    accepted = middle;
                } else {
                    refused = middle;
                    refusals++;
                }
            }
        }
        return accepted;
    }

    private void assertCounted(long received, long senderFull, long queueFull) throws InterruptedException {
        CpuCounters after = module.counters();
        assertThat(after.received() - before.received()).as("received").isEqualTo(received);
        assertThat(after.echoed() - before.echoed()).as("echoed").isEqualTo(received);
        assertThat(after.senderFull() - before.senderFull()).as("sender-full").isEqualTo(senderFull);
        assertThat(after.queueFull() - before.queueFull()).as("queue-full").isEqualTo(queueFull);
        assertThat(after.noMemory()).isEqualTo(before.noMemory());
    }

    private static void send(RawSender sender, int messages) {
        for (int i = 0; i < messages; i++) {
            sender.send(number(i));
            sender.receive();
        }
    }

    private static void send(RawSender sender, int messages, int length) {
        for (int i = 0; i < messages; i++) {
            sender.send(new byte[length]);
            sender.receive();
        }
    }

    private static void refused(RawSender sender, int times, String words) {
        assertThat(sender.refusals).hasSize(times).allSatisfy((Acknowledgement refusal) -> {
            assertThat(refusal.errno()).isEqualTo(Errno.EAGAIN);
            assertThat(refusal.extendedAck().message()).isEqualTo(words);
        });
    }

    /** The first ones of each series have arrived, none twice: those that were refused are the last. */
    private static void arrived(RawSender sender, int replies) {
        sender.awaitReplies(replies);
        sender.receive();
        assertThat(sender.replies).hasSize(replies);
    }

    private static byte[] number(int number) {
        return Integer.toString(number).getBytes(UTF_8);
    }
}
