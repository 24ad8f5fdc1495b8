// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static io.nettylink.codec.NetlinkConstants.NLA_HDRLEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.testing.Hex;
import java.net.InetAddress;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** C structures as values of attributes. */
class StructGoldenTest {
    private static final int RTA_GATEWAY = 5;

    private final Golden little = Golden.littleEndian();
    private final Golden big = Golden.bigEndian();

    @Test
    void members() {
        little.attributes("""
                26 00                      # nla_len: 34 of value
                07 00                      # type 7
                f1                         # u8
                00                         # a gap
                f2 f1                      # u16
                f4 f3 f2 f1                # u32
                f8 f7 f6 f5 f4 f3 f2 f1    # u64
                f1 f2                      # __be16
                f1 f2 f3 f4                # __be32
                f1 f2 f3 f4 f5 f6 f7 f8    # __be64
                fe ff ff ff                # s32: -2
                00 00                      # padding of the attribute
                """, StructGoldenTest::writeMembers, StructGoldenTest::readMembers);
        big.attributes("""
                00 26                      # nla_len
                00 07                      # type 7
                f1                         # u8
                00                         # a gap
                f1 f2                      # u16
                f1 f2 f3 f4                # u32
                f1 f2 f3 f4 f5 f6 f7 f8    # u64
                f1 f2                      # __be16, the same in both orders
                f1 f2 f3 f4                # __be32, too
                f1 f2 f3 f4 f5 f6 f7 f8    # and __be64
                ff ff ff fe                # s32
                00 00                      # padding
                """, StructGoldenTest::writeMembers, StructGoldenTest::readMembers);
    }

    private static void writeMembers(AttributeWriter out) {
        out.struct(
                7,
                struct -> struct.u8(0xf1)
                        .zero(1)
                        .u16(0xf1f2)
                        .u32(0xf1f2f3f4L)
                        .u64(0xf1f2f3f4f5f6f7f8L)
                        .u16BigEndian(0xf1f2)
                        .u32BigEndian(0xf1f2f3f4L)
                        .u64BigEndian(0xf1f2f3f4f5f6f7f8L)
                        .u32(-2));
    }

    private static void readMembers(AttributeReader in) {
        assertThat(in.isNested()).isFalse();
        StructReader struct = in.struct();
        assertThat(struct.remaining()).isEqualTo(34);
        assertThat(struct.u8()).isEqualTo(0xf1);
        assertThat(struct.skip(1).u16()).isEqualTo(0xf1f2);
        assertThat(struct.u32()).isEqualTo(0xf1f2f3f4L);
        assertThat(struct.u64()).isEqualTo(0xf1f2f3f4f5f6f7f8L);
        assertThat(struct.u16BigEndian()).isEqualTo(0xf1f2);
        assertThat(struct.u32BigEndian()).isEqualTo(0xf1f2f3f4L);
        assertThat(struct.u64BigEndian()).isEqualTo(0xf1f2f3f4f5f6f7f8L);
        assertThat(struct.s32()).isEqualTo(-2);
        assertThat(struct.remaining()).isZero();
    }

    @Test
    void theSameCursorStartsOver() {
        little.attributes("06 00 01 00  07 09 00 00", in -> {
            StructReader struct = in.struct();
            assertThat(struct.u16()).isEqualTo(0x0907);
            assertThat(in.struct()).isSameAs(struct);
            assertThat(struct.u8()).isEqualTo(7);
        });
    }

    @Test
    void membersThatAnOlderKernelDoesNotSendAreZero() {
        String dump = """
                0b 00 07 00
                01 02 03 04  05 06 07       # seven bytes: the second member is cut off
                ff                          # padding, not to be read
                """;
        little.attributes(dump, in -> {
            StructReader struct = in.struct();
            assertThat(struct.u32()).isEqualTo(0x04030201);
            assertThat(struct.u32()).as("not half of it").isZero();
            assertThat(struct.remaining()).isZero();
            assertThat(struct.u8()).isZero();
            assertThat(struct.u16()).isZero();
            assertThat(struct.s32()).isZero();
            assertThat(struct.u64()).isZero();
            assertThat(struct.u16BigEndian()).isZero();
            assertThat(struct.u32BigEndian()).isZero();
            assertThat(struct.u64BigEndian()).isZero();
            assertThat(struct.skip(100).remaining()).isZero();
        });
        little.attributes(dump, in -> assertThat(in.struct().skip(5).bytes(4)).containsExactly(6, 7, 0, 0));
    }

    @Test
    void whatANewerKernelSendsBehindIsLeft() {
        little.attributes("0c 00 07 00  01 00 00 00  ff ff ff ff", in -> {
            StructReader struct = in.struct();
            assertThat(struct.u32()).isEqualTo(1);
            assertThat(struct.remaining()).isEqualTo(4);
        });
    }

