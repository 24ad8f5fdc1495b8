// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Texts, bytes, addresses and nests on the wire. */
class AttributeGoldenTest {
    private final Golden little = Golden.littleEndian();
    private final Golden big = Golden.bigEndian();

    @Test
    void string() {
        little.attributes("""
                0b 00                   # nla_len: the terminator counts, the padding does not
                02 00                   # type 2
                6e 6c 63 74 72 6c 00    # "nlctrl", terminated
                00                      # padding
                """, out -> out.string(2, "nlctrl"), in -> {
            assertThat(in.string()).isEqualTo("nlctrl");
            assertThat(in.length()).isEqualTo(7);
        });
        big.attributes(
                "00 08  00 02  65 74 68 00",
                out -> out.string(2, "eth"),
                in -> assertThat(in.string()).isEqualTo("eth"));
    }

    @Test
    void emptyString() {
        little.attributes(
                """
                05 00           # nla_len: nothing but the terminator
                01 00           # type 1
                00  00 00 00    # terminator and padding
                """, out -> out.string(1, ""), in -> assertThat(in.string()).isEmpty());
    }

    @Test
    void stringWithoutTerminator() {
        little.attributes("""
                07 00           # nla_len: three letters
                01 00           # type 1
                65 74 68  ff    # "eth", then padding that is not zero and not ours to read
                """, in -> assertThat(in.string()).isEqualTo("eth"));
        little.attributes("""
                04 00           # nla_len: no value at all
                01 00           # type 1
                """, in -> assertThat(in.string()).isEmpty());
    }

    @Test
    void stringEndsAtTheFirstZero() {
        little.attributes("""
                0b 00           # nla_len: a field of seven bytes
                01 00           # type 1
                6c 6f 00        # "lo", terminated
                7a 7a 7a 7a 00  # what the sender left behind it, and padding
                """, in -> assertThat(in.string()).isEqualTo("lo"));
    }

    @Test
    void stringOfTheFirstCharacterThatIsTwoBytes() {
        little.attributes(
                """
                07 00           # nla_len: two bytes of text, one terminator
                01 00           # type 1
                c2 80           # U+0080
                00 00           # terminator, padding
                """,
                out -> out.string(1, "\u0080"),
                in -> assertThat(in.string()).isEqualTo("\u0080"));
    }

    @Test
    void stringIsUtf8() {
        little.attributes(
                """
                0f 00           # nla_len: ten bytes of text, one terminator
                01 00           # type 1
                c3 a4           # U+00E4, two bytes
                e2 82 ac        # U+20AC, three bytes
                f0 9f 90 a7     # U+1F427, four bytes and two Java characters
                21 00           # "!", terminator
                00              # padding
                """,
                out -> out.string(1, "\u00e4\u20ac\ud83d\udc27!"),
                in -> assertThat(in.string()).isEqualTo("\u00e4\u20ac\ud83d\udc27!"));
    }

    @Test
    void flag() {
        little.attributes("""
                04 00           # nla_len: a header and no value
                09 00           # type 9
                """, out -> out.flag(9), in -> assertThat(in.flag()).isTrue());
    }

    @Test
    void bytes() {
        byte[] value = {1, 2, 3, 4, 5};
        String dump = """
                09 00                        # nla_len
                01 00                        # type 1
                01 02 03 04 05  00 00 00     # the bytes as they are, and padding
                """;
        little.attributes(dump, out -> out.bytes(1, value), in -> {
            assertThat(in.bytes()).isEqualTo(value);
            assertThat(in.slice()).isEqualTo(Unpooled.wrappedBuffer(value));
        });
        ByteBuf buffer = Unpooled.wrappedBuffer(new byte[] {9, 1, 2, 3, 4, 5});
        buffer.skipBytes(1);
        little.attributes(
                dump, out -> out.bytes(1, buffer), in -> assertThat(in.length()).isEqualTo(5));
        assertThat(buffer.readerIndex()).isEqualTo(1);
        assertThat(buffer.refCnt()).isEqualTo(1);
    }

    @Test
    void ipv4() throws UnknownHostException {
        InetAddress address = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
        little.attributes(
                """
                08 00           # nla_len
                01 00           # type 1
                c0 00 02 01     # 192.0.2.1: an address is bytes, in no machine's order
                """,
                out -> out.ip(1, address),
                in -> assertThat(in.ip()).isInstanceOf(Inet4Address.class).isEqualTo(address));
    }

