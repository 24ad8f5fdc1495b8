// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

class HexTest {
    private static final String DUMP = """
            07 00           # nla_len: 7
            0100            // type # 1
            # a line of nothing but 0xff words

            61 62 00  00    # "ab"
            """;

    @Test
    void commentaryIsNotBytes() {
        assertThat(Hex.bytes(DUMP)).containsExactly(7, 0, 1, 0, 'a', 'b', 0, 0);
    }

    @Test
    void badDigitsNameTheirLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hex.bytes("00\n0x11 # no prefixes"))
                .withMessage("line 2 of the dump: 0x11 # no prefixes");
        assertThatIllegalArgumentException().isThrownBy(() -> Hex.bytes("012 # odd"));
    }

    @Test
    void equalBytesPassAndLeaveTheBufferAlone() {
        ByteBuf buffer = Hex.buffer("ff 07000100 61620000");
        buffer.skipBytes(1);
        assertThatCode(() -> Hex.assertBytes(buffer, DUMP)).doesNotThrowAnyException();
        assertThat(buffer.readerIndex()).isEqualTo(1);
        assertThat(buffer.readableBytes()).isEqualTo(8);
    }

    @Test
    void anotherByteIsShownBeneathItsLine() {
        assertThatThrownBy(() -> Hex.assertBytes(Hex.buffer("07000200 61620000"), DUMP))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("differ from offset 2 on; expected 8 bytes, found 8")
                .hasMessageContaining("     2  01 00 ")
                .hasMessageContaining(" // type # 1\n>    2  02 00 ")
                .hasMessageContaining(" <- found\n");
    }

    @Test
    void missingBytesAreShown() {
        assertThatThrownBy(() -> Hex.assertBytes(Hex.buffer("07000100 61"), DUMP))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("differ from offset 5 on; expected 8 bytes, found 5")
                .hasMessageContaining(">    4  61                                               <- found");
    }

    @Test
    void surplusBytesAreShown() {
        assertThatThrownBy(() -> Hex.assertBytes(Hex.buffer("07000100 61620000 ee"), DUMP))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("differ from offset 8 on; expected 8 bytes, found 9")
                .hasMessageContaining(
                        ">    8  ee                                               <- found, behind the end");
    }
}
