// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.BlockingNetlinkClient;
import io.nettylink.BlockingNetlinkClientBuilder;
import io.nettylink.MessageDecoder;
import io.nettylink.NetlinkException;
import io.nettylink.Request;
import io.nettylink.codec.Acknowledgement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** The client that blocks, with a thread for each call. It goes by real time: only the short timeout is waited for. */
final class BlockingFaultyClient implements FaultyClient {
    private static final Duration SHORT = Duration.ofMillis(30);
    private static final long PATIENCE_SECONDS = 30;

    final BlockingNetlinkClient client;
    private final FakeKernel kernel;
    private final Queue<Calling<?>> calls = new ConcurrentLinkedQueue<>();

    BlockingFaultyClient(FakeKernel kernel, int protocol, UnaryOperator<BlockingNetlinkClientBuilder> settings) {
        this.kernel = kernel;
        this.client = settings.apply(BlockingNetlinkClient.builder(protocol)
                        .in(kernel)
                        .timeout(Duration.ofSeconds(2 * PATIENCE_SECONDS)))
                .open();
    }

    @Override
    public <T> Calling<T> call(Request request, MessageDecoder<T> decoder) {
        return begin(() -> client.call(request, decoder));
    }

    @Override
    public <T> Calling<List<T>> dump(Request request, MessageDecoder<T> decoder) {
        return begin(() -> client.dump(request, decoder));
    }

    @Override
    public Calling<Acknowledgement> execute(Request request) {
        return begin(() -> client.execute(request));
    }

    @Override
    public long portId() {
        return client.portId();
    }

    @Override
    public Duration shortTimeout() {
        return SHORT;
    }

    /** Real time passes by itself: who wants to know waits for the outcome. */
    @Override
    public void passShortTimeout() {}

    /** Until each thread has ended, or waits, and nothing that was delivered is left to be read. */
    @Override
    public void settle() {
        while (kernel.lock().call(() -> kernel.sockets().stream().anyMatch(FakeSocket::isReady))
                || !calls.stream().allMatch(Calling::isAtRest)) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private <T> Calling<T> begin(Callable<T> call) {
        Calling<T> calling = new Calling<>(call);
        calls.add(calling);
        calling.thread.start();
        return calling;
    }

    /** A call on a thread of its own. */
    static final class Calling<T> implements Outcome<T> {
        final Thread thread;
        final FutureTask<T> task;

        Calling(Callable<T> call) {
            task = new FutureTask<>(call);
            thread = Thread.ofPlatform().daemon().unstarted(task);
        }

        boolean isAtRest() {
            return task.isDone() || thread.getState() == Thread.State.TIMED_WAITING;
        }

        @Override
        public boolean isDone() {
            return task.isDone();
        }

        @Override
        public T value() throws InterruptedException {
            try {
                return end();
            } catch (ExecutionException e) {
                throw new AssertionError("failed: " + e.getCause(), e.getCause());
            }
        }

        @Override
        public <E extends NetlinkException> E failure(Class<E> type) throws InterruptedException {
            return type.cast(thrown(type));
        }

        Throwable thrown(Class<? extends Throwable> type) throws InterruptedException {
            try {
                throw new AssertionError("succeeded with " + end());
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(type);
                return Objects.requireNonNull(e.getCause());
            }
        }

        private T end() throws InterruptedException, ExecutionException {
            try {
                return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new AssertionError("not done within " + PATIENCE_SECONDS + " s", e);
            }
        }
    }
}
