// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The buffers that requests are encoded into and sent from, used again and again. Lives on the event loop.
 *
 * <p>Who takes a buffer writes it with a reference of the channel's own, and gives it back when the write is done.
 */
final class RequestBuffers {
    private static final int INITIAL_BYTES = 256;

    /** What a larger request has grown is not kept. */
    private static final int MOST_BYTES = 4096;

    private static final int MOST_SPARE = 64;

    // They never leave this client, so that no leak detector need watch them; the garbage collector frees what an event
    // loop that ended has not sent.
    private static final UnpooledByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(true, true, false);

    private final Deque<ByteBuf> spare = new ArrayDeque<>();
    private boolean closed;

    /** An empty buffer outside the heap. */
    ByteBuf take() {
        ByteBuf buffer = spare.pollLast();
        return buffer == null ? ALLOCATOR.directBuffer(INITIAL_BYTES) : buffer.clear();
    }

    /** Takes back what nobody else has a reference to any more; else it is theirs. */
    void giveBack(ByteBuf buffer) {
        if (!closed && buffer.refCnt() == 1 && buffer.capacity() <= MOST_BYTES && spare.size() < MOST_SPARE) {
            spare.addLast(buffer);
        } else {
            buffer.release();
        }
    }

    /** Frees what is not taken, and from now on what is given back. */
    void close() {
        closed = true;
        spare.forEach(ByteBuf::release);
        spare.clear();
    }
}
