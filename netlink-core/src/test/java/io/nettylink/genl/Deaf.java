// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.Loss;
import io.nettylink.NotificationListener;
import io.nettylink.codec.MessageView;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A listener that hears no notifications, but what becomes of its subscription. */
final class Deaf implements NotificationListener {
    private static final long PATIENCE_SECONDS = 20;

    private final BlockingQueue<Loss> losses = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public void notification(MessageView message) {}

    @Override
    public void lost(Loss loss) {
        losses.add(loss);
    }

    @Override
    public void closed() {
        closed.countDown();
    }

    Loss next() throws InterruptedException {
        return requireNonNull(losses.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "nothing was lost");
    }

    @Nullable Loss poll() {
        return losses.poll();
    }

    void awaitClosed() throws InterruptedException {
        assertThat(closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
}
