// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.testing.Hex;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageWriterTest {
    private final ByteBuf buffer = Unpooled.buffer();

    private MessageWriter begin(int sequence) {
        return MessageWriter.begin(buffer, ByteOrder.LITTLE_ENDIAN, 16, 0, sequence, 0);
    }

    @Test
    void aCancelledMessageLeavesNothing() {
        begin(1).u32(1).end();
        MessageWriter out = begin(2);
        out.u32(2).attributes().string(1, "gone");
        out.cancel();
        begin(3).end();
        Hex.assertBytes(buffer, """
                14 00 00 00  10 00 00 00  01 00 00 00  00 00 00 00  01 00 00 00
                10 00 00 00  10 00 00 00  03 00 00 00  00 00 00 00
                """);
    }

    @Test
    void aMessageCanBeCancelledAfterItsEnd() {
        MessageWriter out = begin(1);
        out.u8(1).end();
        out.cancel();
        assertThat(buffer.isReadable()).isFalse();
    }

    @Test
    void aMessageEndsOnce() {
        MessageWriter out = begin(1);
        out.u8(1);
        assertThat(out.length()).isEqualTo(17);
        assertThat(out.end()).isEqualTo(17);
        assertThat(out.length()).as("the padding does not count").isEqualTo(17);
        assertThatIllegalStateException().isThrownBy(out::end).withMessageContaining("17 bytes");
        Hex.assertBytes(buffer, """
                11 00 00 00  10 00 00 00  01 00 00 00  00 00 00 00
                01  00 00 00
                """);
    }

    @Test
    void fieldsOfAFixedHeader() {
        MessageWriter out = MessageWriter.begin(buffer, ByteOrder.BIG_ENDIAN, 16, 0, 0, 0);
        out.u8(0x1ff).u16(0x1fffe).u32(-2).u64(3).bytes(new byte[] {4, 5}).zero(1);
        out.u16BigEndian(0x10607).u32BigEndian(-3);
        assertThat(out.length()).isEqualTo(16 + 24);
        assertThat(out.end()).isEqualTo(40);
        Hex.assertBytes(buffer, """
                00 00 00 28  00 10 00 00  00 00 00 00  00 00 00 00
                ff                        # u8: the lowest 8 bits
                ff fe                     # u16: the lowest 16
                ff ff ff fe               # u32
                00 00 00 00 00 00 00 03   # u64
                04 05                     # bytes
                00                        # zero
                06 07                     # __be16
                ff ff ff fd               # __be32
                """);
    }

    @Test
    void paddingCountsFromTheMessageAndNotFromTheBuffer() {
        buffer.writeByte(0xee);
        MessageWriter out = begin(1);
        out.u8(1).attributes().flag(1);
        assertThat(out.end()).isEqualTo(24);
        Hex.assertBytes(buffer, """
                ee
                18 00 00 00  10 00 00 00  01 00 00 00  00 00 00 00
                01  00 00 00
                04 00  01 00
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "type, -1, 0, 0, 0", "type, 65536, 0, 0, 0",
        "flags, 0, -1, 0, 0", "flags, 0, 65536, 0, 0",
        "sequence, 0, 0, -1, 0", "sequence, 0, 0, 4294967296, 0",
        "port id, 0, 0, 0, -1", "port id, 0, 0, 0, 4294967296"
    })
    void aHeaderFieldOutOfRange(String field, int type, int flags, long sequence, long portId) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MessageWriter.begin(buffer, type, flags, sequence, portId))
                .withMessageStartingWith(field + " ");
        assertThat(buffer.isReadable()).isFalse();
    }

    @Test
    void theMachinesOrderIsTheDefault() {
        MessageWriter out = MessageWriter.begin(buffer, 16, 5, 1, 0);
        out.u16(1).attributes().u32(1, 2);
        out.end();
        ByteBuf explicit = Unpooled.buffer();
        MessageWriter same = MessageWriter.begin(explicit, ByteOrder.nativeOrder(), 16, 5, 1, 0);
        same.u16(1).attributes().u32(1, 2);
        same.end();
        assertThat(buffer).isEqualTo(explicit);
        MessageReader in = MessageReader.of(buffer);
        assertThat(in.next()).isTrue();
        assertThat(in.type()).isEqualTo(16);
        AttributeReader attributes = AttributeReader.of(in.payload().skipBytes(4));
        assertThat(attributes.next()).isTrue();
        assertThat(attributes.u32()).isEqualTo(2);
    }
}
