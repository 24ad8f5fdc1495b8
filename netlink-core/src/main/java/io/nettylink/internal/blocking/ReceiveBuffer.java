// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.blocking;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The buffer that one datagram at a time is received into: used again and again, unless somebody keeps a part of it.
 *
 * <p>For the thread inside the socket's turn.
 */
final class ReceiveBuffer {
    /** A datagram that fills less than this part of the buffer moves to one of its own size. */
    private static final int SMALL = 4;

    private final ByteBuf[] offered = new ByteBuf[1];
    private @Nullable ByteBuf spare;
    private int capacity;

    /**
     * Makes none yet.
     *
     * @param capacity how many bytes a receive offers
     */
    ReceiveBuffer(int capacity) {
        this.capacity = capacity;
    }

    /** Offers at least that many bytes from the next receive on. */
    void grow(int size) {
        capacity = Math.max(capacity, size);
    }

    /** {@return the buffer to receive into, empty, as the only element} */
    ByteBuf[] offer() {
        ByteBuf kept = spare;
        if (kept != null && kept.capacity() < capacity) {
            spare = null;
            kept.release();
            kept = null;
        }
        // It stays for long, so that a pool would gain nothing, and its buffers are slower to read.
        spare = kept == null ? UnpooledByteBufAllocator.DEFAULT.directBuffer(capacity) : kept.clear();
        offered[0] = spare;
        return offered;
    }

    /**
     * Says how much was received.
     *
     * @param size the datagram's size, of which the buffer has the beginning
     * @return how many bytes of it there are
     */
    int received(int size) {
        ByteBuf buffer = offered[0];
        return buffer.writerIndex(Math.min(size, buffer.capacity())).readableBytes();
    }

    /** {@return what was received last; the caller's, who gives it back or releases it} */
    ByteBuf take() {
        spare = null;
        return offered[0];
    }

    /** {@return the same, where it is kept for long: a few bytes must not hold a whole receive buffer meanwhile} */
    ByteBuf takeToKeep() {
        ByteBuf buffer = offered[0];
        int size = buffer.readableBytes();
        return size < buffer.capacity() / SMALL
                ? Unpooled.buffer(size, size).writeBytes(buffer, buffer.readerIndex(), size)
                : take();
    }

    /** Takes back what was taken. */
    void giveBack(ByteBuf content) {
        if (spare == null && content.isDirect() && content.refCnt() == 1) {
            spare = content;
        } else {
            content.release();
        }
    }

    /** Frees what is not taken. */
    void release() {
        ByteBuf kept = spare;
        spare = null;
        if (kept != null) {
            kept.release();
        }
    }
}