    @Test
    void addressesOfEitherLength() throws Exception {
        InetAddress v6 = InetAddress.getByName("fd00::1");
        InetAddress v4 = InetAddress.getByName("10.0.0.1");
        big.attributes("""
                00 16 00 12                                        # RTA_VIA, struct rtvia
                00 0a                                              # AF_INET6
                fd 00 00 00 00 00 00 00  00 00 00 00 00 00 00 01   # as long as there is something
                00 00
                """, out -> out.struct(18, via -> via.u16(10).bytes(v6.getAddress())), in -> {
            StructReader via = in.struct();
            assertThat(via.u16()).isEqualTo(10);
            assertThat(via.ip(via.remaining())).isEqualTo(v6);
        });
        big.attributes("00 0c 00 01  0a 00 00 01  0a 00 00 02", in -> {
            StructReader addresses = in.struct();
            assertThat(addresses.ip(4)).isEqualTo(v4);
            assertThat(addresses.ip(4).getHostAddress()).isEqualTo("10.0.0.2");
        });
        little.attributes("0a 00 01 00  00 00 00 00 00 00 00 00", in -> {
            StructReader odd = in.struct().skip(1);
            assertThatExceptionOfType(MalformedMessageException.class)
                    .isThrownBy(() -> odd.ip(odd.remaining()))
                    .withMessage("IP address at offset 5: needs 4 bytes, found 5");
        });
    }

    @Test
    void aStructureWithAttributesBehindIt() {
        little.attributes(
                """
                14 00 01 00                  # nla_len: padding inside counts; no mark of a nest
                01 02 03                     # three bytes of members
                00                           # attributes start at a multiple of four
                0a 00 03 00                  # IFLA_IFNAME
                  76 65 74 68 31 00  00 00   #   "veth1", and padding
                """, out -> out.struct(1, header -> header.u8(1).u8(2).u8(3), peer -> peer.string(3, "veth1")), in -> {
                    StructReader header = in.struct();
                    assertThat(header.bytes(3)).containsExactly(1, 2, 3);
                    AttributeReader peer = header.skip(1).attributes(header.remaining());
                    assertThat(peer.next(3)).isTrue();
                    assertThat(peer.string()).isEqualTo("veth1");
                });
    }

    @Test
    void anArrayOfStructuresWithAttributesBehindEach() {
        String multipath = """
                20 00 09 00                  # RTA_MULTIPATH, an array of struct rtnexthop
                10 00  01  02  03 00 00 00   # rtnh_len 16, flags, hops, ifindex
                  08 00 05 00  0a 00 00 01   #   RTA_GATEWAY
                0b 00  00  00  04 00 00 00   # rtnh_len 11, then
                  ff ff ff  00               #   bytes that are no attribute, and padding
                """;
        little.attributes(
                multipath,
                out -> out.struct(
                        9,
                        hops -> hops.u16(16)
                                .u8(1)
                                .u8(2)
                                .u32(3)
                                .u16(NLA_HDRLEN + 4)
                                .u16(RTA_GATEWAY)
                                .bytes(new byte[] {10, 0, 0, 1})
                                .u16(11)
                                .zero(2)
                                .u32(4)
                                .bytes(new byte[] {-1, -1, -1, 0})),
                in -> {
                    List<String> hops = new ArrayList<>();
                    StructReader hop = in.struct();
                    int length = hop.u16();
                    hops.add(hop.u8() + " " + hop.u8() + " " + hop.s32());
                    AttributeReader first = hop.attributes(length - 8);
                    assertThat(first.next()).isTrue();
                    assertThat(first.ip().getHostAddress()).isEqualTo("10.0.0.1");
                    assertThat(first.next()).isFalse();
                    length = hop.u16();
                    hops.add(hop.u8() + " " + hop.u8() + " " + hop.s32());
                    AttributeReader second = hop.attributes(length - 8);
                    assertThat(second).isSameAs(first);
                    assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(second::next);
                    assertThat(hop.remaining()).isZero();
                    assertThat(hops).containsExactly("1 2 3", "0 0 4");
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {-8, -1, 5, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void attributesThatReachBeyondTheValue(int length) {
        little.attributes("0c 00 07 00  00 00 00 00  00 00 00 00", in -> {
            StructReader struct = in.struct().skip(4);
            assertThatExceptionOfType(MalformedMessageException.class)
                    .isThrownBy(() -> struct.attributes(length))
                    .withMessage("attributes behind a struct at offset 8: needs " + length + " bytes, found 4");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, -4, Integer.MIN_VALUE})
    void cursorNeverGoesBack(int count) {
        little.attributes("0c 00 07 00  01 00 00 00  02 00 00 00", in -> {
            StructReader struct = in.struct().skip(4);
            assertThatIllegalArgumentException().isThrownBy(() -> struct.skip(count));
            assertThatIllegalArgumentException().isThrownBy(() -> struct.bytes(count));
            assertThat(struct.u32()).isEqualTo(2);
        });
    }

    @Test
    void aStructThatIsTooLongOrWhoseBodyThrowsLeavesNothing() {
        ByteBuf buffer = Unpooled.buffer();
        AttributeWriter out = AttributeWriter.of(buffer, ByteOrder.LITTLE_ENDIAN);
        RuntimeException failure = new IllegalStateException("no more");
        assertThatThrownBy(() -> out.struct(7, struct -> {
                    struct.u32(1);
                    throw failure;
                }))
                .isSameAs(failure);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> out.struct(7, struct -> struct.zero(0xffff)))
                .withMessageContaining("attribute 7");
        assertThatIllegalArgumentException().isThrownBy(() -> out.struct(0x8007, struct -> struct.u8(1)));
        Hex.assertBytes(buffer, "");
    }
}
