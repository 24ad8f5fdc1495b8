// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** A subscriber that hands everything to a function, and completes a future at the end. */
final class Consumption<T, R> implements Flow.Subscriber<T> {
    private final Consumer<? super T> consumer;
    private final CompletableFuture<R> end;
    private final R result;

    Consumption(Consumer<? super T> consumer, CompletableFuture<R> end, R result) {
        this.consumer = consumer;
        this.end = end;
        this.result = result;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // what whenComplete runs can't fail
    public void onSubscribe(Flow.Subscription given) {
        // Whoever completes the future, or cancels it, wants nothing more.
        end.whenComplete((value, failure) -> given.cancel());
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(T item) {
        try {
            consumer.accept(item);
        } catch (Throwable e) {
            end.completeExceptionally(e);
        }
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end.complete(result);
    }
}
