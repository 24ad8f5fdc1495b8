// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Numbers on the wire, in both byte orders. */
class ScalarGoldenTest {
    private final Golden little = Golden.littleEndian();
    private final Golden big = Golden.bigEndian();

    @Test
    void u8() {
        little.attributes("""
                05 00           # nla_len: 4 of header, 1 of value; the padding does not count
                01 00           # type 1
                fe  00 00 00    # 254, padded to a multiple of four
                """, out -> out.u8(1, 254), in -> assertThat(in.u8()).isEqualTo(254));
        big.attributes("""
                00 05           # nla_len
                00 01           # type 1
                fe  00 00 00    # 254
                """, out -> out.u8(1, 254), in -> assertThat(in.u8()).isEqualTo(254));
    }

    @Test
    void u16() {
        little.attributes(
                """
                06 00           # nla_len
                02 00           # type 2
                fe ff  00 00    # 65534, padded
                """, out -> out.u16(2, 65534), in -> assertThat(in.u16()).isEqualTo(65534));
        big.attributes("""
                00 06           # nla_len
                00 02           # type 2
                ff fe  00 00    # 65534, padded
                """, out -> out.u16(2, 65534), in -> assertThat(in.u16()).isEqualTo(65534));
    }

    @Test
    void u32() {
        little.attributes(
                """
                08 00           # nla_len
                03 00           # type 3
                fc fd fe ff     # 4294901244
                """, out -> out.u32(3, 0xfffefdfcL), in -> assertThat(in.u32()).isEqualTo(0xfffefdfcL));
        big.attributes(
                """
                00 08           # nla_len
                00 03           # type 3
                ff fe fd fc     # 4294901244
                """, out -> out.u32(3, 0xfffefdfcL), in -> assertThat(in.u32()).isEqualTo(0xfffefdfcL));
    }

    @Test
    void u64() {
        little.attributes(
                """
                0c 00                      # nla_len
                04 00                      # type 4
                08 07 06 05 04 03 02 f1    # 64 bits; nothing aligns them to eight bytes
                """,
                out -> out.u64(4, 0xf102030405060708L),
                in -> assertThat(in.u64()).isEqualTo(0xf102030405060708L));
        big.attributes(
                """
                00 0c                      # nla_len
                00 04                      # type 4
                f1 02 03 04 05 06 07 08    # 64 bits
                """,
                out -> out.u64(4, 0xf102030405060708L),
                in -> assertThat(in.u64()).isEqualTo(0xf102030405060708L));
    }

    @Test
    void s8() {
        String dump = """
                05 00           # nla_len
                01 00           # type 1
                fe  00 00 00    # -2, padded with zeros, not with sign bits
                """;
        little.attributes(dump, out -> out.s8(1, -2), in -> {
            assertThat(in.s8()).isEqualTo(-2);
            assertThat(in.u8()).isEqualTo(254);
        });
    }

    @Test
    void s16() {
        little.attributes("""
                06 00           # nla_len
                02 00           # type 2
                fe ff  00 00    # -2
                """, out -> out.s16(2, -2), in -> assertThat(in.s16()).isEqualTo(-2));
        big.attributes("""
                00 06           # nla_len
                00 02           # type 2
                ff fe  00 00    # -2
                """, out -> out.s16(2, -2), in -> assertThat(in.s16()).isEqualTo(-2));
    }

    @Test
    void s32() {
        little.attributes("""
                08 00           # nla_len
                03 00           # type 3
                fe ff ff ff     # -2
                """, out -> out.s32(3, -2), in -> assertThat(in.s32()).isEqualTo(-2));
        big.attributes("""
                00 08           # nla_len
                00 03           # type 3
                ff ff ff fe     # -2
                """, out -> out.s32(3, -2), in -> assertThat(in.s32()).isEqualTo(-2));
    }

    @Test
    void s64() {
        little.attributes("""
                0c 00                      # nla_len
                04 00                      # type 4
                fe ff ff ff ff ff ff ff    # -2
                """, out -> out.s64(4, -2), in -> assertThat(in.s64()).isEqualTo(-2));
        big.attributes("""
                00 0c                      # nla_len
                00 04                      # type 4
                ff ff ff ff ff ff ff fe    # -2
                """, out -> out.s64(4, -2), in -> assertThat(in.s64()).isEqualTo(-2));
    }

    @Test
    void uintTakesFourBytesWhereTheyAreEnough() {
        little.attributes(
                """
                08 00           # nla_len: 4 bytes of value
                01 00           # type 1
                ff ff ff ff     # 4294967295, the largest that fits
                """,
                out -> out.uint(1, 0xffffffffL),
                in -> assertThat(in.uint()).isEqualTo(0xffffffffL));
        little.attributes(
                """
                0c 00                      # nla_len: 8 bytes of value
                01 00                      # type 1
                00 00 00 00 01 00 00 00    # 4294967296, the smallest that does not
                """,
                out -> out.uint(1, 0x100000000L),
                in -> assertThat(in.uint()).isEqualTo(0x100000000L));
        big.attributes("""
                00 0c                      # nla_len: 8 bytes of value
                00 01                      # type 1
                ff ff ff ff ff ff ff ff    # the largest of all; a negative long is an unsigned one with its highest bit
                """, out -> out.uint(1, -1), in -> assertThat(in.uint()).isEqualTo(-1));
    }

