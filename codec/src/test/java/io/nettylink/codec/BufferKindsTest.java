// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever kind of buffer holds the bytes, and at whatever index they start, the same is read and written. */
class BufferKindsTest {
    private static final List<ByteOrder> ORDERS = List.of(LITTLE_ENDIAN, BIG_ENDIAN);

    static Stream<Arguments> readable() {
        return Stream.of(
                kind("heap", bytes -> Unpooled.copiedBuffer(bytes)),
                kind("direct", bytes -> Unpooled.directBuffer().writeBytes(bytes)),
                kind(
                        "pooled direct",
                        bytes -> PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(bytes)),
                kind(
                        "pooled heap",
                        bytes -> PooledByteBufAllocator.DEFAULT.heapBuffer().writeBytes(bytes)),
                kind("at an odd index", bytes -> shifted(bytes, 1)),
                kind(
                        "direct, at an odd index",
                        bytes -> Unpooled.directBuffer()
                                .writeZero(3)
                                .writeBytes(bytes)
                                .skipBytes(3)),
                kind("slice at an odd index", bytes -> shifted(bytes, 7).slice()),
                kind("duplicate", bytes -> Unpooled.copiedBuffer(bytes).duplicate()),
                kind("read-only", bytes -> Unpooled.copiedBuffer(bytes).asReadOnly()),
                kind(
                        "read-only NIO buffer",
                        bytes -> Unpooled.wrappedBuffer(ByteBuffer.wrap(bytes).asReadOnlyBuffer())),
                kind(
                        "read-only direct NIO buffer",
                        bytes -> Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(bytes.length)
                                .put(bytes)
                                .flip()
                                .asReadOnlyBuffer())),
                kind("composite, a byte each", bytes -> composite(bytes, 1)),
                kind("composite, 3 bytes each", bytes -> composite(bytes, 3)),
                kind("composite, 5 bytes each", bytes -> composite(bytes, 5)),
                kind(
                        "composite of direct ones",
                        bytes -> Unpooled.compositeBuffer()
                                .addComponent(true, Unpooled.directBuffer().writeBytes(bytes, 0, 21))
                                .addComponent(true, Unpooled.directBuffer().writeBytes(bytes, 21, bytes.length - 21))),
                kind("unreleasable", bytes -> Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(bytes))));
    }

    static Stream<Arguments> writable() {
        return Stream.of(
                empty("heap", Unpooled::buffer),
                empty("direct", Unpooled::directBuffer),
                empty("pooled", PooledByteBufAllocator.DEFAULT::directBuffer),
                empty("of no capacity yet", () -> Unpooled.buffer(0)),
                empty("behind other bytes", () -> Unpooled.buffer().writeZero(5)),
                empty("composite that grows", Unpooled::compositeBuffer),
                empty("composite of pieces", () -> composite(new byte[2048], 3).clear()),
                empty("slice", () -> Unpooled.buffer(2048).slice(9, 2000).clear()),
                empty(
                        "full of other bytes",
                        () -> Unpooled.buffer()
                                .writeBytes("x".repeat(2048).getBytes(US_ASCII))
                                .clear()));
    }

    @ParameterizedTest
    @MethodSource("readable")
    void theSameIsRead(Function<byte[], ByteBuf> kind) {
        for (ByteOrder order : ORDERS) {
            byte[] bytes = Samples.bytes(order);
            ByteBuf plain = Unpooled.wrappedBuffer(bytes);
            ByteBuf buffer = kind.apply(bytes);
            try {
                assertThat(Walk.over(buffer, order)).isEqualTo(Walk.over(plain, order));
                assertThat(content(buffer, order)).isEqualTo(content(plain, order));
            } finally {
                release(buffer);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("readable")
    void whatIsCutIsRefusedAlike(Function<byte[], ByteBuf> kind) {
        byte[] bytes = Samples.bytes(LITTLE_ENDIAN);
        for (int length = 22; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            ByteBuf buffer = kind.apply(cut);
            try {
                assertThat(Walk.over(buffer, LITTLE_ENDIAN))
                        .isEqualTo(Walk.over(Unpooled.wrappedBuffer(cut), LITTLE_ENDIAN));
            } finally {
                release(buffer);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("writable")
    void theSameIsWritten(Supplier<ByteBuf> kind) {
        for (ByteOrder order : ORDERS) {
            ByteBuf plain = Unpooled.buffer();
            write(plain, order);
            ByteBuf buffer = kind.get();
            try {
                int before = buffer.writerIndex();
                write(buffer, order);
                assertThat(ByteBufUtil.getBytes(buffer, before, buffer.writerIndex() - before))
                        .isEqualTo(ByteBufUtil.getBytes(plain));
            } finally {
                buffer.release();
            }
        }
    }

    /** Everything that can be read of the first message's attributes, in words. */
    private static String content(ByteBuf datagram, ByteOrder order) {
        StringBuilder text = new StringBuilder();
        MessageReader in = MessageReader.of(datagram, order);
        while (in.next()) {
            text.append(in.type()).append(' ').append(in.flags()).append(' ').append(in.u32(0));
            text.append(ByteBufUtil.hexDump(in.payload()));
            if (Acknowledgement.isOne(in)) {
                text.append(Acknowledgement.read(in));
            } else {
                attributes(in.attributes(4), text);
            }
            NetlinkMessage kept = in.retain();
            text.append(kept.payloadLength()).append(ByteBufUtil.hexDump(kept.payload()));
            kept.release();
        }
        return text.toString();
    }

    private static void attributes(AttributeReader in, StringBuilder text) {
        while (in.next()) {
            text.append('\n').append(in.offset()).append(' ').append(in.type());
            text.append(ByteBufUtil.hexDump(in.bytes())).append(ByteBufUtil.hexDump(in.slice()));
            text.append(in.string()).append(ByteBufUtil.hexDump(in.struct().bytes(in.length())));
            if (in.isNested()) {
                attributes(in.nested(), text);
            }
        }
    }

    private static void write(ByteBuf out, ByteOrder order) {
        MessageWriter message = MessageWriter.begin(out, order, 16, 0, 7, 0);
        message.u8(1)
                .u16(2)
                .u32(3)
                .u64(4)
                .u16BigEndian(5)
                .u32BigEndian(6)
                .u64BigEndian(8)
                .bytes(new byte[] {7});
        AttributeWriter attributes = message.attributes();
        Samples.attributes(attributes);
        attributes
                .u32BigEndian(4, 5)
                .bitfield32(5, new Bitfield32(1, 3))
                .u16Array(6, 1, 2, 3)
                .struct(7, struct -> struct.u8(1).zero(2).u64(3))
                .bytes(8, Unpooled.wrappedBuffer(new byte[] {1}, new byte[] {2, 3}));
        message.end();
    }

    private static ByteBuf shifted(byte[] bytes, int by) {
        return Unpooled.buffer().writeZero(by).writeBytes(bytes).skipBytes(by);
    }

    private static CompositeByteBuf composite(byte[] bytes, int size) {
        CompositeByteBuf composite = Unpooled.compositeBuffer(bytes.length);
        for (int at = 0; at < bytes.length; at += size) {
            composite.addComponent(true, Unpooled.wrappedBuffer(bytes, at, Math.min(size, bytes.length - at)));
        }
        return composite;
    }

    private static void release(ByteBuf buffer) {
        assertThat(buffer.refCnt()).isEqualTo(1);
        buffer.release();
    }

    private static Arguments kind(String name, Function<byte[], ByteBuf> kind) {
        return Arguments.argumentSet(name, kind);
    }

    private static Arguments empty(String name, Supplier<ByteBuf> kind) {
        return Arguments.argumentSet(name, kind);
    }
}
