// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A subscriber that keeps what it is signalled, and has the demand that the test gives it. */
public final class RecordingSubscriber<T> implements Flow.Subscriber<T> {
    private static final long PATIENCE_SECONDS = 30;

    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final BlockingQueue<T> values = new LinkedBlockingQueue<>();

    /** Completes when the stream does. */
    public final CompletableFuture<Void> end = new CompletableFuture<>();

    /** Makes one that has heard nothing and asked for nothing. */
    public RecordingSubscriber() {}

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription.complete(given);
    }

    @Override
    public void onNext(T item) {
        values.add(item);
    }

    @Override
    public void onError(Throwable throwable) {
        end.completeExceptionally(throwable);
    }

    @Override
    public void onComplete() {
        end.complete(null);
    }

    public Flow.Subscription subscription() throws InterruptedException {
        return Outcomes.value(subscription);
    }

    public RecordingSubscriber<T> request(long n) throws InterruptedException {
        subscription().request(n);
        return this;
    }

    public T next() throws InterruptedException {
        return requireNonNull(values.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "no value came");
    }

    int waiting() {
        return values.size();
    }
}
