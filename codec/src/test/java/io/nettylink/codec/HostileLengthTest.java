// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.testing.Hex;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lengths that lie. */
class HostileLengthTest {
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final int DEEPEST = 0xffff / NetlinkConstants.NLA_HDRLEN;

    private static void assertMalformed(Runnable read, int offset, long expected, long found) {
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(read::run)
                .satisfies(e -> {
                    assertThat(e.offset()).as("offset").isEqualTo(offset);
                    assertThat(e.expected()).as("expected").isEqualTo(expected);
                    assertThat(e.found()).as("found").isEqualTo(found);
                });
    }

    private static ByteBuf twoMessages() {
        return Hex.buffer("""
                14 00 00 00  10 00  00 00  01 00 00 00  00 00 00 00  aa aa aa aa
                14 00 00 00  10 00  00 00  01 00 00 00  00 00 00 00  bb bb bb bb
                """);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 15})
    void messageLengthBelowAHeader(long stated) {
        MessageReader in = MessageReader.of(twoMessages().setIntLE(20, (int) stated), ORDER);
        assertThat(in.next()).isTrue();
        assertMalformed(in::next, 20, 16, stated);
        assertThat(in.next()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 0xffff, 0x7ffffffdL, 0x7fffffffL, 0x80000000L, 0xfffffffdL, 0xffffffffL})
    void messageLengthBeyondTheDatagram(long stated) {
        MessageReader in = MessageReader.of(twoMessages().setIntLE(20, (int) stated), ORDER);
        assertThat(in.next()).isTrue();
        assertMalformed(in::next, 20, stated, 20);
        assertThat(in.next()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 15})
    void bytesBehindTheLastMessage(int count) {
        MessageReader in = MessageReader.of(twoMessages().writerIndex(20 + count), ORDER);
        assertThat(in.next()).isTrue();
        assertMalformed(in::next, 20, 16, count);
    }

    @Test
    void offsetsCountFromTheReaderIndex() {
        ByteBuf datagram =
                Unpooled.buffer().writeZero(5).writeBytes(twoMessages().setIntLE(20, 3));
        datagram.skipBytes(5);
        MessageReader in = MessageReader.of(datagram, ORDER);
        assertThat(in.next()).isTrue();
        assertMalformed(in::next, 20, 16, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void attributeLengthBelowAHeader(int stated) {
        ByteBuf attributes = Hex.buffer("08000100 aaaaaaaa  08000200 bbbbbbbb").setShortLE(8, stated);
        AttributeReader in = AttributeReader.of(attributes, ORDER);
        assertThat(in.next()).isTrue();
        assertMalformed(in::next, 8, 4, stated);
        assertThat(in.next()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 10, 12, 0x7fff, 0x8000, 0xfffd, 0xffff})
    void attributeLengthBeyondTheEnd(int stated) {
        ByteBuf attributes = Hex.buffer("08000100 aaaaaaaa  08000200 bbbbbbbb").setShortLE(8, stated);
        AttributeReader in = AttributeReader.of(attributes, ORDER);
        assertThat(in.next()).isTrue();
        assertMalformed(in::next, 8, stated, 8);
        assertThat(in.next()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void bytesBehindTheLastAttribute(int count) {
        ByteBuf attributes = Hex.buffer("08000100 aaaaaaaa  ffffffff").writerIndex(8 + count);
        AttributeReader in = AttributeReader.of(attributes, ORDER);
        assertThat(in.next()).isTrue();
        assertMalformed(in::next, 8, 4, count);
    }

    @Test
    void anAttributeMayNotReachBeyondItsNest() {
        AttributeReader in = AttributeReader.of(Hex.buffer("""
                0c 00  01 80        # a nest of eight bytes
                  0c 00  02 00      #   holds an attribute that states eight bytes of value, of which it has four
                  01 02 03 04
                05 06 07 08         # the others would be here, in the same buffer
                """), ORDER);
        assertThat(in.next()).isTrue();
        AttributeReader nest = in.nested();
        assertMalformed(nest::next, 4, 12, 8);
    }

    @Test
    void anAttributeMayNotReachBeyondItsMessage() {
        MessageReader in = MessageReader.of(Hex.buffer("""
                18 00 00 00  10 00  00 00  01 00 00 00  00 00 00 00
                0c 00  01 00        # states eight bytes of value, of which the message has four
                01 02 03 04
                10 00 00 00  10 00  00 00  02 00 00 00  00 00 00 00
                """), ORDER);
        assertThat(in.next()).isTrue();
        assertMalformed(in.attributes(0)::next, 16, 12, 8);
        assertThat(in.next()).as("the message behind is sound").isTrue();
        assertThat(in.sequence()).isEqualTo(2);
    }

    static List<Getters.Getter> getters() {
        return Getters.ALL;
    }

    @ParameterizedTest
    @MethodSource("getters")
    void aGetterTakesItsOwnLengthOnly(Getters.Getter getter) {
        for (int length = 0; length <= 33; length++) {
            ByteBuf attribute = Unpooled.buffer();
            AttributeWriter.of(attribute, ORDER).flag(1).bytes(77, new byte[length]);
            AttributeReader in = AttributeReader.of(attribute, ORDER);
            assertThat(in.next()).isTrue();
            assertThat(in.next()).isTrue();
            if (getter.takes().test(length)) {
                assertThatCode(() -> getter.read().accept(in))
                        .as("%s of %d bytes", getter, length)
                        .doesNotThrowAnyException();
            } else {
                int found = length;
                assertThatExceptionOfType(MalformedMessageException.class)
                        .as("%s of %d bytes", getter, length)
                        .isThrownBy(() -> getter.read().accept(in))
                        .withMessageStartingWith("attribute 77: ")
                        .satisfies(e -> assertThat(e.found()).isEqualTo(found))
                        .satisfies(e -> assertThat(e.expected()).isNotEqualTo(found))
                        .satisfies(e -> assertThat(e.offset()).isEqualTo(4));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, little", "15, little", "25, little", "32, little", "2147483647, little", "2147483648, little",
        "4294967295, little", "0, big", "15, big", "25, big", "2147483647, big", "4294967295, big"
    })
    void theEchoedRequestLies(long stated, String order) {
        ByteOrder byteOrder = order.equals("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        ByteBuf datagram = Unpooled.buffer();
        MessageWriter out = MessageWriter.begin(datagram, byteOrder, NetlinkConstants.NLMSG_ERROR, 0x200, 1, 0);
        out.u32(-1).u32(stated).u16(16).u16(5).u32(1).u32(0);
        out.attributes().u32(NetlinkConstants.NLMSGERR_ATTR_OFFS, 20);
        out.end();
        MessageReader in = MessageReader.of(datagram, byteOrder);
        assertThat(in.next()).isTrue();
        assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(() -> Acknowledgement.read(in));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 22, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void anErrorThatIsNoNegativeErrno(int error) {
        for (int type : IntStream.of(NetlinkConstants.NLMSG_ERROR, NetlinkConstants.NLMSG_DONE)
                .toArray()) {
            ByteBuf datagram = Unpooled.buffer();
            MessageWriter.begin(datagram, ORDER, type, 0, 1, 0)
                    .u32(error)
                    .zero(16)
                    .end();
            MessageReader in = MessageReader.of(datagram, ORDER);
            assertThat(in.next()).isTrue();
            assertThatExceptionOfType(MalformedMessageException.class)
                    .isThrownBy(() -> Acknowledgement.read(in))
                    .withMessageContaining("error " + error + " ");
        }
    }

    @Test
    void asManyNestsAsALengthCanHold() {
        ByteBuf attributes = Unpooled.buffer();
        for (int depth = 0; depth < DEEPEST; depth++) {
            attributes.writeShortLE(4 * (DEEPEST - depth)).writeShortLE(1 | NetlinkConstants.NLA_F_NESTED);
        }
        int depth = 0;
        for (AttributeReader in = AttributeReader.of(attributes, ORDER); in.next(); in = in.nested()) {
            depth++;
            assertThat(depth).isLessThanOrEqualTo(DEEPEST);
        }
        assertThat(depth).isEqualTo(DEEPEST);

        ByteBuf request = Unpooled.wrappedBuffer(Unpooled.buffer().writeZero(16), attributes);
        AttributePath path = AttributePath.find(request, ORDER, 0, 16 + 4 * (DEEPEST - 1));
        assertThat(requireNonNull(path).types()).hasSize(DEEPEST);
    }
}