    @Test
    void ipv6() throws UnknownHostException {
        byte[] bytes = {0x20, 0x01, 0x0d, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
        InetAddress address = InetAddress.getByAddress(bytes);
        little.attributes(
                """
                14 00                      # nla_len
                01 00                      # type 1
                20 01 0d b8 00 00 00 00    # 2001:db8::1
                00 00 00 00 00 00 00 01
                """,
                out -> out.ip(1, address),
                in -> assertThat(in.ip()).isInstanceOf(Inet6Address.class).isEqualTo(address));
    }

    @Test
    void ipv4InIpv6StaysSixteenBytes() {
        String dump = """
                14 00                      # nla_len
                01 00                      # type 1
                00 00 00 00 00 00 00 00    # ::ffff:192.0.2.1, which Java likes to turn into 192.0.2.1
                00 00 ff ff c0 00 02 01
                """;
        List<InetAddress> read = new ArrayList<>();
        little.attributes(dump, in -> read.add(in.ip()));
        assertThat(read).singleElement().isInstanceOf(Inet6Address.class);
        little.attributes(
                dump,
                out -> out.ip(1, read.getFirst()),
                in -> assertThat(in.length()).isEqualTo(16));
    }

    @Test
    void nestInNest() {
        little.attributes(
                """
                20 00           # nla_len of the outer nest: all that follows
                01 80           # type 1, marked NLA_F_NESTED
                  08 00
                  02 00         #   type 2
                  07 00 00 00   #   7
                  10 00         #   nla_len of the inner nest
                  03 80         #   type 3, marked NLA_F_NESTED
                    05 00
                    04 00       #     type 4
                    08 00 00 00 #     8; its padding counts for the nests around it
                    04 00
                    05 00       #     type 5, a flag
                  04 00
                  06 80         #   type 6, an empty nest
                """,
                out -> out.nested(
                        1,
                        outer -> outer.u32(2, 7)
                                .nested(3, inner -> inner.u8(4, 8).flag(5))
                                .nested(6, nothing -> {})),
                AttributeGoldenTest::readNestInNest);
    }

    private static void readNestInNest(AttributeReader in) {
        assertThat(in.type()).isEqualTo(1);
        assertThat(in.isNested()).isTrue();
        assertThat(in.length()).isEqualTo(28);
        AttributeReader outer = in.nested();
        assertThat(outer.next()).isTrue();
        assertThat(outer.isNested()).isFalse();
        assertThat(outer.u32()).isEqualTo(7);
        assertThat(outer.next()).isTrue();
        AttributeReader inner = outer.nested();
        assertThat(inner.next()).isTrue();
        assertThat(inner.u8()).isEqualTo(8);
        assertThat(inner.offset())
                .as("offsets count from the start of the buffer")
                .isEqualTo(16);
        assertThat(inner.next()).isTrue();
        assertThat(inner.flag()).isTrue();
        assertThat(inner.next()).isFalse();
        assertThat(outer.next()).isTrue();
        assertThat(outer.type()).isEqualTo(6);
        assertThat(outer.nested().next()).isFalse();
        assertThat(outer.next()).isFalse();
    }

    @Test
    void nestInBigEndian() {
        big.attributes("""
                00 0c           # nla_len
                80 01           # type 1, marked NLA_F_NESTED: the mark is the highest bit in either order
                  00 08
                  00 02         #   type 2
                  00 00 00 07   #   7
                """, out -> out.nested(1, nest -> nest.u32(2, 7)), in -> {
            assertThat(in.isNested()).isTrue();
            AttributeReader nest = in.nested();
            nest.next();
            assertThat(nest.u32()).isEqualTo(7);
        });
    }

    @Test
    void indexedArray() {
        little.attributes("""
                14 00           # nla_len
                06 80           # type 6: the array
                  08 00
                  01 00         #   the index takes the type's place; many arrays start at 1
                  0a 00 00 00   #   10
                  08 00
                  02 00         #   index 2
                  14 00 00 00   #   20
                """, out -> out.nested(6, array -> array.u32(1, 10).u32(2, 20)), in -> {
            List<Long> values = new ArrayList<>();
            for (AttributeReader array = in.nested(); array.next(); ) {
                assertThat(array.type()).isEqualTo(values.size() + 1);
                values.add(array.u32());
            }
            assertThat(values).containsExactly(10L, 20L);
        });
    }

    @Test
    void multiAttr() {
        little.attributes("""
                06 00
                05 00           # type 5
                0a 00  00 00    # 10
                08 00
                01 00           # type 1, in between: nothing orders attributes
                01 00 00 00
                06 00
                05 00           # type 5 again: a list is an attribute that comes several times
                14 00  00 00    # 20
                """, out -> out.u16(5, 10).u32(1, 1).u16(5, 20), in -> {
            List<Integer> values = new ArrayList<>();
            values.add(in.u16());
            assertThat(in.next()).isTrue();
            assertThat(in.type()).isEqualTo(1);
            assertThat(in.next()).isTrue();
            assertThat(in.type()).isEqualTo(5);
            values.add(in.u16());
            assertThat(values).containsExactly(10, 20);
        });
    }

    @Test
    void flagBitsAreNoPartOfTheType() {
        little.attributes("""
                06 00
                ff 7f           # type 16383, the highest; NLA_F_NET_BYTEORDER
                00 50  00 00    # port 80
                04 00
                ff bf           # type 16383; NLA_F_NESTED
                04 00
                00 c0           # type 0; both
                """, in -> {
            assertThat(in.type()).isEqualTo(16383);
            assertThat(in.isNetByteOrder()).isTrue();
            assertThat(in.isNested()).isFalse();
            assertThat(in.u16BigEndian()).isEqualTo(80);
            in.next();
            assertThat(in.type()).isEqualTo(16383);
            assertThat(in.isNetByteOrder()).isFalse();
            assertThat(in.isNested()).isTrue();
            in.next();
            assertThat(in.type()).isZero();
            assertThat(in.isNetByteOrder()).isTrue();
            assertThat(in.isNested()).isTrue();
        });
    }

    @Test
    void theLastPaddingMayBeMissing() {
        little.attributes("""
                05 00
                01 00
                07  00 00 00    # padding between attributes
                06 00
                02 00
                08 00           # no padding behind the last
                """, in -> {
            assertThat(in.u8()).isEqualTo(7);
            assertThat(in.next()).isTrue();
            assertThat(in.u16()).isEqualTo(8);
        });
    }
}
