// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.testing.Hex;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Messages on the wire. */
class MessageGoldenTest {
    private static final int FLAGS = NetlinkConstants.NLM_F_REQUEST | NetlinkConstants.NLM_F_DUMP;

    @Test
    void headerInLittleEndian() {
        header(ByteOrder.LITTLE_ENDIAN, """
                10 00 00 00     # nlmsg_len: a header and nothing else
                34 12           # type 0x1234
                01 03           # flags: NLM_F_REQUEST, NLM_F_ROOT, NLM_F_MATCH
                f4 f3 f2 f1     # sequence, unsigned
                d4 c3 b2 a1     # port id, unsigned
                """);
    }

    @Test
    void headerInBigEndian() {
        header(ByteOrder.BIG_ENDIAN, """
                00 00 00 10     # nlmsg_len
                12 34           # type 0x1234
                03 01           # flags
                f1 f2 f3 f4     # sequence
                a1 b2 c3 d4     # port id
                """);
    }

    private static void header(ByteOrder order, String dump) {
        ByteBuf written = Unpooled.buffer();
        int length = MessageWriter.begin(written, order, 0x1234, FLAGS, 0xf1f2f3f4L, 0xa1b2c3d4L)
                .end();
        assertThat(length).isEqualTo(16);
        Hex.assertBytes(written, dump);

        MessageReader in = MessageReader.of(Hex.buffer(dump), order);
        assertThat(in.next()).isTrue();
        assertThat(in.type()).isEqualTo(0x1234);
        assertThat(in.flags()).isEqualTo(FLAGS);
        assertThat(in.has(NetlinkConstants.NLM_F_DUMP)).isTrue();
        assertThat(in.has(NetlinkConstants.NLM_F_DUMP | NetlinkConstants.NLM_F_ACK))
                .isFalse();
        assertThat(in.sequence()).isEqualTo(0xf1f2f3f4L);
        assertThat(in.portId()).isEqualTo(0xa1b2c3d4L);
        assertThat(in.payloadLength()).isZero();
        assertThat(in.payload().isReadable()).isFalse();
        assertThat(in.next()).isFalse();
    }

    @Test
    void fixedHeaderThenAttributes() {
        String dump = """
                20 00 00 00                # nlmsg_len
                10 00  05 00               # type 16, NLM_F_REQUEST and NLM_F_ACK
                01 00 00 00  00 00 00 00   # sequence 1, port id 0
                07                         # fixed header: u8
                00                         #   reserved
                02 01                      #   u16
                fe                         #   the last byte of a header of five
                00 00 00                   # padding of the fixed header
                05 00  01 00               # attribute 1
                ff  00 00 00
                """;
        ByteBuf written = Unpooled.buffer();
        MessageWriter out = MessageWriter.begin(written, ByteOrder.LITTLE_ENDIAN, 16, 5, 1, 0);
        out.u8(7).zero(1).u16(0x0102).u8(0xfe);
        out.attributes().u8(1, 0xff);
        assertThat(out.length()).isEqualTo(32);
        out.end();
        Hex.assertBytes(written, dump);

        MessageReader in = MessageReader.of(Hex.buffer(dump), ByteOrder.LITTLE_ENDIAN);
        assertThat(in.next()).isTrue();
        assertThat(in.u8(0)).isEqualTo(7);
        assertThat(in.u16(2)).isEqualTo(0x0102);
        assertThat(in.s32(1)).isEqualTo(0xfe010200);
        assertThat(in.u32(1)).isEqualTo(0xfe010200L);
        assertThat(in.u8(4)).isEqualTo(0xfe);
        AttributeReader attributes = in.attributes(5);
        assertThat(attributes.next()).isTrue();
        assertThat(attributes.u8()).isEqualTo(0xff);
        assertThat(attributes.next()).isFalse();
    }

    @Test
    void severalMessagesInADatagram() {
        String dump = """
                14 00 00 00  11 00  02 00  05 00 00 00  00 00 00 00
                aa 00 00 00                # first payload
                12 00 00 00                # nlmsg_len 18: not a multiple of four, the kernel does send such
                12 00  02 00  05 00 00 00  00 00 00 00
                bb bb                      # second payload
                00 00                      # padding, so that the next message is aligned
                11 00 00 00  13 00  02 00  05 00 00 00  00 00 00 00
                cc                         # third payload; the last padding is missing
                """;
        MessageReader in = MessageReader.of(Hex.buffer(dump), ByteOrder.LITTLE_ENDIAN);
        assertThat(in.next()).isTrue();
        assertThat(in.type()).isEqualTo(0x11);
        Hex.assertBytes(in.payload(), "aa000000");
        assertThat(in.next()).isTrue();
        assertThat(in.type()).isEqualTo(0x12);
        Hex.assertBytes(in.payload(), "bbbb");
        assertThat(in.next()).isTrue();
        assertThat(in.type()).isEqualTo(0x13);
        assertThat(in.payloadLength()).isEqualTo(1);
        Hex.assertBytes(in.payload(), "cc");
        assertThat(in.next()).isFalse();
        assertThat(in.next()).isFalse();
    }

    @Test
    void eachWrittenMessageIsPadded() {
        ByteBuf written = Unpooled.buffer();
        for (int i = 1; i <= 2; i++) {
            MessageWriter out = MessageWriter.begin(written, ByteOrder.LITTLE_ENDIAN, 16, 0, i, 0);
            assertThat(out.bytes(new byte[] {(byte) 0xaa}).end()).isEqualTo(17);
        }
        Hex.assertBytes(written, """
                11 00 00 00                # nlmsg_len: without the padding
                10 00  00 00  01 00 00 00  00 00 00 00
                aa  00 00 00               # payload and padding
                11 00 00 00
                10 00  00 00  02 00 00 00  00 00 00 00
                aa  00 00 00
                """);
    }
}
