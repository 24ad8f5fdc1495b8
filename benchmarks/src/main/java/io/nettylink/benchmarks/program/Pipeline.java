// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkFuture;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A number of requests, of which so many are in flight at once: each that ends starts the next, on the event loop, where
 * a program that is written for it stays.
 */
final class Pipeline<T> implements Task {
    private final NetlinkClient client;
    private final int count;
    private final int window;
    private final IntFunction<NetlinkFuture<T>> request;
    private final BiConsumer<Results, T> outcome;
    private boolean timed;

    /**
     * Says what to ask.
     *
     * @param request asks the question of a number
     * @param outcome keeps an answer
     */
    Pipeline(
            NetlinkClient client,
            int count,
            int window,
            IntFunction<NetlinkFuture<T>> request,
            BiConsumer<Results, T> outcome) {
        this.client = client;
        this.count = count;
        this.window = window;
        this.request = request;
        this.outcome = outcome;
    }

    /** Has each request timed by itself. */
    Pipeline<T> timed() {
        timed = true;
        return this;
    }

    @Override
    public void run(Results results) {
        start(results).join();
    }

    /** Starts a round, and tells its end. */
    CompletableFuture<@Nullable Void> start(Results results) {
        Round round = new Round(results);
        client.channel().eventLoop().execute(round::begin);
        return round.done;
    }

    @Override
    public void close() {
        client.close();
    }

    private final class Round {
        final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        private final Results results;
        private int started;
        private int ended;

        Round(Results results) {
            this.results = results;
        }

        void begin() {
            for (int lane = 0; lane < Math.min(window, count); lane++) {
                next();
            }
        }

        @SuppressWarnings("FutureReturnValueIgnored") // what fails, fails the round
        private void next() {
            long began = timed ? System.nanoTime() : 0;
            request.apply(started++).whenComplete((value, failure) -> {
                if (failure != null) {
                    done.completeExceptionally(failure);
                    return;
                }
                outcome.accept(results, value);
                if (timed) {
                    results.latency(System.nanoTime() - began);
                }
                ended++;
                if (started < count) {
                    next();
                } else if (ended == count) {
                    done.complete(null);
                }
            });
        }
    }
}
