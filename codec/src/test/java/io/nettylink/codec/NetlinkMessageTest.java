// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.nettylink.testing.Hex;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class NetlinkMessageTest {
    private static final String PAYLOAD = "01 02 03 84  08000500 07000000";

    private static NetlinkMessage message(ByteBuf payload) {
        return new NetlinkMessage(16, 5, 0xf0000001L, 0xf0000002L, payload, ByteOrder.LITTLE_ENDIAN);
    }

    private static NetlinkMessage message() {
        return message(Hex.buffer(PAYLOAD));
    }

    private static void assertSameHeader(NetlinkMessage actual) {
        assertThat(actual.type()).isEqualTo(16);
        assertThat(actual.flags()).isEqualTo(5);
        assertThat(actual.sequence()).isEqualTo(0xf0000001L);
        assertThat(actual.portId()).isEqualTo(0xf0000002L);
    }

    @Test
    void fieldsAndAttributes() {
        NetlinkMessage message = message(Hex.buffer("ee" + PAYLOAD).skipBytes(1));
        assertSameHeader(message);
        assertThat(message.payloadLength()).isEqualTo(12);
        assertThat(message.u8(0)).isEqualTo(1);
        assertThat(message.u16(1)).isEqualTo(0x0302);
        assertThat(message.s32(0)).isEqualTo(0x84030201);
        assertThat(message.u32(0)).isEqualTo(0x84030201L);
        for (int header = 1; header <= 4; header++) {
            AttributeReader in = message.attributes(header);
            assertThat(in.next()).isTrue();
            assertThat(in.type()).isEqualTo(5);
            assertThat(in.u32()).isEqualTo(7);
            assertThat(in.next()).isFalse();
        }
        Hex.assertBytes(message.payload(), PAYLOAD);
    }

    @Test
    void aShortFixedHeaderReadsAsZeros() {
        assertShortHeader(message(Hex.buffer("01 ff ff")));
        MessageReader in = MessageReader.of(
                Hex.buffer("13000000 10000500 01000000 00000000  01 ff ff" + "ff".repeat(9)), ByteOrder.LITTLE_ENDIAN);
        assertThat(in.next()).isTrue();
        assertShortHeader(in);
    }

    private static void assertShortHeader(MessageView message) {
        assertThat(message.u8(0)).isEqualTo(1);
        assertThat(message.u8(2)).isEqualTo(0xff);
        assertThat(message.u8(3)).isZero();
        assertThat(message.u16(1)).isEqualTo(0xffff);
        assertThat(message.u16(2)).as("half of it is there").isZero();
        assertThat(message.s32(0)).isZero();
        assertThat(message.u32(4)).isZero();
        for (int offset : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThat(message.u8(offset)).isZero();
            assertThat(message.u16(offset)).isZero();
            assertThat(message.s32(offset)).isZero();
        }
        assertThat(message.attributes(4).next()).isFalse();
        assertThat(message.attributes(100).next()).isFalse();
    }

    @Test
    void aCopyIsIndependent() {
        NetlinkMessage message = message();
        NetlinkMessage copy = message.copy();
        assertThat(copy).isEqualTo(message).hasSameHashCodeAs(message);
        assertSameHeader(copy);
        assertThat(copy.s32(0)).isEqualTo(0x84030201);
        message.content().setByte(0, 9);
        assertThat(copy.u8(0)).isEqualTo(1);
        message.release();
        assertThat(copy.refCnt()).isEqualTo(1);
        copy.release();
    }

    @Test
    void aDuplicateSharesBytesAndReferences() {
        NetlinkMessage message = message();
        NetlinkMessage duplicate = message.duplicate();
        assertSameHeader(duplicate);
        message.content().setByte(0, 9);
        assertThat(duplicate.u8(0)).isEqualTo(9);
        NetlinkMessage retained = message.retainedDuplicate();
        assertThat(message.refCnt()).isEqualTo(2);
        message.release();
        assertThat(retained.u8(0)).isEqualTo(9);
        assertThat(retained.release()).isTrue();
    }

    @Test
    void replacementKeepsHeaderAndOrder() {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            NetlinkMessage message = new NetlinkMessage(16, 5, 0xf0000001L, 0xf0000002L, Unpooled.EMPTY_BUFFER, order);
            NetlinkMessage replaced = message.replace(Hex.buffer("0102"));
            assertSameHeader(replaced);
            assertThat(replaced.u16(0)).isEqualTo(order == ByteOrder.LITTLE_ENDIAN ? 0x0201 : 0x0102);
        }
    }

    @Test
    void referencesAreThoseOfTheContent() {
        NetlinkMessage message = message();
        assertThat(message.retain()).isSameAs(message);
        assertThat(message.retain(2)).isSameAs(message);
        assertThat(message.touch()).isSameAs(message);
        assertThat(message.touch("hint")).isSameAs(message);
        assertThat(message.content().refCnt()).isEqualTo(4);
        assertThat(message.release(3)).isFalse();
        assertThat(message.release()).isTrue();
        assertThat(message.toString()).as("a released message can be logged").contains("type 16");
    }

    @Test
    void equalityIsOfHeaderOrderAndBytes() {
        NetlinkMessage message = message();
        assertThat(message).isEqualTo(message()).hasSameHashCodeAs(message());
        ByteOrder little = ByteOrder.LITTLE_ENDIAN;
        assertThat(message)
                .isNotEqualTo(new NetlinkMessage(17, 5, 0xf0000001L, 0xf0000002L, Hex.buffer(PAYLOAD), little))
                .isNotEqualTo(new NetlinkMessage(16, 4, 0xf0000001L, 0xf0000002L, Hex.buffer(PAYLOAD), little))
                .isNotEqualTo(new NetlinkMessage(16, 5, 1, 0xf0000002L, Hex.buffer(PAYLOAD), little))
                .isNotEqualTo(new NetlinkMessage(16, 5, 0xf0000001L, 2, Hex.buffer(PAYLOAD), little))
                .isNotEqualTo(
                        new NetlinkMessage(16, 5, 0xf0000001L, 0xf0000002L, Hex.buffer(PAYLOAD), ByteOrder.BIG_ENDIAN))
                .isNotEqualTo(message(Hex.buffer("01")))
                .isNotEqualTo(Hex.buffer(PAYLOAD));
    }

    @Test
    void textShowsUnsignedNumbers() {
        assertThat(message().toString())
                .startsWith("NetlinkMessage(type 16, flags 0x5, sequence 4026531841, port id 4026531842, ");
    }

    @Test
    void aRetainedMessageOutlivesItsDatagram() {
        ByteBuf datagram = ByteBufAllocator.DEFAULT.directBuffer().writeBytes(Hex.buffer("""
                10000000 0f000000 00000000 00000000
                1c000000 10000500 010000f0 020000f0
                """ + PAYLOAD));
        MessageReader in = MessageReader.of(datagram, ByteOrder.LITTLE_ENDIAN);
        assertThat(in.next()).isTrue();
        assertThat(in.next()).isTrue();
        NetlinkMessage kept = in.retain();
        assertThat(datagram.refCnt()).isEqualTo(2);
        assertThat(datagram.release()).isFalse();
        assertThat(kept).isEqualTo(message());
        assertThat(kept.retain()).isSameAs(kept);
        assertThat(kept.release()).isFalse();
        assertThat(kept.release()).isTrue();
        assertThat(datagram.refCnt()).isZero();
    }

    @Test
    void aSmallMessageInALargeBufferIsCopiedToBeKept() {
        ByteBuf datagram = ByteBufAllocator.DEFAULT.directBuffer(4096).writeBytes(Hex.buffer("""
                1c000000 10000500 010000f0 020000f0
                """ + PAYLOAD));
        MessageReader in = MessageReader.of(datagram, ByteOrder.LITTLE_ENDIAN);
        assertThat(in.next()).isTrue();
        NetlinkMessage kept = in.retain();
        assertThat(datagram.refCnt()).isEqualTo(1);
        assertThat(datagram.release()).isTrue();
        assertThat(kept).isEqualTo(message());
        assertThat(kept.release()).isTrue();
    }
}
