// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.DefaultAddressedEnvelope;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.internal.StringUtil;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.codec.Errno;
import io.nettylink.internal.socket.Counters;
import io.nettylink.internal.socket.DirectBuffers;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a channel. A datagram that the kernel refuses fails its own promise and no other's: where it was
 * joined from several writes, nothing of it was sent, so that each is tried again by itself.
 *
 * <p>A send to a process whose receive buffer is full ends in EAGAIN, and no readiness of ours ever says that there is
 * room again: it is tried again on a timer, less and less often. The order of writes is kept, so those behind it wait.
 *
 * <p>Used on the event loop.
 */
final class DatagramWriter {
    private static final long FIRST_DELAY_MICROS = 500;
    private static final long LAST_DELAY_MICROS = 64_000;

    private final SocketChannel channel;
    private final NetlinkSocket socket;
    private final Runnable flush;
    private final Counters counters;
    private final OutboundBatch batch = new OutboundBatch();
    private long delay = FIRST_DELAY_MICROS;
    private boolean waiting;
    private int alone;
    private @Nullable Future<?> timer;

    /**
     * Makes the sending half.
     *
     * @param flush flushes the channel's outbound buffer, whether this is waiting or not
     */
    DatagramWriter(SocketChannel channel, NetlinkSocket socket, Counters counters, Runnable flush) {
        this.channel = channel;
        this.socket = socket;
        this.counters = counters;
        this.flush = flush;
    }

    /**
     * Makes a message such that the kernel can read its content where it is, by a copy if need be.
     *
     * @return the message, or one that replaces it and its ownership
     * @throws UnsupportedOperationException if it is not something to send; it is not released then
     */
    static Object addressable(Object message, ByteBufAllocator allocator) {
        if (message instanceof ByteBuf buffer) {
            return DirectBuffers.isAddressable(buffer) ? buffer : copy(buffer, buffer, allocator);
        }
        if (message instanceof AddressedEnvelope<?, ?> envelope
                && envelope.content() instanceof ByteBuf content
                && envelope.recipient() instanceof NetlinkAddress recipient) {
            return DirectBuffers.isAddressable(content)
                    ? envelope
                    : new DefaultAddressedEnvelope<>(copy(content, envelope, allocator), recipient);
        }
        throw new UnsupportedOperationException(
                "a netlink channel takes ByteBuf and NetlinkDatagram, not " + StringUtil.simpleClassName(message));
    }

    /** Whether a flush is under way and will be gone on with: another one must do nothing. */
    boolean isWaiting() {
        return waiting;
    }

    /** Sends what is flushed, as far as it goes. */
    void write(ChannelOutboundBuffer buffer, int limit) {
        waiting = false;
        int left = limit;
        while (left > 0 && batch.gather(buffer, joined(left))) {
            int writes = batch.count();
            int errno = send();
            if (errno == Errno.EAGAIN) {
                batch.clear();
                later(delay);
                delay = Math.min(2 * delay, LAST_DELAY_MICROS);
                return;
            }
            delay = FIRST_DELAY_MICROS;
            if (errno != 0 && writes > 1) {
                alone = writes;
            } else {
                settle(buffer, errno);
                left -= writes;
            }
            batch.clear();
        }
        if (left > 0) {
            OutboundBatch.skipCancelled(buffer, null);
        } else if (buffer.current() != null) {
            later(0);
        }
    }

    /** How many writes may go in the next datagram. */
    private int joined(int most) {
        return alone > 0 || !channel.config().coalescesWrites() ? 1 : most;
    }

    private void settle(ChannelOutboundBuffer buffer, int errno) {
        alone = Math.max(0, alone - 1);
        if (errno == 0) {
            counters.datagramsSent.add(1);
            counters.bytesSent.add(batch.bytes());
            batch.succeed(buffer);
        } else {
            counters.writesRefused.add(1);
            Object write = batch.first();
            batch.fail(buffer, channel.failure(systemCall(write), arguments(write), errno));
        }
    }

    /** Forgets the timer, which belongs to the event loop that the channel leaves. */
    void pause() {
        Future<?> pending = timer;
        timer = null;
        if (pending != null) {
            pending.cancel(false);
        }
    }

    /** Goes on where {@link #pause} or a timer stopped. */
    void resume() {
        timer = null;
        if (waiting) {
            waiting = false;
            flush.run();
        }
    }

    /** Gives up what waits. */
    void stop() {
        pause();
        waiting = false;
    }

    private void later(long micros) {
        waiting = true;
        timer = channel.eventLoop().schedule(this::resume, micros, TimeUnit.MICROSECONDS);
    }

    private int send() {
        int result;
        do {
            result = trySend();
        } while (result == -Errno.EINTR);
        return Math.max(0, -result);
    }

    private int trySend() {
        NetlinkAddress recipient = recipient(batch.first());
        return recipient == null
                ? socket.send(batch.parts(), batch.count())
                : socket.sendTo(batch.parts()[0], recipient.portId(), recipient.groups());
    }

    /** The bytes of a message that is to be sent. */
    static ByteBuf content(Object message) {
        return message instanceof AddressedEnvelope<?, ?> envelope ? (ByteBuf) envelope.content() : (ByteBuf) message;
    }

    private static @Nullable NetlinkAddress recipient(Object message) {
        return message instanceof AddressedEnvelope<?, ?> envelope ? (NetlinkAddress) envelope.recipient() : null;
    }

    private static String systemCall(Object message) {
        return recipient(message) == null ? "send" : "sendmsg";
    }

    private static String arguments(Object message) {
        NetlinkAddress recipient = recipient(message);
        int bytes = content(message).readableBytes();
        return bytes + " bytes" + (recipient == null ? "" : " to " + recipient);
    }

    private static ByteBuf copy(ByteBuf buffer, Object holder, ByteBufAllocator allocator) {
        ByteBuf copy = allocator.directBuffer(buffer.readableBytes());
        copy.writeBytes(buffer, buffer.readerIndex(), buffer.readableBytes());
        ReferenceCountUtil.safeRelease(holder);
        return copy;
    }
}
