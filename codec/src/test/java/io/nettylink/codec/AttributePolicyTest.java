// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_BITFIELD32;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_NESTED;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_S32;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_U16;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_UINT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nettylink.testing.Hex;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kernel wants of an attribute. What is not said to be made by hand is what Linux 6.18 sent on x86-64. */
class AttributePolicyTest {

    private static AttributePolicy read(String dump) {
        return AttributePolicy.read(AttributeReader.of(Hex.buffer(dump), ByteOrder.LITTLE_ENDIAN));
    }

    @Test
    void unsignedNumberOfItsWholeRange() {
        AttributePolicy id = read("""
                0c 00  04 00  00 00 00 00  00 00 00 00    # least value; nlctrl's family id
                0c 00  05 00  ff ff 00 00  00 00 00 00    # greatest value
                08 00  01 00  03 00 00 00                 # kind: u16
                """);
        assertThat(id)
                .isEqualTo(new AttributePolicy(
                        NL_ATTR_TYPE_U16, null, null, 0L, 0xffffL, null, null, null, null, null, null))
                .hasToString("u16");
        assertThat(id.isNest()).isFalse();
    }

    @Test
    void unsignedNumberWithALeastValue() {
        AttributePolicy id = read("""
                0c 00  04 00  01 00 00 00  00 00 00 00    # netdev's page pool id
                0c 00  05 00  ff ff ff ff  00 00 00 00
                08 00  01 00  11 00 00 00                 # kind: uint
                """);
        assertThat(id)
                .isEqualTo(new AttributePolicy(
                        NL_ATTR_TYPE_UINT, null, null, 1L, 0xffff_ffffL, null, null, null, null, null, null))
                .hasToString("uint in 1..4294967295");
    }

    @Test
    void signedNumber() {
        AttributePolicy secret = read("""
                0c 00  02 00  00 00 00 80  ff ff ff ff    # SEG6's destination length
                0c 00  03 00  ff ff ff 7f  00 00 00 00
                08 00  01 00  08 00 00 00                 # kind: s32
                """);
        assertThat(secret)
                .isEqualTo(new AttributePolicy(
                        NL_ATTR_TYPE_S32,
                        (long) Integer.MIN_VALUE,
                        (long) Integer.MAX_VALUE,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null))
                .hasToString("s32");
    }

    @Test
    void nest() {
        AttributePolicy rule = read("""
                08 00  08 00  03 00 00 00                 # table 3; a nest of ethtool
                08 00  09 00  03 00 00 00                 # highest attribute 3
                08 00  01 00  0d 00 00 00                 # kind: nest
                """);
        assertThat(rule)
                .isEqualTo(
                        new AttributePolicy(NL_ATTR_TYPE_NESTED, null, null, null, null, null, null, 3, 3, null, null))
                .hasToString("a nest");
        assertThat(rule.isNest()).isTrue();
    }

    @Test
    void bitfieldWhoseMaskHasAllBits() {
        // Made by hand.
        AttributePolicy flags = read("""
                08 00  0a 00  ff ff ff ff                 # mask
                08 00  01 00  0f 00 00 00                 # kind: bitfield32
                """);
        assertThat(flags)
                .isEqualTo(new AttributePolicy(
                        NL_ATTR_TYPE_BITFIELD32, null, null, null, null, null, null, null, null, -1, null))
                .hasToString("bitfield32 with no bits but 0xffffffff");
    }

    /** Made by hand, as far as they are not above. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            08000100 01000000                                                             | a flag
            08000100 02000000                                                             | u8
            0c000400 0100000000000000 0c000500 6400000000000000 08000100 04000000         | u32 in 1..100
            0c000400 0000000000000000 0c000500 0200000000000000 08000100 04000000         | u32 in 0..2
            0c000400 0100000000000000 0c000500 ffffffff00000000 08000100 04000000         | u32 of at least 1
            0c000400 0000000000000000 0c000500 ffffffffffffffff 08000100 05000000         | u64
            0c000400 0000000000000000 0c000500 feffffffffffffff 08000100 05000000         | u64 in 0..18446744073709551614
            0c000c00 0300000000000000 08000100 04000000                                   | u32 with no bits but 0x3
            0c000200 fbffffffffffffff 0c000300 0500000000000000 08000100 06000000         | s8 in -5..5
            0c000200 fbffffffffffffff 0c000300 ff7f000000000000 08000100 07000000         | s16 of at least -5
            0c000200 0000000000000080 0c000300 0500000000000000 08000100 09000000         | s64 of at most 5
            08000100 10000000                                                             | sint
            08000100 0a000000                                                             | binary
            08000600 06000000 08000700 06000000 08000100 0a000000                         | binary of 6 bytes
            08000600 04000000 08000700 10000000 08000100 0a000000                         | binary of 4 to 16 bytes
            08000600 04000000 08000100 0a000000                                           | binary of at least 4 bytes
            08000600 00000000 08000700 10000000 08000100 0b000000                         | a string of at most 16 bytes
            08000700 0f000000 08000100 0c000000                                           | a terminated string of at most 15 bytes
            08000100 0e000000                                                             | an array of nests
            08000100 0f000000                                                             | bitfield32
            08000100 63000000                                                             | of kind 99
            """)
    void words(String bytes, String words) {
        assertThat(read(bytes)).hasToString(words);
    }

    @Test
    void whatIsNotKnownIsPassedOver() {
        assertThat(read("04000b00 08006300 01000000 08000100 01000000")).isEqualTo(read("08000100 01000000"));
    }

    @Test
    void wrongWidthIsMalformed() {
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> read("08000400 01000000"))
                .withMessageContaining("u64");
    }
}
