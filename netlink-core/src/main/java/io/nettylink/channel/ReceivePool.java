// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The buffers that the channels of one event loop receive into, the one used last first: it is in the processor's caches.
 *
 * <p>Whoever takes a buffer is the one who gives it back; a buffer that somebody else keeps a part of by then is theirs.
 * Freed when the event loop's thread ends.
 */
final class ReceivePool {
    /** How large each buffer is. */
    static final int CAPACITY = NetlinkChannelConfig.DEFAULT_RECEIVE_BUFFER;

    /** How many are kept, which is what one system call can fill. */
    private static final int MOST = ReceiveBatch.MOST;

    // Not those of a general pool, whose buffers are slower to read. One that is lost is freed by the garbage
    // collector.
    private static final UnpooledByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(true, true, false);

    private static final FastThreadLocal<ReceivePool> POOLS = new FastThreadLocal<>() {
        @Override
        protected ReceivePool initialValue() {
            return new ReceivePool();
        }

        @Override
        protected void onRemoval(ReceivePool pool) {
            pool.spare.forEach(ByteBuf::release);
            pool.spare.clear();
        }
    };

    private final Deque<ByteBuf> spare = new ArrayDeque<>();

    private ReceivePool() {}

    /** The calling thread's. */
    static ReceivePool current() {
        return POOLS.get();
    }

    /** An empty buffer of {@link #CAPACITY} bytes, outside the heap. */
    ByteBuf take() {
        ByteBuf buffer = spare.pollLast();
        return buffer == null ? ALLOCATOR.directBuffer(CAPACITY, CAPACITY) : buffer.clear();
    }

    /** Gives a buffer of any such pool back; releases any other. */
    void giveBack(ByteBuf buffer) {
        if (buffer.alloc() == ALLOCATOR && buffer.refCnt() == 1 && spare.size() < MOST) {
            spare.addLast(buffer);
        } else {
            buffer.release();
        }
    }
}
