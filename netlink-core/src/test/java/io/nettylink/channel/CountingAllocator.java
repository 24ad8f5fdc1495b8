// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Remembers its buffers, none of which is used twice, so that their reference counts tell of their own fates. */
final class CountingAllocator extends AbstractByteBufAllocator {
    private final Queue<ByteBuf> buffers = new ConcurrentLinkedQueue<>();

    CountingAllocator() {
        super(true);
    }

    /** How many of them are in use. */
    long live() {
        return buffers.stream().filter(buffer -> buffer.refCnt() > 0).count();
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return remember(UnpooledByteBufAllocator.DEFAULT.heapBuffer(initialCapacity, maxCapacity));
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        return remember(UnpooledByteBufAllocator.DEFAULT.directBuffer(initialCapacity, maxCapacity));
    }

    private ByteBuf remember(ByteBuf buffer) {
        buffers.add(buffer);
        return buffer;
    }
}
