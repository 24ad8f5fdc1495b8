// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** One subscriber and its demand. Lives on the event loop, except for what the subscriber calls. */
final class Outlet<T> implements Flow.Subscription {
    private final Owner<T> owner;
    private Flow.@Nullable Subscriber<? super T> subscriber;
    private long demand;
    private volatile boolean cancelled;

    /** Where the events come from. */
    interface Owner<T> {
        /** Runs a task on the event loop; false where that runs no more. */
        boolean execute(Runnable task);

        /** There is new demand. */
        void pump();

        /** The subscriber wants nothing more. */
        void detach(Outlet<T> outlet);
    }

    Outlet(Owner<T> owner, Flow.Subscriber<? super T> subscriber) {
        this.owner = owner;
        this.subscriber = subscriber;
    }

    /** Tells a subscriber that it gets nothing. */
    static <T> void refuse(Flow.Subscriber<? super T> subscriber, @Nullable Throwable failure) {
        try {
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {}
            });
            if (failure == null) {
                subscriber.onComplete();
            } else {
                subscriber.onError(failure);
            }
        } catch (Throwable e) {
            report(e);
        }
    }

    @Override
    public void request(long n) {
        if (!cancelled && !owner.execute(() -> add(n))) {
            drop();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        if (!owner.execute(this::detach)) {
            drop();
        }
    }

    void open() {
        signal(to -> to.onSubscribe(this));
    }

    boolean wants() {
        return demand > 0 && !cancelled;
    }

    boolean isCancelled() {
        return cancelled;
    }

    void emit(T item) {
        if (demand != Long.MAX_VALUE) {
            demand--;
        }
        signal(to -> to.onNext(item));
    }

    /** Ends the stream; no failure means that it is complete. */
    void end(@Nullable Throwable failure) {
        signal(to -> {
            if (failure == null) {
                to.onComplete();
            } else {
                to.onError(failure);
            }
        });
        drop();
    }

    /** Forgets the subscriber. */
    void drop() {
        cancelled = true;
        subscriber = null;
    }

    private void add(long n) {
        if (cancelled) {
            return;
        }
        if (n <= 0) {
            end(new IllegalArgumentException("demand is positive (rule 3.9 of Reactive Streams): " + n));
            owner.detach(this);
            return;
        }
        demand = demand > Long.MAX_VALUE - n ? Long.MAX_VALUE : demand + n;
        owner.pump();
    }

    private void detach() {
        drop();
        owner.detach(this);
    }

    private void signal(Signalling<T> signalling) {
        Flow.Subscriber<? super T> to = subscriber;
        if (to == null || cancelled) {
            return;
        }
        try {
            signalling.to(to);
        } catch (Throwable e) {
            // A subscriber that throws counts as one that has cancelled (rule 2.13), and must not harm the event loop.
            detach();
            report(e);
        }
    }

    private static void report(Throwable e) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }

    @FunctionalInterface
    private interface Signalling<T> {
        void to(Flow.Subscriber<? super T> subscriber);
    }
}
