// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * Passes a stream on to its subscriber, apart from a failure.
 *
 * @param subscriber whose stream it is
 * @param onFailure tells the subscriber what the failure means, now or later
 * @param <T> the stream's values
 */
record ExplainedStream<T>(Flow.Subscriber<? super T> subscriber, Consumer<Throwable> onFailure)
        implements Flow.Subscriber<T> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscriber.onSubscribe(subscription);
    }

    @Override
    public void onNext(T value) {
        subscriber.onNext(value);
    }

    @Override
    public void onError(Throwable failure) {
        onFailure.accept(failure);
    }

    @Override
    public void onComplete() {
        subscriber.onComplete();
    }
}
