// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_PAYLOAD;
import static io.nettylink.echo.NettylinkEcho.CMD_PUBLISH;
import static io.nettylink.echo.NettylinkEcho.FAMILY_NAME;
import static java.util.Objects.requireNonNull;

import io.nettylink.Loss;
import io.nettylink.NotificationListener;
import io.nettylink.codec.MessageView;
import io.nettylink.echo.PublishedMessage;
import io.nettylink.genl.BlockingGenericNetlink;
import io.nettylink.genl.Family;
import io.nettylink.genl.GenericNetlink;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One publisher, and many subscriptions to one group of the kernel module, each with a socket of its own, on one event
 * loop. The publisher goes on when all have what it said before, so that no receive buffer overruns.
 */
final class Subscribers implements Task {
    private static final String GROUP = "messages";
    private static final int BURST = 8;

    private final GenericNetlink listening = GenericNetlink.open();
    private final BlockingGenericNetlink publishing = BlockingGenericNetlink.open();
    private final int messages;
    private final int subscribers;
    private final AtomicLong overruns = new AtomicLong();
    private @Nullable Family family;
    private volatile byte[][] burst = new byte[0][];
    private volatile CountDownLatch delivered = new CountDownLatch(0);

    Subscribers(int messages, int subscribers) {
        this.messages = messages;
        this.subscribers = subscribers;
    }

    @Override
    public void prepare() throws InterruptedException {
        if (family == null) {
            Family found = listening.family(FAMILY_NAME).await();
            for (int index = 0; index < subscribers; index++) {
                listening.subscribe(found, new Listener(), GROUP).await();
            }
            family = found;
        }
    }

    @Override
    public void run(Results results) throws InterruptedException {
        for (int number = 0; number < messages; number += BURST) {
            byte[][] payloads = new byte[Math.min(BURST, messages - number)][];
            Arrays.setAll(payloads, index -> Echo.payload(index));
            burst = payloads;
            delivered = new CountDownLatch(payloads.length * subscribers);
            for (byte[] payload : payloads) {
                publishing.execute(requireNonNull(family)
                        .request(CMD_PUBLISH)
                        .attributes(out -> out.bytes(A_MESSAGE_PAYLOAD, payload))
                        .build());
            }
            delivered.await();
            results.others((long) payloads.length * subscribers);
        }
        if (overruns.get() != 0) {
            throw new IllegalStateException(overruns + " overruns, though every message was waited for");
        }
    }

    @Override
    public void close() {
        listening.close();
        publishing.close();
    }

    /** Knows the order in which everything has to come. */
    private final class Listener implements NotificationListener {
        private int next;

        @Override
        public void notification(MessageView message) {
            byte[][] expected = burst;
            if (!Arrays.equals(expected[next], PublishedMessage.read(message).payload())) {
                throw new IllegalStateException("message " + next + " of a burst is another");
            }
            next = (next + 1) % expected.length;
            delivered.countDown();
        }

        @Override
        public void lost(Loss loss) {
            // One that threw would never be delivered: say why.
            System.err.println(loss);
            overruns.incrementAndGet();
        }
    }
}
