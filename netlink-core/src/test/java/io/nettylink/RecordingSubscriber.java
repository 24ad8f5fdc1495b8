// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A subscriber that keeps what it is signalled, and has the demand that the test gives it. */
final class RecordingSubscriber<T> implements Flow.Subscriber<T> {
    private static final long PATIENCE_SECONDS = 30;

    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final BlockingQueue<T> values = new LinkedBlockingQueue<>();

    /** Completes when the stream does. */
    final CompletableFuture<Void> end = new CompletableFuture<>();

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

    Flow.Subscription subscription() throws InterruptedException {
        return Outcomes.value(subscription);
    }

    RecordingSubscriber<T> request(long n) throws InterruptedException {
        subscription().request(n);
        return this;
    }

    T next() throws InterruptedException {
        return requireNonNull(values.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "no value came");
    }

    int waiting() {
        return values.size();
    }
}
