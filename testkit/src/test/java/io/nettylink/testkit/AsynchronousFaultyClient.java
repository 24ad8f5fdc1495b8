// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.MessageDecoder;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkException;
import io.nettylink.NetlinkFuture;
import io.nettylink.Request;
import io.nettylink.codec.Acknowledgement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;

/** The client with an event loop, on a clock that the test moves: what does not end at once will not end by itself. */
final class AsynchronousFaultyClient implements FaultyClient {
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    final VirtualTime time = new VirtualTime();
    final NetlinkClient client;

    AsynchronousFaultyClient(FakeKernel kernel, int protocol) {
        try {
            client = NetlinkClient.builder(protocol)
                    .in(kernel)
                    .eventLoopGroup(time.eventLoop())
                    .timeout(TIMEOUT)
                    .open();
        } catch (RuntimeException e) {
            time.close();
            throw e;
        }
    }

    @Override
    public <T> Outcome<T> call(Request request, MessageDecoder<T> decoder) {
        return new Promised<>(client.call(request, decoder));
    }

    @Override
    public <T> Outcome<List<T>> dump(Request request, MessageDecoder<T> decoder) {
        return new Promised<>(client.dump(request, decoder));
    }

    @Override
    public Outcome<Acknowledgement> execute(Request request) {
        return new Promised<>(client.execute(request));
    }

    @Override
    public long portId() {
        return client.portId();
    }

    @Override
    public Duration shortTimeout() {
        return TIMEOUT;
    }

    @Override
    public void passShortTimeout() {
        time.advance(TIMEOUT);
    }

    @Override
    public void settle() {
        time.settle();
    }

    @Override
    public void close() {
        client.close();
        time.close();
    }

    private final class Promised<T> implements Outcome<T> {
        private final NetlinkFuture<T> future;

        Promised(NetlinkFuture<T> future) {
            this.future = future;
        }

        @Override
        public boolean isDone() {
            return future.isDone();
        }

        /** What was closed meanwhile has ended everything by itself. */
        private void end() {
            if (!future.isDone()) {
                settle();
            }
            assertThat(future).isDone();
        }

        @Override
        public T value() throws InterruptedException {
            end();
            return future.await();
        }

        @Override
        public <E extends NetlinkException> E failure(Class<E> type) throws InterruptedException {
            end();
            try {
                throw new AssertionError("succeeded with " + future.get());
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(type);
                return type.cast(Objects.requireNonNull(e.getCause()));
            }
        }
    }
}
