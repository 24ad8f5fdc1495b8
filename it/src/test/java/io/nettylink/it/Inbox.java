// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.Loss;
import io.nettylink.MessageDecoder;
import io.nettylink.NotificationListener;
import io.nettylink.codec.MessageView;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps what a subscription receives until a test takes it. */
final class Inbox<T> implements NotificationListener {
    private static final long PATIENCE_SECONDS = 30;

    private final int command;
    private final MessageDecoder<T> decoder;
    private final BlockingQueue<T> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<Loss> losses = new LinkedBlockingQueue<>();

    Inbox(int command, MessageDecoder<T> decoder) {
        this.command = command;
        this.decoder = decoder;
    }

    @Override
    public void notification(MessageView message) {
        assertThat(message.u8(0)).isEqualTo(command);
        messages.add(decoder.decode(message));
    }

    @Override
    public void lost(Loss loss) {
        losses.add(loss);
    }

    T take() throws InterruptedException {
        return present(messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    Loss takeLoss() throws InterruptedException {
        return present(losses.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    boolean hasLosses() {
        return !losses.isEmpty();
    }

    private static <V> V present(@Nullable V value) {
        if (value == null) {
            throw new AssertionError("nothing came within " + PATIENCE_SECONDS + " s");
        }
        return value;
    }
}
