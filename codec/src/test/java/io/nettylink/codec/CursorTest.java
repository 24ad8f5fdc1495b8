// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.buffer.ByteBuf;
import io.nettylink.testing.Hex;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cursors that stand before the first, behind the last, or start over. */
class CursorTest {
    private static final String MESSAGE = "18000000 10000500 01000000 02000000  08000100 07000000";

    static List<Getters.Getter> getters() {
        return Getters.ALL;
    }

    @ParameterizedTest
    @MethodSource("getters")
    void nothingIsReadBeforeTheFirstAttributeNorBehindTheLast(Getters.Getter getter) {
        AttributeReader in = AttributeReader.of(Hex.buffer("08000100 07000000"), ByteOrder.LITTLE_ENDIAN);
        assertThatIllegalStateException().isThrownBy(() -> getter.read().accept(in));
        assertThat(in.next()).isTrue();
        assertThat(in.next()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> getter.read().accept(in));
        assertThatIllegalStateException().isThrownBy(in::type);
        assertThatIllegalStateException().isThrownBy(in::length);
        assertThatIllegalStateException().isThrownBy(in::offset);
        assertThatIllegalStateException().isThrownBy(in::isNested);
        assertThatIllegalStateException().isThrownBy(in::isNetByteOrder);
    }

    @Test
    void nothingIsReadBeforeTheFirstMessageNorBehindTheLast() {
        MessageReader in = MessageReader.of(Hex.buffer(MESSAGE), ByteOrder.LITTLE_ENDIAN);
        assertStandsNowhere(in);
        assertThat(in.next()).isTrue();
        assertThat(in.next()).isFalse();
        assertStandsNowhere(in);
    }

    @ParameterizedTest
    @ValueSource(ints = {9, Integer.MAX_VALUE - 3, Integer.MAX_VALUE})
    void attributesBehindAHeaderThatIsLongerThanThePayloadAreNone(int headerLength) {
        MessageReader in = MessageReader.of(Hex.buffer(MESSAGE), ByteOrder.LITTLE_ENDIAN);
        assertThat(in.next()).isTrue();
        assertThat(in.attributes(headerLength).next()).isFalse();
        NetlinkMessage message = in.retain();
        assertThat(message.attributes(headerLength).next()).isFalse();
        message.release();
        assertThat(AttributePath.find(Hex.buffer(MESSAGE), ByteOrder.LITTLE_ENDIAN, headerLength, 16))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, -16, Integer.MIN_VALUE})
    void attributesBehindANegativeHeaderAreRefused(int headerLength) {
        MessageReader in = MessageReader.of(Hex.buffer(MESSAGE), ByteOrder.LITTLE_ENDIAN);
        assertThat(in.next()).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> in.attributes(headerLength));
        NetlinkMessage message = in.retain();
        assertThatIllegalArgumentException().isThrownBy(() -> message.attributes(headerLength));
        message.release();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttributePath.find(Hex.buffer(MESSAGE), ByteOrder.LITTLE_ENDIAN, headerLength, 16));
    }

    private static void assertStandsNowhere(MessageReader in) {
        assertThatIllegalStateException().isThrownBy(in::type).withMessageContaining("next()");
        assertThatIllegalStateException().isThrownBy(in::flags);
        assertThatIllegalStateException().isThrownBy(in::sequence);
        assertThatIllegalStateException().isThrownBy(in::portId);
        assertThatIllegalStateException().isThrownBy(in::payloadLength);
        assertThatIllegalStateException().isThrownBy(in::payload);
        assertThatIllegalStateException().isThrownBy(in::retain);
        assertThatIllegalStateException().isThrownBy(() -> in.u8(0));
        assertThatIllegalStateException().isThrownBy(() -> in.u16(0));
        assertThatIllegalStateException().isThrownBy(() -> in.s32(0));
        assertThatIllegalStateException().isThrownBy(() -> in.attributes(0));
        assertThatIllegalStateException().isThrownBy(() -> in.header(0));
    }

    @Test
    void headerIsReadMemberByMember() {
        String message = "1c000000 10000500 01000000 02000000  01020304 05060708 04000900";
        MessageReader in = MessageReader.of(Hex.buffer(message), ByteOrder.LITTLE_ENDIAN);
        assertThat(in.next()).isTrue();
        NetlinkMessage kept = in.retain();
        for (MessageView view : List.of(in, kept)) {
            StructReader header = view.header(8);
            assertThat(header.u8()).isEqualTo(1);
            assertThat(header.skip(1).u16()).isEqualTo(0x0403);
            assertThat(header.u32()).isEqualTo(0x08070605);
            assertThat(header.remaining()).isZero();
            assertThat(header.u32())
                    .as("a member that the kernel does not have yet")
                    .isZero();
            assertThat(view.header(100).remaining()).as("the whole payload").isEqualTo(12);
            assertThatIllegalArgumentException().isThrownBy(() -> view.header(-1));
        }
        kept.release();
    }

    @Test
    void oneCursorServesManyDatagrams() {
        MessageReader in = MessageReader.of(Hex.buffer(""), ByteOrder.LITTLE_ENDIAN);
        assertThat(in.next()).isFalse();
        for (int round = 0; round < 3; round++) {
            in.reset(Hex.buffer(MESSAGE).setIntLE(8, round));
            assertThat(in.next()).isTrue();
            assertThat(in.sequence()).isEqualTo(round);
            AttributeReader attributes = in.attributes(0);
            assertThat(attributes.next()).isTrue();
            assertThat(attributes.u32()).isEqualTo(7);
            assertThat(in.attributes(0)).isSameAs(attributes);
            assertThat(attributes.next()).as("it starts over").isTrue();
        }
    }

    @Test
    void oneTypeIsLookedForFromWhereTheCursorStands() {
        AttributeReader in = AttributeReader.of(
                Hex.buffer("05000100 0a000000  05000280 0b000000  05000100 0c000000  05000300 0d000000"),
                ByteOrder.LITTLE_ENDIAN);
        assertThat(in.next(1)).isTrue();
        assertThat(in.u8()).isEqualTo(10);
        assertThat(in.next(1)).as("the next of its type").isTrue();
        assertThat(in.u8()).isEqualTo(12);
        assertThat(in.next(2)).as("it stands before the cursor").isFalse();
        assertThatIllegalStateException().isThrownBy(in::type);
        assertThat(in.next()).isFalse();
    }

    @Test
    void aTypeIsComparedWithoutItsFlags() {
        AttributeReader in = AttributeReader.of(Hex.buffer("05000280 0b000000"), ByteOrder.LITTLE_ENDIAN);
        assertThat(in.next(2)).isTrue();
        assertThat(in.isNested()).isTrue();
    }

    @Test
    void bytesAreCopiedAndSlicesAreNot() {
        ByteBuf buffer = Hex.buffer("08000100 07000000");
        AttributeReader in = AttributeReader.of(buffer, ByteOrder.LITTLE_ENDIAN);
        assertThat(in.next()).isTrue();
        byte[] bytes = in.bytes();
        ByteBuf slice = in.slice();
        buffer.setByte(4, 9);
        assertThat(bytes).containsExactly(7, 0, 0, 0);
        assertThat(slice.getByte(0)).isEqualTo((byte) 9);
        assertThat(buffer.refCnt()).isEqualTo(1);
    }
}
