// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static java.util.Objects.requireNonNull;

import io.nettylink.BlockingNetlinkClient;
import io.nettylink.NetlinkClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A dump whose records are decoded, looked at and kept by nobody. Nothing is opened before the first round. */
abstract sealed class Streams implements Task {
    private @Nullable LiveHeap heap;

    @Override
    public void prepare() {
        if (heap == null) {
            heap = new LiveHeap();
            open();
        }
        heap.clear();
    }

    @Override
    public String figures() {
        return requireNonNull(heap).report();
    }

    abstract void open();

    /** Handed over on the calling thread. */
    static final class Blocking extends Streams {
        private @Nullable BlockingNetlinkClient client;

        @Override
        void open() {
            client = BlockingNetlinkClient.open(NETLINK_ROUTE);
        }

        @Override
        public void run(Results results) throws InterruptedException {
            requireNonNull(client).forEach(Requests.ROUTES, Route::read, results::streamed);
        }

        @Override
        public void close() {
            if (client != null) {
                client.close();
            }
        }
    }

    /** Published on the event loop, to a subscriber that asks for a batch at a time. */
    static final class Async extends Streams {
        private @Nullable NetlinkClient client;

        @Override
        void open() {
            client = NetlinkClient.open(NETLINK_ROUTE);
        }

        @Override
        public void run(Results results) {
            Taker taker = new Taker(results);
            requireNonNull(client).stream(Requests.ROUTES, Route::read).subscribe(taker);
            taker.done.join();
        }

        @Override
        public void close() {
            if (client != null) {
                client.close();
            }
        }
    }

    private static final class Taker implements Flow.Subscriber<Route> {
        private static final int BATCH = 1024;

        final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        private final Results results;
        private Flow.@Nullable Subscription subscription;
        private int due = BATCH;

        Taker(Results results) {
            this.results = results;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(BATCH);
        }

        @Override
        public void onNext(Route route) {
            results.streamed(route);
            if (--due == 0) {
                due = BATCH;
                requireNonNull(subscription).request(BATCH);
            }
        }

        @Override
        public void onError(Throwable failure) {
            done.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            done.complete(null);
        }
    }
}
