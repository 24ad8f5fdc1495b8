// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.nettylink.BlockingNetlinkClient;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkException;
import io.nettylink.Request;
import io.nettylink.channel.NetlinkChannelOption;
import io.nettylink.codec.MessageView;
import io.nettylink.codec.NetlinkConstants;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Messages over netlink, of whichever protocol: one at a time by the client that blocks, many by the one that does not. */
final class NetlinkExchange implements Exchange {
    /** How a protocol puts a message into a request, and finds it in the answer. */
    interface Echo {
        Request request(byte[] message);

        byte[] answer(MessageView view, int length);
    }

    private static final int HEADERS = 1024;
    private static final int LEAST_ROOM = 8192;
    private static final int IN_FLIGHT = 64;
    private static final int RECEIVE_QUEUE = 8 * 1024 * 1024;

    private final int largest;
    private final String limit;
    private final Echo echo;
    private final BlockingNetlinkClient blocking;
    private final int protocol;
    private @Nullable NetlinkClient pipelined;
    private int room;

    /**
     * Opens a client of each kind.
     *
     * @param protocol {@code NETLINK_...}
     * @param largest how long a message may be
     * @param limit what sets that bound
     * @param echo how it is wrapped
     */
    NetlinkExchange(int protocol, int largest, String limit, Echo echo) {
        this.protocol = protocol;
        this.largest = largest;
        this.limit = limit;
        this.echo = echo;
        blocking = BlockingNetlinkClient.builder(protocol)
                .receiveBuffer(largest + NetlinkConstants.NLMSG_HDRLEN + HEADERS)
                .open();
    }

    /** A client whose receive buffers are no bigger than need be: several small ones are filled by one system call. */
    private NetlinkClient pipelined(int length) {
        NetlinkClient client = pipelined;
        if (client != null && length + HEADERS <= room) {
            return client;
        }
        if (client != null) {
            client.close();
        }
        room = Math.max(LEAST_ROOM, length + HEADERS);
        MaxMessagesRecvByteBufAllocator receives = new FixedRecvByteBufAllocator(room).maxMessagesPerRead(IN_FLIGHT);
        // The module's protocols read all messages of a datagram; and all answers in flight have to find room.
        client = NetlinkClient.builder(protocol)
                .maxInFlight(IN_FLIGHT)
                .option(NetlinkChannelOption.COALESCE_WRITES, true)
                .option(NetlinkChannelOption.SO_RCVBUFFORCE, RECEIVE_QUEUE)
                .option(ChannelOption.RECVBUF_ALLOCATOR, receives)
                .open();
        pipelined = client;
        return client;
    }

    @Override
    public int largest() {
        return largest;
    }

    @Override
    public String limit() {
        return limit;
    }

    /** From the process into a buffer, from that into the answer, and from that to the process. */
    @Override
    public int copies() {
        return 3;
    }

    @Override
    public byte[] exchange(byte[] message) throws IOException {
        try {
            return blocking.call(echo.request(message), view -> echo.answer(view, message.length));
        } catch (InterruptedException e) {
            throw (IOException) new InterruptedIOException().initCause(e);
        } catch (NetlinkException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void burst(byte[] message, int count) throws IOException {
        CountDownLatch answers = new CountDownLatch(count);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        // On the event loop itself, so that the requests meet in a datagram and nobody is woken for a single answer.
        NetlinkClient client = pipelined(message.length);
        client.channel().eventLoop().execute(() -> {
            for (int i = 0; i < count; i++) {
                CompletableFuture<byte[]> _ = send(client, message, answers, failure);
            }
        });
        try {
            answers.await();
        } catch (InterruptedException e) {
            throw (IOException) new InterruptedIOException().initCause(e);
        }
        Throwable failed = failure.get();
        if (failed != null) {
            throw new IOException(failed.getMessage(), failed);
        }
    }

    private CompletableFuture<byte[]> send(
            NetlinkClient client,
            byte[] message,
            CountDownLatch answers,
            AtomicReference<@Nullable Throwable> failure) {
        return client.call(echo.request(message), view -> echo.answer(view, message.length))
                .whenComplete((answer, problem) -> {
                    if (problem != null) {
                        failure.set(problem);
                    }
                    answers.countDown();
                });
    }

    @Override
    public void close() {
        blocking.close();
        if (pipelined != null) {
            pipelined.close();
        }
    }
}
