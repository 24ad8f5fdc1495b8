// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.unix.PreferredDirectByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.codec.Errno;
import io.nettylink.internal.ffm.SysSocket;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a channel: takes datagrams off the socket, drops those that nobody may see, and fires the rest
 * and all that happened through the pipeline.
 *
 * <p>Used on the event loop, except for the counters.
 */
@SuppressWarnings("deprecation") // Netty has deprecated its own receive handle without a successor.
final class DatagramReader {
    /** How many datagrams one wake-up reads off an overrun socket, before other channels have their turn. */
    private static final int DRAIN_BATCH = 1024;

    /** A datagram that fills less than this part of its buffer moves to one of its own size. */
    private static final int SMALL = 4;

    private final NetlinkChannel channel;
    private final NetlinkSocket socket;
    private final Runnable delivery;
    private final PreferredDirectByteBufAllocator allocator = new PreferredDirectByteBufAllocator();
    private final AtomicLong foreign = new AtomicLong();
    private final AtomicLong overruns = new AtomicLong();
    private final AtomicLong truncations = new AtomicLong();

    private final ByteBuf[] buffers = new ByteBuf[1];
    private int leastCapacity;
    private boolean draining;
    private int datagrams;
    private @Nullable ByteBuf spare;
    private @Nullable NetlinkIoException failure;

    /**
     * Makes the receiving half.
     *
     * @param delivery runs before each datagram that is delivered
     */
    DatagramReader(NetlinkChannel channel, NetlinkSocket socket, Runnable delivery) {
        this.channel = channel;
        this.socket = socket;
        this.delivery = delivery;
    }

    long foreign() {
        return foreign.get();
    }

    long overruns() {
        return overruns.get();
    }

    long truncations() {
        return truncations.get();
    }

    /** Reads until nothing is left, nobody wants more or others are due. */
    void read(RecvByteBufAllocator.Handle handle) {
        ChannelPipeline pipeline = channel.pipeline();
        Throwable thrown = null;
        handle.reset(channel.config());
        allocator.updateAllocator(channel.config().getAllocator());
        datagrams = 0;
        failure = null;
        try {
            boolean more = true;
            while (more) {
                more = receive(handle) && channel.isActive() && wantsMore(handle);
            }
        } catch (Throwable t) {
            thrown = t;
        } finally {
            releaseSpare();
        }
        settle();
        handle.readComplete();
        pipeline.fireChannelReadComplete();
        if (failure != null) {
            pipeline.fireExceptionCaught(failure);
        }
        if (thrown != null) {
            pipeline.fireExceptionCaught(thrown);
        }
    }

    /** Fetches the error that the socket holds, without reading. */
    void fetchError() {
        int errno = socket.option(SysSocket.SOL_SOCKET, SysSocket.SO_ERROR);
        if (errno == Errno.ENOBUFS) {
            overrun();
        } else if (errno > 0) {
            channel.pipeline().fireExceptionCaught(channel.failure("getsockopt", "SO_ERROR", errno));
        }
    }

    /** Reports an overrun once the socket has been read empty. */
    void settle() {
        if (draining && socket.nextSize() == -Errno.EAGAIN) {
            draining = false;
            fireOverrun();
        }
    }

    private boolean wantsMore(RecvByteBufAllocator.Handle handle) {
        if (draining && channel.config().isAutoRead()) {
            return datagrams < DRAIN_BATCH;
        }
        return handle instanceof RecvByteBufAllocator.ExtendedHandle extended
                ? extended.continueReading(UncheckedBooleanSupplier.TRUE_SUPPLIER)
                : handle.continueReading();
    }

    /** Receives one datagram; {@code false} if there was none. */
    private boolean receive(RecvByteBufAllocator.Handle handle) {
        ByteBuf buffer = buffer(handle);
        boolean owned = true;
        try {
            int capacity = buffer.writableBytes();
            handle.attemptedBytesRead(capacity);
            buffers[0] = buffer;
            int result = socket.receive(buffers, 1);
            while (result < 0 && again(-result)) {
                result = socket.receive(buffers, 1);
            }
            int size = result < 0 ? result : socket.size(0);
            int received = Math.min(size, capacity);
            handle.lastBytesRead(received);
            if (result < 0) {
                return false;
            }
            datagrams++;
            handle.incMessagesRead(1);
            buffer.writerIndex(buffer.writerIndex() + received);
            owned = false;
            received(buffer, size);
            return true;
        } finally {
            if (owned) {
                buffer.release();
            }
        }
    }

    /** Whether to try again after an error; keeps the errors that are none of the socket's ordinary life. */
    private boolean again(int errno) {
        if (errno == Errno.ENOBUFS) {
            overrun();
            return channel.isActive();
        }
        if (errno != Errno.EINTR && errno != Errno.EAGAIN && channel.isOpen()) {
            failure = channel.failure("recvmsg", "", errno);
        }
        return errno == Errno.EINTR;
    }

    private void received(ByteBuf buffer, int size) {
        NetlinkAddress sender = NetlinkAddress.of(socket.senderPortId(0), socket.senderGroups(0));
        if (sender.portId() != 0 && !channel.config().acceptsUserMessages()) {
            keep(buffer);
            foreign.incrementAndGet();
            channel.pipeline().fireUserEventTriggered(new ForeignDatagramEvent(sender, size));
        } else if (socket.truncated(0)) {
            TruncatedEvent event = TruncatedEvent.of(sender, size, buffer);
            buffer.release();
            leastCapacity = Math.max(leastCapacity, size);
            truncations.incrementAndGet();
            channel.pipeline().fireUserEventTriggered(event);
        } else {
            int group = socket.group(0);
            int nsid = socket.namespaceId(0, NetlinkDatagram.NO_NSID);
            ByteBuf content = content(buffer);
            delivery.run();
            channel.pipeline()
                    .fireChannelRead(new NetlinkDatagram(content, channel.boundAddress(), sender, group, nsid));
        }
    }

    /** What to hand on: a few bytes must not hold a whole receive buffer for as long as somebody keeps them. */
    private ByteBuf content(ByteBuf buffer) {
        int size = buffer.readableBytes();
        if (size >= buffer.capacity() / SMALL) {
            return buffer;
        }
        ByteBuf copy;
        try {
            copy = allocator.ioBuffer(size).writeBytes(buffer, buffer.readerIndex(), size);
        } catch (Throwable thrown) {
            buffer.release();
            throw thrown;
        }
        keep(buffer);
        return copy;
    }

    private ByteBuf buffer(RecvByteBufAllocator.Handle handle) {
        ByteBuf kept = spare;
        if (kept != null) {
            spare = null;
            return kept;
        }
        // A handle that is asked to allocate must not be second-guessed; one that guesses too low has to be.
        return handle.guess() < leastCapacity ? allocator.ioBuffer(leastCapacity) : handle.allocate(allocator);
    }

    private void keep(ByteBuf buffer) {
        spare = buffer.clear();
    }

    private void releaseSpare() {
        ByteBuf kept = spare;
        spare = null;
        if (kept != null) {
            kept.release();
        }
    }

    private void overrun() {
        overruns.incrementAndGet();
        if (draining) {
            // A second hole before the first was reported: the queue had been read empty in between.
            fireOverrun();
        }
        draining = true;
    }

    private void fireOverrun() {
        long drops = Math.max(0, socket.drops());
        channel.pipeline().fireUserEventTriggered(new OverrunEvent(overruns.get(), drops));
    }
}