    @Test
    void sintTakesFourBytesWhereTheyAreEnough() {
        little.attributes(
                """
                08 00           # nla_len: 4 bytes of value
                01 00           # type 1
                00 00 00 80     # -2147483648, the smallest that fits
                """,
                out -> out.sint(1, Integer.MIN_VALUE),
                in -> assertThat(in.sint()).isEqualTo(Integer.MIN_VALUE));
        little.attributes(
                """
                0c 00                      # nla_len: 8 bytes of value
                01 00                      # type 1
                00 00 00 80 00 00 00 00    # 2147483648, which would be negative in 4 bytes
                """,
                out -> out.sint(1, 0x80000000L),
                in -> assertThat(in.sint()).isEqualTo(0x80000000L));
        big.attributes(
                """
                00 0c                      # nla_len: 8 bytes of value
                00 01                      # type 1
                ff ff ff ff 7f ff ff ff    # -2147483649
                """,
                out -> out.sint(1, -0x80000001L),
                in -> assertThat(in.sint()).isEqualTo(-0x80000001L));
    }

    @Test
    void networkByteOrderWhateverTheMachines() {
        little.attributes(
                """
                06 00                      # nla_len, in the machine's order
                01 00                      # type, in the machine's order and without a mark
                00 50  00 00               # port 80, most significant byte first
                08 00
                02 00
                c0 00 02 01                # 192.0.2.1 as a number
                0c 00
                03 00
                01 02 03 04 05 06 07 f8    # 64 bits
                """,
                out -> out.u16BigEndian(1, 80).u32BigEndian(2, 0xc0000201L).u64BigEndian(3, 0x01020304050607f8L),
                in -> {
                    assertThat(in.u16BigEndian()).isEqualTo(80);
                    assertThat(in.u16()).isEqualTo(0x5000);
                    in.next();
                    assertThat(in.u32BigEndian()).isEqualTo(0xc0000201L);
                    in.next();
                    assertThat(in.u64BigEndian()).isEqualTo(0x01020304050607f8L);
                });
        big.attributes(
                """
                00 06           # nla_len
                00 01           # type
                00 50  00 00    # port 80: no difference here
                """,
                out -> out.u16BigEndian(1, 80),
                in -> assertThat(in.u16BigEndian()).isEqualTo(80));
    }

    @Test
    void bitfield32() {
        little.attributes("""
                0c 00           # nla_len
                07 00           # type 7
                02 00 00 00     # value: bit 1 set
                03 00 00 80     # selector: bits 0, 1 and 31 count, so that 0 and 31 are cleared
                """, out -> out.bitfield32(7, new Bitfield32(2, 0x80000003)), in -> {
            Bitfield32 read = in.bitfield32();
            assertThat(read).isEqualTo(new Bitfield32(2, 0x80000003));
            assertThat(read.sets(2)).isTrue();
            assertThat(read.sets(3)).isFalse();
        });
        big.attributes(
                """
                00 0c           # nla_len
                00 07           # type 7
                00 00 00 02     # value
                80 00 00 03     # selector
                """,
                out -> out.bitfield32(7, new Bitfield32(2, 0x80000003)),
                in -> assertThat(in.bitfield32()).isEqualTo(new Bitfield32(2, 0x80000003)));
    }

    @Test
    void aBitOutsideTheSelectorSetsNothing() {
        assertThat(new Bitfield32(0xff, 0x0f).sets(0x10)).isFalse();
        assertThat(new Bitfield32(0xff, 0x0f).sets(0x05)).isTrue();
    }

    @Test
    void packedArrays() {
        little.attributes(
                """
                0a 00                        # nla_len: three numbers of two bytes, none padded
                01 00
                01 00  ff ff  03 00  00 00   # 1, 65535, 3, then the padding of the whole
                0c 00
                02 00
                01 00 00 00  ff ff ff ff     # 1, 4294967295 or -1
                14 00
                03 00
                01 00 00 00 00 00 00 00      # 1
                fe ff ff ff ff ff ff ff      # -2
                """, out -> out.u16Array(1, 1, 65535, 3).u32Array(2, 1, -1).u64Array(3, 1, -2), in -> {
                    assertThat(in.u16Array()).containsExactly(1, 65535, 3);
                    in.next();
                    assertThat(in.u32Array()).containsExactly(1, -1);
                    in.next();
                    assertThat(in.u64Array()).containsExactly(1, -2);
                });
        big.attributes(
                """
                00 0a
                00 01
                00 01  ff ff  00 03  00 00   # 1, 65535, 3, padding
                00 0c
                00 02
                00 00 00 01  ff ff ff ff     # 1, 4294967295
                00 0c
                00 03
                00 00 00 00 00 00 00 01      # 1
                """, out -> out.u16Array(1, 1, 65535, 3).u32Array(2, 1, -1).u64Array(3, 1), in -> {
                    assertThat(in.u16Array()).containsExactly(1, 65535, 3);
                    in.next();
                    assertThat(in.u32Array()).containsExactly(1, -1);
                    in.next();
                    assertThat(in.u64Array()).containsExactly(1);
                });
    }

    @Test
    void anEmptyArrayIsAnAttributeWithoutValue() {
        little.attributes(
                "04 00 01 00  04 00 02 00  04 00 03 00",
                out -> out.u16Array(1).u32Array(2).u64Array(3),
                in -> {
                    assertThat(in.u16Array()).isEmpty();
                    in.next();
                    assertThat(in.u32Array()).isEmpty();
                    in.next();
                    assertThat(in.u64Array()).isEmpty();
                });
    }
}
