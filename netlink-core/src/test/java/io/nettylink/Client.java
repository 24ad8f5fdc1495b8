// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.nettylink.channel.spi.NetlinkSocketProvider;
import io.nettylink.codec.Acknowledgement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What both clients can do, for a caller that waits. */
interface Client extends AutoCloseable {

    Acknowledgement execute(Request request) throws InterruptedException;

    <T> T call(Request request, MessageDecoder<T> decoder) throws InterruptedException;

    <T> List<T> dump(Request request, MessageDecoder<T> decoder) throws InterruptedException;

    RequestCounters counters();

    long portId();

    @Override
    void close();

    /** Which client to open, and how. */
    final class Settings {
        final int protocol;

        @Nullable NetlinkSocketProvider sockets;

        Duration timeout = Duration.ofSeconds(20);
        DumpPolicy dumpPolicy = DumpPolicy.DEFAULT;
        int receiveBuffer = 32 * 1024;
        int sendBuffer;

        Settings(int protocol) {
            this.protocol = protocol;
        }

        Settings in(NetlinkSocketProvider where) {
            sockets = where;
            return this;
        }

        Settings timeout(Duration duration) {
            timeout = duration;
            return this;
        }

        Settings dumpPolicy(DumpPolicy policy) {
            dumpPolicy = policy;
            return this;
        }

        Settings receiveBuffer(int bytes) {
            receiveBuffer = bytes;
            return this;
        }

        Settings sendBuffer(int bytes) {
            sendBuffer = bytes;
            return this;
        }
    }

    /** The client that hands requests to an event loop, and a caller that waits for its futures. */
    record Asynchronous(NetlinkClient client) implements Client {
        static Client open(Settings settings) {
            NetlinkClientBuilder builder = NetlinkClient.builder(settings.protocol)
                    .timeout(settings.timeout)
                    .dumpPolicy(settings.dumpPolicy)
                    .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(settings.receiveBuffer));
            if (settings.sendBuffer > 0) {
                builder.option(ChannelOption.SO_SNDBUF, settings.sendBuffer);
            }
            if (settings.sockets != null) {
                builder.in(settings.sockets);
            }
            return new Asynchronous(builder.open());
        }

        @Override
        public Acknowledgement execute(Request request) throws InterruptedException {
            return await(client.execute(request));
        }

        @Override
        public <T> T call(Request request, MessageDecoder<T> decoder) throws InterruptedException {
            return await(client.call(request, decoder));
        }

        @Override
        public <T> List<T> dump(Request request, MessageDecoder<T> decoder) throws InterruptedException {
            return await(client.dump(request, decoder));
        }

        @Override
        public RequestCounters counters() {
            return client.counters();
        }

        @Override
        public long portId() {
            return client.portId();
        }

        @Override
        public void close() {
            client.close();
        }

        private static <T> T await(NetlinkFuture<T> future) throws InterruptedException {
            return future.await();
        }
    }

    /** The client that does all on the caller's thread. */
    record Blocking(BlockingNetlinkClient client) implements Client {
        static Client open(Settings settings) {
            BlockingNetlinkClientBuilder builder = BlockingNetlinkClient.builder(settings.protocol)
                    .timeout(settings.timeout)
                    .dumpPolicy(settings.dumpPolicy)
                    .receiveBuffer(settings.receiveBuffer);
            if (settings.sendBuffer > 0) {
                builder.option(ChannelOption.SO_SNDBUF, settings.sendBuffer);
            }
            if (settings.sockets != null) {
                builder.in(settings.sockets);
            }
            return new Blocking(builder.open());
        }

        @Override
        public Acknowledgement execute(Request request) throws InterruptedException {
            return client.execute(request);
        }

        @Override
        public <T> T call(Request request, MessageDecoder<T> decoder) throws InterruptedException {
            return client.call(request, decoder);
        }

        @Override
        public <T> List<T> dump(Request request, MessageDecoder<T> decoder) throws InterruptedException {
            return client.dump(request, decoder);
        }

        @Override
        public RequestCounters counters() {
            return client.counters();
        }

        @Override
        public long portId() {
            return client.portId();
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
