// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.testing.Hex;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Valid input that ends too early, at each place where it can. */
class TruncationTest {
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private static ByteBuf cut(byte[] bytes, int length) {
        return Unpooled.wrappedBuffer(Arrays.copyOf(bytes, length));
    }

    @Test
    void aMessage() {
        ByteBuf written = Unpooled.buffer();
        MessageWriter out = MessageWriter.begin(written, ORDER, 16, 0, 1, 0);
        Samples.attributes(out.u32(0).attributes());
        int whole = out.end();
        byte[] bytes = new byte[whole];
        written.readBytes(bytes);

        assertThat(MessageReader.of(cut(bytes, 0), ORDER).next()).isFalse();
        assertThat(MessageReader.of(cut(bytes, whole), ORDER).next()).isTrue();
        for (int length = 1; length < whole; length++) {
            int there = length;
            MessageReader in = MessageReader.of(cut(bytes, length), ORDER);
            assertThatExceptionOfType(MalformedMessageException.class)
                    .as("%d bytes", length)
                    .isThrownBy(in::next)
                    .satisfies(e -> {
                        assertThat(e.offset()).isZero();
                        assertThat(e.expected()).isEqualTo(there < 16 ? 16 : whole);
                        assertThat(e.found()).isEqualTo(there);
                    });
            assertThat(in.next()).as("the cursor is at its end").isFalse();
        }
    }

    /** What was complete before the cut is read; a cut within padding is none. */
    @Test
    void anAttributeTree() {
        ByteBuf written = Unpooled.buffer();
        Samples.attributes(AttributeWriter.of(written, ORDER));
        byte[] bytes = new byte[written.readableBytes()];
        written.readBytes(bytes);

        Map<Integer, Integer> completeAt = new TreeMap<>();
        completeAt.put(0, 0);
        AttributeReader all = AttributeReader.of(cut(bytes, bytes.length), ORDER);
        for (int count = 1; all.next(); count++) {
            int end = all.offset() + NetlinkConstants.NLA_HDRLEN + all.length();
            for (int padded = end; padded <= Wire.align(end); padded++) {
                completeAt.put(padded, count);
            }
        }
        for (int length = 0; length <= bytes.length; length++) {
            AttributeReader in = AttributeReader.of(cut(bytes, length), ORDER);
            Integer complete = completeAt.get(length);
            if (complete == null) {
                assertThatExceptionOfType(MalformedMessageException.class)
                        .as("%d bytes", length)
                        .isThrownBy(() -> count(in));
                assertThat(in.next()).as("the cursor is at its end").isFalse();
            } else {
                assertThat(count(in)).as("%d bytes", length).isEqualTo(complete);
            }
        }
    }

    private static int count(AttributeReader in) {
        int count = 0;
        while (in.next()) {
            count++;
        }
        return count;
    }

    /** The header's length is made to fit, so that the cut is found by those who read the payload. */
    @ParameterizedTest
    @ValueSource(strings = {"little", "big"})
    void aMessageThatSaysHowShortItIs(String order) {
        ByteOrder byteOrder = order.equals("little") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        byte[] bytes = Samples.bytes(byteOrder);
        MessageReader messages = MessageReader.of(Unpooled.wrappedBuffer(bytes), byteOrder);
        int start = 0;
        while (messages.next()) {
            int whole = NetlinkConstants.NLMSG_HDRLEN + messages.payloadLength();
            for (int length = NetlinkConstants.NLMSG_HDRLEN; length <= whole; length++) {
                ByteBuf message = Unpooled.wrappedBuffer(Arrays.copyOfRange(bytes, start, start + length));
                Wire.set32(message, 0, length, byteOrder == ByteOrder.LITTLE_ENDIAN);
                assertThat(Walk.over(message, byteOrder).messages()).isEqualTo(1);
            }
            start += Wire.align(whole);
        }
        assertThat(start).isEqualTo(bytes.length);
    }

    @Test
    void anErrorWithoutTheWholeHeaderOfItsRequest() {
        byte[] bytes = Hex.bytes("""
                24 00 00 00  02 00  00 00  01 00 00 00  00 00 00 00
                ea ff ff ff
                14 00 00 00  10 00  05 00  01 00 00 00  00 00 00 00
                """);
        for (int length = 16; length < 36; length++) {
            ByteBuf message = cut(bytes, length).setIntLE(0, length);
            MessageReader in = MessageReader.of(message, ORDER);
            assertThat(in.next()).isTrue();
            assertThatExceptionOfType(MalformedMessageException.class)
                    .as("%d bytes", length)
                    .isThrownBy(() -> Acknowledgement.read(in));
        }
        MessageReader in = MessageReader.of(cut(bytes, 36), ORDER);
        assertThat(in.next()).isTrue();
        assertThat(Acknowledgement.read(in).errno()).isEqualTo(Errno.EINVAL);
    }
}
