// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.codec.MessageView;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A listener that keeps what it is told, in its order: decoded notifications, losses and {@link #CLOSED}. */
final class RecordingListener implements NotificationListener {
    static final String CLOSED = "closed";

    private static final long PATIENCE_SECONDS = 20;

    private final MessageDecoder<?> decoder;
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

    /** A listener whose decoder's exceptions are its own. */
    RecordingListener(MessageDecoder<?> decoder) {
        this.decoder = decoder;
    }

    @Override
    public void notification(MessageView message) {
        heard.add(decoder.decode(message));
    }

    @Override
    public void lost(Loss loss) {
        heard.add(loss);
    }

    @Override
    public void closed() {
        heard.add(CLOSED);
    }

    /** The next thing that was heard, which has to be of that class. */
    <T> T next(Class<T> type) throws InterruptedException {
        Object next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(next).isInstanceOf(type);
        return type.cast(next);
    }

    /** The next thing of a class, whatever else is heard before. */
    <T> T nextOfMany(Class<T> type) throws InterruptedException {
        Object next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        while (next != null && !type.isInstance(next)) {
            next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        assertThat(next).as("heard in vain").isNotNull();
        return type.cast(next);
    }

    /** The next thing that was heard if there is one by now. */
    @Nullable Object poll() {
        return heard.poll();
    }
}
