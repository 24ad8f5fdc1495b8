// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.unix.PreferredDirectByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.codec.Errno;
import io.nettylink.internal.ffm.SysSocket;
import io.nettylink.internal.jfr.FlightEvents;
import io.nettylink.internal.socket.Counters;
import io.nettylink.internal.socket.SpareBuffers;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a channel: takes datagrams off the socket, drops those that nobody may see, and fires the rest
 * and all that happened through the pipeline.
 *
 * <p>Used on the event loop.
 */
@SuppressWarnings("deprecation") // Netty has deprecated its own receive handle without a successor.
final class DatagramReader {
    /** How many datagrams one wake-up reads off an overrun socket, before other channels have their turn. */
    private static final int DRAIN_LIMIT = 1024;

    /** As many datagrams as there are. */
    static final int ALL = Integer.MAX_VALUE;

    private final SocketChannel channel;
    private final NetlinkSocket socket;
    private final Counters counters;
    private final Runnable delivery;
    private final ReceiveBatch batch;
    private final Lending lending = new Lending();
    private final PreferredDirectByteBufAllocator allocator = new PreferredDirectByteBufAllocator();

    private NetlinkAddress lastSender = NetlinkAddress.KERNEL;
    private int leastCapacity;
    private boolean draining;
    private boolean lends;
    private boolean owns;
    private int datagrams;
    private int enough;
    private RecvByteBufAllocator.@Nullable Handle handle;
    private @Nullable NetlinkIoException failure;

    /**
     * Makes the receiving half.
     *
     * @param delivery runs before each datagram that is delivered
     */
    DatagramReader(SocketChannel channel, NetlinkSocket socket, Counters counters, Runnable delivery) {
        this.channel = channel;
        this.socket = socket;
        this.counters = counters;
        this.delivery = delivery;
        this.batch = new ReceiveBatch(socket, new Buffers());
    }

    /** Whether datagrams are off the socket already that nobody has asked for yet. */
    boolean hasUndelivered() {
        return !batch.isEmpty();
    }

