// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.blocking;

import io.netty.buffer.ByteBuf;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.internal.socket.BurstWidth;
import io.nettylink.internal.socket.SpareBuffers;
import org.jspecify.annotations.Nullable;

/**
 * The buffers that datagrams are received into: used again and again, unless somebody keeps a part of one. Where
 * datagrams come in bursts, one system call is offered as many as are likely to be filled, and the datagrams are taken
 * one after the other.
 *
 * <p>For the thread inside the socket's turn.
 */
final class ReceiveBuffers {
    private final int most;
    private final @Nullable ByteBuf[] offered;
    private final SpareBuffers spare;
    private final BurstWidth burst;
    private int capacity;
    private int held;
    private int received;
    private int next;

    /**
     * Makes none yet.
     *
     * @param capacity how many bytes a receive offers for each datagram
     * @param most how many datagrams one system call may bring
     */
    ReceiveBuffers(int capacity, int most) {
        this.capacity = capacity;
        this.most = Math.min(most, NetlinkSocket.MAX_DATAGRAMS);
        this.offered = new ByteBuf[this.most];
        this.spare = new SpareBuffers(this.most, Integer.MAX_VALUE);
        this.burst = new BurstWidth(1, this.most);
    }

    /** Offers at least that many bytes from the next receive on. */
    void grow(int size) {
        capacity = Math.max(capacity, size);
    }

    /** Receives; only when all of the last has been looked at. Returns how many datagrams came, or an error. */
    int receive(NetlinkSocket socket) {
        next = 0;
        received = 0;
        int result = socket.receive(offer(), burst.width());
        received = Math.max(0, result);
        if (received > 0 && most > 1) {
            adapt(socket);
        }
        return result;
    }

    /** {@return whether all that was received has been looked at} */
    boolean isEmpty() {
        return next == received;
    }

    /** Steps to the next datagram. Returns its number. */
    int advance() {
        return next++;
    }

    /** {@return the number of the datagram that is looked at} */
    int current() {
        return next - 1;
    }

    /**
     * Says how much was received of the datagram that is looked at.
     *
     * @param size the datagram's size, of which the buffer has the beginning
     * @return how many bytes of it there are
     */
    int received(int size) {
        ByteBuf buffer = buffer();
        return buffer.writerIndex(Math.min(size, buffer.capacity())).readableBytes();
    }

    /** {@return the datagram that is looked at, until it is {@linkplain #settle settled}} */
    ByteBuf lend() {
        return buffer();
    }

    /** The borrower has finished. Where somebody keeps a part of the datagram, the buffer is theirs. */
    void settle() {
        if (buffer().refCnt() != 1) {
            drop(current());
        }
    }

    /**
     * Takes the datagram that is looked at, to keep it for long: a few bytes must not hold a whole receive buffer
     * meanwhile.
     *
     * @return the datagram, the caller's, who gives it back or releases it
     */
    ByteBuf take() {
        ByteBuf buffer = buffer();
        int size = buffer.readableBytes();
        if (isSmall(size)) {
            // Of the same class as all that is read: cursors are slower where they have met buffers of several.
            return SpareBuffers.allocate(size).writeBytes(buffer, buffer.readerIndex(), size);
        }
        offered[current()] = null;
        return buffer;
    }

    /** Takes back what was taken. */
    void giveBack(ByteBuf content) {
        if (content.capacity() < capacity) {
            content.release();
        } else {
            spare.giveBack(content);
        }
    }

    /** Frees what is not taken. */
    void release() {
        received = 0;
        next = 0;
        for (int index = 0; index < held; index++) {
            drop(index);
        }
        spare.free();
    }

    @SuppressWarnings("NullAway") // The first ones, which is all that is looked at, are there.
    private ByteBuf[] offer() {
        int width = burst.width();
        for (int index = 0; index < width; index++) {
            ByteBuf kept = offered[index];
            offered[index] = kept != null && kept.capacity() >= capacity ? kept.clear() : replace(kept);
        }
        for (int index = width; index < held; index++) {
            drop(index);
        }
        if (held > width) {
            spare.trim(width);
        }
        held = width;
        return offered;
    }

    private void drop(int index) {
        ByteBuf buffer = offered[index];
        offered[index] = null;
        if (buffer != null) {
            buffer.release();
        }
    }

    private ByteBuf replace(@Nullable ByteBuf small) {
        if (small != null) {
            small.release();
        }
        return spare.take(capacity);
    }

    private void adapt(NetlinkSocket socket) {
        boolean small = true;
        for (int index = 0; index < received; index++) {
            small &= isSmall(socket.size(index));
        }
        burst.learn(burst.width(), received, small);
    }

    private boolean isSmall(int size) {
        return BurstWidth.isSmall(size, capacity);
    }

    private ByteBuf buffer() {
        ByteBuf buffer = offered[current()];
        if (buffer == null) {
            throw new IllegalStateException("the datagram was taken");
        }
        return buffer;
    }
}
