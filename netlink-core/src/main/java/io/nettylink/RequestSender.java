// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.nettylink.channel.NetlinkChannel;
import io.nettylink.channel.NetlinkIoException;
import io.nettylink.internal.protocol.Ticket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests on a channel: those of one burst as one datagram, where the channel's option allows it. A burst is what
 * the tasks submit that the event loop has by now, which are the submissions of other requests where there are many.
 *
 * <p>A datagram that the kernel refuses was not looked at. Where it had several requests, each is sent by itself then, so
 * that none fails for another's sake.
 *
 * <p>Used on the event loop.
 */
final class RequestSender {
    private static final int MOST_SPARE = 8;

    private final NetlinkChannel channel;
    private final Tally tally;
    private final Consumer<RequestBatch> leaving;
    private final BiConsumer<Ticket, Throwable> refused;
    private final Deque<RequestBatch> spare = new ArrayDeque<>();
    private final Runnable flush = this::flush;
    private @Nullable RequestBatch open;
    private boolean due;
    private boolean closed;

    /**
     * Sends nothing yet.
     *
     * @param leaving learns of each batch that is about to be sent
     * @param refused learns of each request that could not be sent
     */
    RequestSender(
            NetlinkChannel channel,
            Tally tally,
            Consumer<RequestBatch> leaving,
            BiConsumer<Ticket, Throwable> refused) {
        this.channel = channel;
        this.tally = tally;
        this.leaving = leaving;
        this.refused = refused;
    }

    /** Sends a request, soon. Throws what its encoding throws. */
    void send(PendingRequest<?> pending) {
        RequestBatch batch = open;
        if (batch == null) {
            open = batch = spare.isEmpty() ? new RequestBatch() : spare.removeLast();
        }
        batch.add(pending);
        if (batch.isFull(channel.config().coalescesWrites() ? RequestBatch.MOST : 1)) {
            write();
        }
        if (!due) {
            due = true;
            schedule();
        }
    }

    /** Frees what is not under way. */
    void close() {
        closed = true;
        RequestBatch batch = open;
        open = null;
        if (batch != null) {
            batch.release();
        }
        spare.forEach(RequestBatch::release);
        spare.clear();
    }

    private void schedule() {
        try {
            channel.eventLoop().execute(flush);
        } catch (RejectedExecutionException shutDown) {
            flush();
        }
    }

    private void flush() {
        due = false;
        write();
        channel.flush();
        // Most answers are there by now.
        channel.read();
    }

    private void write() {
        RequestBatch batch = open;
        if (batch == null || batch.count() == 0) {
            return;
        }
        open = null;
        tally.sent(batch.count());
        leaving.accept(batch);
        // The channel gets a reference of its own, so that the buffer can be used again.
        channel.write(batch.buffer().retain()).addListener(written -> settle(batch, written.cause()));
    }

    private void settle(RequestBatch batch, @Nullable Throwable failure) {
        if (failure instanceof NetlinkIoException && batch.count() > 1) {
            sendSingly(batch);
        } else if (failure != null) {
            for (int index = 0; index < batch.count(); index++) {
                refused.accept(batch.request(index).ticket(), failure);
            }
        }
        if (batch.clear() && !closed && spare.size() < MOST_SPARE) {
            spare.addLast(batch);
        } else {
            batch.release();
        }
    }

    private void sendSingly(RequestBatch batch) {
        for (int index = 0; index < batch.count(); index++) {
            Ticket ticket = batch.request(index).ticket();
            ByteBuf single = batch.single(index);
            ChannelFuture sent = channel.write(single);
            sent.addListener(written -> {
                if (!written.isSuccess()) {
                    refused.accept(ticket, written.cause());
                }
            });
        }
        channel.flush();
    }
}
