// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A subscriber that asks for what it is told to ask for, and keeps what it gets. */
final class Probe<T> implements Flow.Subscriber<T> {
    static final String COMPLETE = "complete";

    private static final long PATIENCE_SECONDS = 60;

    private final long initialDemand;
    private final BlockingQueue<Object> signals = new LinkedBlockingQueue<>();
    private final CountDownLatch subscribed = new CountDownLatch(1);
    private volatile Flow.@Nullable Subscription subscription;

    Probe(long initialDemand) {
        this.initialDemand = initialDemand;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        subscribed.countDown();
        if (initialDemand > 0) {
            given.request(initialDemand);
        }
    }

    @Override
    public void onNext(T item) {
        signals.add(requireNonNull(item));
    }

    @Override
    public void onError(Throwable failure) {
        signals.add(failure);
    }

    @Override
    public void onComplete() {
        signals.add(COMPLETE);
    }

    Flow.Subscription subscription() throws InterruptedException {
        assertThat(subscribed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return requireNonNull(subscription);
    }

    /** The next signal: an item, a failure or {@link #COMPLETE}. */
    Object next() throws InterruptedException {
        return requireNonNull(signals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "no signal");
    }

    <X> X next(Class<X> type) throws InterruptedException {
        Object next = next();
        assertThat(next).isInstanceOf(type);
        return requireNonNull(type.cast(next));
    }

    /** What has come and was not taken. */
    int pending() {
        return signals.size();
    }
}