    /**
     * Reads until nothing is left, nobody wants more or others are due.
     *
     * @param enough how many datagrams will do at most
     * @return how many came
     */
    int read(RecvByteBufAllocator.Handle handle, int enough) {
        ChannelPipeline pipeline = channel.pipeline();
        Throwable thrown = null;
        this.handle = handle;
        handle.reset(channel.config());
        allocator.updateAllocator(channel.config().getAllocator());
        owns = lending.isPromising() && isLendingAllowed(handle);
        lends = owns && lending.isEarned();
        datagrams = 0;
        this.enough = enough;
        failure = null;
        try {
            while ((!batch.isEmpty() || receive()) && deliver(handle)) {
                if (batch.isEmpty() && (batch.isDrained() || datagrams >= enough)) {
                    break;
                }
            }
        } catch (Throwable t) {
            thrown = t;
        } finally {
            batch.trim();
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
        return datagrams;
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

    /** Reports an overrun once the socket has been read empty and all of that was delivered. */
    void settle() {
        if (!draining || !batch.isEmpty()) {
            return;
        }
        int size = socket.nextSize();
        if (size == -Errno.ENOBUFS) {
            // Looking has taken the error of a second hole, which is now this one's to report.
            overrun();
            size = socket.nextSize();
        }
        if (size == -Errno.EAGAIN) {
            draining = false;
            fireOverrun();
        }
    }

    /** Forgets what was received and not delivered. Ends the reading where that is under way. */
    void discard() {
        batch.clear();
    }

    /** Receives what waits, as far as it is wanted; {@code false} if nothing came. */
    private boolean receive() {
        int result;
        do {
            result = tryReceive();
        } while (result < 0 && again(-result));
        return result > 0;
    }

    private int tryReceive() {
        int least = leastCapacity;
        int most = wanted();
        if (channel.config().peeksSize()) {
            int size = socket.nextSize();
            if (size < 0) {
                return size;
            }
            least = Math.max(least, size);
            most = 1;
        }
        counters.receiveCalls.add(1);
        return batch.receive(most, least);
    }

    /** How many datagrams may be delivered before somebody has to be asked. */
    private int wanted() {
        if (!channel.config().isAutoRead() || enough != ALL) {
            // Few are received one by one, which takes less time than a call for several.
            return 1;
        }
        if (draining) {
            return DRAIN_LIMIT - datagrams;
        }
        RecvByteBufAllocator limits = channel.config().getRecvByteBufAllocator();
        return limits instanceof MaxMessagesRecvByteBufAllocator limited ? limited.maxMessagesPerRead() - datagrams : 1;
    }

    private boolean wantsMore(RecvByteBufAllocator.Handle handle) {
        if (draining && channel.config().isAutoRead()) {
            return datagrams < DRAIN_LIMIT;
        }
        return handle instanceof RecvByteBufAllocator.ExtendedHandle extended
                ? extended.continueReading(UncheckedBooleanSupplier.TRUE_SUPPLIER)
                : handle.continueReading();
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

    /** Delivers the next datagram of the batch; {@code false} if it was the last for now. */
    private boolean deliver(RecvByteBufAllocator.Handle handle) {
        int index = batch.advance();
        ByteBuf content = batch.content(index);
        // To Netty's accounting each datagram is a read of its own, however many one call has brought.
        handle.attemptedBytesRead(content.capacity());
        handle.lastBytesRead(content.readableBytes());
        handle.incMessagesRead(1);
        datagrams++;
        received(index, content);
        return channel.isActive() && wantsMore(handle);
    }

    private void received(int index, ByteBuf content) {
        NetlinkAddress sender = sender(index);
        int size = socket.size(index);
        if (sender.portId() != 0 && !channel.config().acceptsUserMessages()) {
            counters.foreignDatagrams.add(1);
            FlightEvents.foreign(channel.protocol, portId(), sender.portId(), size);
            channel.pipeline().fireUserEventTriggered(new ForeignDatagramEvent(sender, size));
        } else if (socket.truncated(index)) {
            leastCapacity = Math.max(leastCapacity, size);
            counters.truncatedDatagrams.add(1);
            FlightEvents.truncated(channel.protocol, portId(), size, content.readableBytes());
            channel.pipeline().fireUserEventTriggered(TruncatedEvent.of(sender, size, content));
        } else {
            counters.datagramsReceived.add(1);
            counters.bytesReceived.add(size);
            delivery.run();
            hand(index, content, sender);
        }
    }

    private void hand(int index, ByteBuf content, NetlinkAddress sender) {
        int group = socket.group(index);
        int nsid = socket.namespaceId(index, NetlinkDatagram.NO_NSID);
        boolean lent = lends && lending.isEarned();
        // A few bytes must not hold a whole receive buffer for as long as somebody keeps them.
        ByteBuf own = lent ? content.retain() : batch.isSmall(index) ? copy(content) : batch.take(index);
        channel.pipeline().fireChannelRead(new NetlinkDatagram(own, channel.boundAddress(), sender, group, nsid));
        lending.seen(lent ? batch.settle(index) : own.refCnt() == 0);
    }

    /** The same object as for the datagram before, where it is the same sender. */
    private NetlinkAddress sender(int index) {
        long portId = socket.senderPortId(index);
        int groups = socket.senderGroups(index);
        if (lastSender.portId() != portId || lastSender.groups() != groups) {
            lastSender = NetlinkAddress.of(portId, groups);
        }
        return lastSender;
    }

    private ByteBuf copy(ByteBuf content) {
        int length = content.readableBytes();
        ByteBuf copy = owns ? SpareBuffers.allocate(length) : allocator.ioBuffer(length);
        return copy.writeBytes(content, content.readerIndex(), length);
    }

    /** Whether buffers of the event loop's are what the channel's user has asked for, who may have set others. */
    private boolean isLendingAllowed(RecvByteBufAllocator.Handle handle) {
        return handle.guess() == ReceivePool.CAPACITY
                && channel.config().getAllocator().equals(ByteBufAllocator.DEFAULT)
                && channel.config().getRecvByteBufAllocator().getClass() == FixedRecvByteBufAllocator.class;
    }

    private void overrun() {
        counters.overruns.add(1);
        if (draining) {
            // A second hole before the first was reported: the queue had been read empty in between.
            fireOverrun();
        }
        draining = true;
    }

    private void fireOverrun() {
        long overruns = counters.overruns.get();
        long drops = Math.max(0, socket.drops());
        FlightEvents.overrun(channel.protocol, portId(), overruns, drops);
        channel.pipeline().fireUserEventTriggered(new OverrunEvent(overruns, drops));
    }

    private long portId() {
        return channel.boundAddress().portId();
    }

    /** Buffers of the event loop's where they are lent or likely to be, of the channel's allocator otherwise. */
    private final class Buffers implements ReceiveBatch.Source {
        @Override
        public ByteBuf buffer(int least) {
            if (owns && least <= ReceivePool.CAPACITY) {
                return ReceivePool.current().take(ReceivePool.CAPACITY);
            }
            RecvByteBufAllocator.Handle current = requireNonNull(handle);
            // A handle that is asked to allocate must not be second-guessed; one that guesses too low has to be.
            return current.guess() < least ? allocator.ioBuffer(least) : current.allocate(allocator);
        }

        @Override
        public void giveBack(ByteBuf buffer) {
            ReceivePool.current().giveBack(buffer);
        }
    }
}
