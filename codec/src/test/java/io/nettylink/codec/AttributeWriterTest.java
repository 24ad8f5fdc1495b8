// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static io.nettylink.codec.NetlinkConstants.NLA_F_NESTED;
import static io.nettylink.codec.NetlinkConstants.NLA_F_NET_BYTEORDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.testing.Hex;
import java.net.InetAddress;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can't be written leaves the buffer as it was. */
class AttributeWriterTest {
    private static final String BEFORE = "08000100 aaaaaaaa";
    private static final int MOST = 0xffff - NetlinkConstants.NLA_HDRLEN;

    private final ByteBuf buffer = Unpooled.buffer().writeBytes(Hex.buffer(BEFORE));
    private final AttributeWriter out = AttributeWriter.of(buffer, ByteOrder.LITTLE_ENDIAN);

    private void assertRefused(Consumer<AttributeWriter> write, String word, String... words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> write.accept(out))
                .satisfies(e -> assertThat(e.getMessage()).contains(word))
                .satisfies(e -> assertThat(List.of(words))
                        .allSatisfy(w -> assertThat(e.getMessage()).contains(w)));
        Hex.assertBytes(buffer, BEFORE);
    }

    private static Arguments number(String name, Consumer<AttributeWriter> write) {
        return Arguments.argumentSet(name, write);
    }

    static Stream<Arguments> outOfRange() {
        return Stream.of(
                number("u8 below", out -> out.u8(7, -1)),
                number("u8 above", out -> out.u8(7, 256)),
                number("u16 below", out -> out.u16(7, -1)),
                number("u16 above", out -> out.u16(7, 65536)),
                number("u32 below", out -> out.u32(7, -1)),
                number("u32 above", out -> out.u32(7, 0x100000000L)),
                number("s8 below", out -> out.s8(7, -129)),
                number("s8 above", out -> out.s8(7, 128)),
                number("s16 below", out -> out.s16(7, -32769)),
                number("s16 above", out -> out.s16(7, 32768)),
                number("big-endian u16 below", out -> out.u16BigEndian(7, -1)),
                number("big-endian u16 above", out -> out.u16BigEndian(7, 65536)),
                number("big-endian u32 below", out -> out.u32BigEndian(7, -1)),
                number("big-endian u32 above", out -> out.u32BigEndian(7, 0x100000000L)),
                number("u16 array, its last", out -> out.u16Array(7, 1, 2, 65536)),
                number("u16 array, its first", out -> out.u16Array(7, -1, 2, 3)));
    }

    @ParameterizedTest
    @MethodSource("outOfRange")
    void aValueOutOfRange(Consumer<AttributeWriter> write) {
        assertRefused(write, "attribute 7", "is not between");
    }

    @Test
    void theOutermostValuesFit() {
        out.u8(1, 0).u8(1, 255).u16(1, 0).u16(1, 65535).u32(1, 0).u32(1, 0xffffffffL);
        out.s8(1, -128).s8(1, 127).s16(1, -32768).s16(1, 32767);
        assertThat(buffer.readableBytes()).isEqualTo(8 + 10 * 8);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0x4000, 0x8001, 0x10000, Integer.MIN_VALUE})
    void aTypeOfMoreThan14Bits(int type) {
        assertRefused(writer -> writer.u32(type, 1), "14 bits", Integer.toString(type));
        assertRefused(writer -> writer.flag(type), "14 bits");
        assertRefused(writer -> writer.string(type, "x"), "14 bits");
        assertRefused(writer -> writer.nested(type, nest -> nest.u32(1, 1)), "14 bits");
    }

    @Test
    void valuesInNetworkByteOrderCanBeMarkedAsSuch() throws Exception {
        out.u16BigEndian(1 | NLA_F_NET_BYTEORDER, 0xf1f2)
                .u32BigEndian(2 | NLA_F_NET_BYTEORDER, 0xf1f2f3f4L)
                .u64BigEndian(3 | NLA_F_NET_BYTEORDER, 0xf1f2f3f4f5f6f7f8L)
                .ip(4 | NLA_F_NET_BYTEORDER, InetAddress.getByName("10.0.0.1"))
                .bytes(5 | NLA_F_NET_BYTEORDER, Hex.buffer("01"));
        Hex.assertBytes(buffer, BEFORE + """

                06 00  01 40  f1 f2 00 00
                08 00  02 40  f1 f2 f3 f4
                0c 00  03 40  f1 f2 f3 f4 f5 f6 f7 f8
                08 00  04 40  0a 00 00 01
                05 00  05 40  01 00 00 00
                """);
        AttributeReader in = AttributeReader.of(buffer, ByteOrder.LITTLE_ENDIAN);
        assertThat(in.next(2)).isTrue();
        assertThat(in.isNetByteOrder()).isTrue();
        assertThat(in.u32BigEndian()).isEqualTo(0xf1f2f3f4L);
    }

    @Test
    void aMarkThatWouldLieIsRefused() {
        assertRefused(writer -> writer.u32(1 | NLA_F_NET_BYTEORDER, 1), "14 bits");
        assertRefused(writer -> writer.nested(1 | NLA_F_NET_BYTEORDER, nest -> {}), "14 bits");
        assertRefused(writer -> writer.u32BigEndian(1 | NLA_F_NESTED, 1), "14 bits");
        assertRefused(writer -> writer.u16BigEndian(1 | NLA_F_NET_BYTEORDER, 65536), "attribute 1:");
    }

    @Test
    void textWithAZeroCharacter() {
        assertRefused(writer -> writer.string(7, "a\0b"), "attribute 7", "zero");
    }

    @Test
    void anAttributeThatIsTooLong() {
        assertRefused(writer -> writer.bytes(7, new byte[MOST + 1]), "attribute 7", "65536");
        assertRefused(writer -> writer.bytes(7, Unpooled.wrappedBuffer(new byte[MOST + 1])), "attribute 7");
        assertRefused(writer -> writer.string(7, "x".repeat(MOST)), "attribute 7", "65536");
        assertRefused(writer -> writer.string(7, "\u20ac".repeat(MOST / 3 + 1)), "attribute 7");
        assertRefused(writer -> writer.u16Array(7, new int[MOST / 2 + 1]), "attribute 7");
        assertRefused(writer -> writer.u32Array(7, new int[MOST / 4 + 1]), "attribute 7");
        assertRefused(writer -> writer.u64Array(7, new long[MOST / 8 + 1]), "attribute 7");
    }

    @Test
    void theLongestAttributeIsPaddedBeyond65535() {
        out.bytes(7, new byte[MOST]).u8(8, 1);
        AttributeReader in = AttributeReader.of(buffer.skipBytes(8), ByteOrder.LITTLE_ENDIAN);
        assertThat(in.next()).isTrue();
        assertThat(in.length()).isEqualTo(MOST);
        assertThat(in.next()).isTrue();
        assertThat(in.u8()).isEqualTo(1);
        assertThat(in.next()).isFalse();
    }

    @Test
    void aNestThatIsTooLong() {
        Consumer<AttributeWriter> large =
                nest -> nest.bytes(1, new byte[40_000]).bytes(2, new byte[40_000]);
        assertRefused(writer -> writer.nested(7, large), "attribute 7");
        assertRefused(writer -> writer.nested(5, outer -> outer.u32(1, 1).nested(6, large)), "attribute 6");
        assertRefused(
                writer -> writer.nested(5, outer -> outer.nested(6, inner -> inner.bytes(1, new byte[MOST - 8]))),
                "attribute 5",
                "65536");
    }

    @Test
    void aNestWhoseBodyThrows() {
        RuntimeException failure = new IllegalStateException("no more");
        assertThatThrownBy(() -> out.nested(7, nest -> {
                    nest.u32(1, 1).nested(2, inner -> inner.u64(1, 1));
                    throw failure;
                }))
                .isSameAs(failure);
        Hex.assertBytes(buffer, BEFORE);
    }

    @Test
    void aNestGoesOnBehindAnAttributeThatCouldNotBeWritten() {
        out.nested(7, nest -> {
            nest.u8(1, 1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> nest.nested(2, inner -> inner.u32(1, 1).u8(2, 256)));
            nest.u8(3, 3);
        });
        Hex.assertBytes(buffer, BEFORE + """

                14 00  07 80
                  05 00  01 00  01 00 00 00
                  05 00  03 00  03 00 00 00
                """);
    }

    @Test
    void aBufferThatIsFull() {
        ByteBuf small = Unpooled.buffer(12, 12);
        AttributeWriter writer = AttributeWriter.of(small, ByteOrder.LITTLE_ENDIAN);
        writer.u8(1, 1);
        assertThatThrownBy(() -> writer.u32(2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> writer.bytes(2, new byte[1])).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> writer.nested(2, nest -> nest.flag(1))).isInstanceOf(IndexOutOfBoundsException.class);
        Hex.assertBytes(small, "05000100 01000000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\ud83d", "\ude00", "\ud83d\u0100", "\ud83d\ud83d\ude00", "\ud83dx"})
    void textWithHalfASurrogatePair(String text) {
        assertRefused(writer -> writer.string(7, text), "attribute 7", "surrogate");
    }

    @Test
    void textWithWholeSurrogatePairs() {
        out.string(7, "a\ud83d\ude00b\ud83d\ude00");
        AttributeReader in = AttributeReader.of(buffer.skipBytes(8), ByteOrder.LITTLE_ENDIAN);
        assertThat(in.next()).isTrue();
        assertThat(in.string()).isEqualTo("a\ud83d\ude00b\ud83d\ude00");
    }

    @Test
    void paddingIsZeroWhateverWasInTheBuffer() {
        ByteBuf used = Unpooled.buffer(64).writeBytes(new byte[64]);
        for (int i = 0; i < 64; i++) {
            used.setByte(i, 0xee);
        }
        used.clear();
        AttributeWriter.of(used, ByteOrder.LITTLE_ENDIAN)
                .u8(1, 1)
                .u16(2, 2)
                .string(3, "ab")
                .bytes(4, new byte[] {4})
                .u16Array(5, 5);
        Hex.assertBytes(used, """
                05 00  01 00  01 00 00 00
                06 00  02 00  02 00 00 00
                07 00  03 00  61 62 00 00
                05 00  04 00  04 00 00 00
                06 00  05 00  05 00 00 00
                """);
    }
}
