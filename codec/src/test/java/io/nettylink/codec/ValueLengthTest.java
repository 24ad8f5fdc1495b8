// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes and texts of all lengths, few of which are copied otherwise than many. */
class ValueLengthTest {
    private static final int MOST = 140;

    static Stream<Arguments> lengths() {
        return IntStream.rangeClosed(0, MOST)
                .boxed()
                .flatMap(length -> Stream.of(Arguments.of(length, true), Arguments.of(length, false)));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void bytesAreCopied(int length, boolean direct) {
        byte[] value = new byte[length];
        for (int index = 0; index < length; index++) {
            value[index] = (byte) (0x80 + index);
        }
        ByteBuf buffer = attributes(value, direct);
        AttributeReader in = AttributeReader.of(buffer);
        assertThat(in.next()).isTrue();
        assertThat(in.bytes()).isEqualTo(value);
        assertThat(in.next(2)).isTrue();
        buffer.release();
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void textsEndAtTheirEndOrAtAZeroByte(int length, boolean direct) {
        String text = "abcdefghij".repeat(MOST).substring(0, length);
        for (int zeros = 0; zeros <= 2; zeros++) {
            byte[] value = Arrays.copyOf(text.getBytes(UTF_8), length + zeros + (zeros == 0 ? 0 : 1));
            if (zeros > 0) {
                value[length + zeros] = 'x';
            }
            ByteBuf buffer = attributes(value, direct);
            AttributeReader in = AttributeReader.of(buffer);
            assertThat(in.next()).isTrue();
            assertThat(in.string()).isEqualTo(text);
            // What a longer text has left behind is not part of a shorter one.
            assertThat(in.next(2)).isTrue();
            assertThat(in.string()).isEqualTo("\u00e4");
            buffer.release();
        }
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void textsAreWrittenWithTheirEndAndPadding(int length, boolean direct) {
        String text = "abcdefghi\u007f".repeat(MOST).substring(0, length);
        byte[] expected = Arrays.copyOf(text.getBytes(UTF_8), Wire.align(length + 1));
        for (ByteOrder order : List.of(LITTLE_ENDIAN, BIG_ENDIAN)) {
            ByteBuf buffer = direct ? Unpooled.directBuffer() : Unpooled.buffer();
            // What was there before must not be seen.
            buffer.writeBytes(new byte[] {-1, -1, -1, -1}, 0, 4).setLong(4, -1).clear();
            AttributeWriter.of(buffer, order).string(3, text);
            assertThat(order == LITTLE_ENDIAN ? buffer.readUnsignedShortLE() : buffer.readUnsignedShort())
                    .isEqualTo(NetlinkConstants.NLA_HDRLEN + length + 1);
            buffer.skipBytes(2);
            assertThat(ByteBufUtil.getBytes(buffer)).isEqualTo(expected);
            buffer.release();
        }
    }

    /** The value, and a short text behind it. */
    private static ByteBuf attributes(byte[] value, boolean direct) {
        ByteBuf buffer = direct ? Unpooled.directBuffer() : Unpooled.buffer();
        MessageWriter.begin(buffer, 16, 0, 0, 0).attributes().bytes(1, value).bytes(2, "\u00e4".getBytes(UTF_8));
        return buffer.skipBytes(NetlinkConstants.NLMSG_HDRLEN);
    }
}
