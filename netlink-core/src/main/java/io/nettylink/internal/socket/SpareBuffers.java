// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Buffers outside the heap that are used again and again, the one used last first: it is in the processor's caches.
 *
 * <p>Whoever takes a buffer gives it back; one that somebody else keeps a part of by then is theirs. All buffers that this
 * library reads and writes are of this kind as far as it has the choice, so that the JVM compiles the cursors for one class
 * of buffers. Used by one thread at a time.
 */
public final class SpareBuffers {
    // Not a pool's, whose buffers are slower to read, as are those that a leak detector watches. One that is lost is
    // freed by the garbage collector.
    private static final UnpooledByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(true, true, false);

    private final Deque<ByteBuf> spare = new ArrayDeque<>();
    private final int most;
    private final int largest;

    /**
     * Has none yet.
     *
     * @param most how many are kept
     * @param largest how many bytes those have at most that are kept
     */
    public SpareBuffers(int most, int largest) {
        this.most = most;
        this.largest = largest;
    }

    /**
     * A new buffer, for whoever keeps it.
     *
     * @param capacity its capacity in bytes, which can grow
     * @return an empty buffer, the caller's
     */
    public static ByteBuf allocate(int capacity) {
        return ALLOCATOR.directBuffer(capacity);
    }

    /**
     * Takes a buffer out, or makes one.
     *
     * @param least how many bytes it has to have room for
     * @return an empty buffer, the caller's
     */
    public ByteBuf take(int least) {
        ByteBuf buffer = spare.pollLast();
        while (buffer != null && buffer.capacity() < least) {
            buffer.release();
            buffer = spare.pollLast();
        }
        return buffer == null ? allocate(least) : buffer.clear();
    }

    /**
     * Takes a buffer back, or releases it: one of another kind, one too many or too large, or one that somebody else has a
     * reference to.
     *
     * @param buffer no longer the caller's
     */
    public void giveBack(ByteBuf buffer) {
        if (spare.size() < most
                && buffer.alloc() == ALLOCATOR
                && buffer.refCnt() == 1
                && buffer.capacity() <= largest) {
            spare.addLast(buffer);
        } else {
            buffer.release();
        }
    }

    /**
     * Frees those beyond a number.
     *
     * @param number how many to keep at most
     */
    public void trim(int number) {
        while (spare.size() > number) {
            spare.removeFirst().release();
        }
    }

    /** Frees all that are here. */
    public void free() {
        spare.forEach(ByteBuf::release);
        spare.clear();
    }
}
