// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/**
 * Lets the same bytes be read in two surroundings. In one of them the memory ends with the bytes, so that reading on is
 * an {@link IndexOutOfBoundsException}, which no target expects. In the other there is poison before and behind them,
 * so that whoever reads some reads something else than in the first.
 */
final class Surroundings {
    private static final int BEFORE = 12;
    private static final byte[] POISON = poison(64);

    /** Reads a buffer; its indices and references have to stay as they are. */
    @FunctionalInterface
    interface Reader {
        void read(ByteBuf bytes, Trace trace);
    }

    private Surroundings() {}

    /**
     * Reads bytes twice.
     *
     * @param bytes what is read
     * @param stepsPerByte how many steps each byte is worth
     * @param reader reads it
     */
    static void compare(byte[] bytes, int stepsPerByte, Reader reader) {
        Trace alone = new Trace(bytes.length, stepsPerByte);
        read(Unpooled.wrappedBuffer(new byte[BEFORE], bytes).copy().skipBytes(BEFORE), reader, alone);
        Trace poisoned = new Trace(bytes.length, stepsPerByte);
        read(poisoned(bytes), reader, poisoned);
        Check.that(alone.isSameAs(poisoned), "what was read depends on bytes around those that were to be read");
    }

    private static ByteBuf poisoned(byte[] bytes) {
        int capacity = BEFORE + bytes.length + POISON.length;
        return PooledByteBufAllocator.DEFAULT
                .directBuffer(capacity, capacity)
                .writeBytes(POISON, 0, BEFORE)
                .writeBytes(bytes)
                .writeBytes(POISON)
                .setIndex(BEFORE, BEFORE + bytes.length);
    }

    private static byte[] poison(int length) {
        byte[] poison = new byte[length];
        Arrays.fill(poison, (byte) 0xff);
        return poison;
    }

    private static void read(ByteBuf buffer, Reader reader, Trace trace) {
        int readerIndex = buffer.readerIndex();
        int writerIndex = buffer.writerIndex();
        boolean released = false;
        try {
            reader.read(buffer, trace);
            Check.that(buffer.readerIndex() == readerIndex, "the reader index moved");
            Check.that(buffer.writerIndex() == writerIndex, "the writer index moved");
        } finally {
            released = buffer.refCnt() == 1 && buffer.release();
        }
        Check.that(released, "the buffer's references do not add up: it leaks, or was released too often");
    }
}
