// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.testing.Hex;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttributePathTest {
    private static final String REQUEST = """
            44 00 00 00  14 00 05 00  01 00 00 00  00 00 00 00
            01 01 00 00             # 16: fixed header
            08 00  01 00            # 20: attribute 1
            ff ff ff ff             #
            24 00  02 80            # 28: attribute 2, a nest
              08 00  03 00          # 32:   attribute 2/3
              ff ff ff ff           #
              0c 00  04 80          # 40:   attribute 2/4, a nest
                08 00  05 00        # 44:     attribute 2/4/5
                ff ff ff ff         #
              0c 00  04 80          # 52:   attribute 2/4 again
                08 00  06 00        # 56:     attribute 2/4/6
                ff ff ff ff         #
            04 00  07 00            # 64: attribute 7, a flag
            """;

    private static final Map<Integer, String> PATHS =
            Map.of(20, "1", 28, "2", 32, "2/3", 40, "2/4", 44, "2/4/5", 52, "2/4", 56, "2/4/6", 64, "7");

    /** Every other offset is in a header, in the middle of something, in a scalar, or beyond the end. */
    @Test
    void eachOffsetAndNoOther() {
        Map<Integer, String> found = new TreeMap<>();
        for (int offset = -4; offset < 200; offset++) {
            AttributePath path = AttributePath.find(Hex.buffer(REQUEST), ByteOrder.LITTLE_ENDIAN, 4, offset);
            if (path != null) {
                found.put(offset, path.toString());
            }
        }
        assertThat(found).containsExactlyInAnyOrderEntriesOf(PATHS);
    }

    /** A search among the bytes would take the structure's members for attributes. */
    @Test
    void writerKnowsWhatIsBehindAStructure() {
        Map<Integer, String> found = new TreeMap<>();
        for (int offset = -4; offset < 200; offset++) {
            ByteBuf out = Unpooled.buffer();
            MessageWriter writer = MessageWriter.begin(out, 20, 5, 1, 0).lookFor(offset);
            writer.u32(0)
                    .attributes()
                    .u32(1, 7)
                    .nested(
                            2,
                            nest -> nest.struct(
                                    3,
                                    peer -> peer.u8(1).u8(2).u8(3),
                                    inner ->
                                            inner.flag(4).bytes(5 | NetlinkConstants.NLA_F_NET_BYTEORDER, new byte[1])))
                    .flag(6);
            writer.end();
            AttributePath path = writer.found();
            if (path != null) {
                found.put(offset, path.toString());
            }
        }
        assertThat(found)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(20, "1", 28, "2", 32, "2/3", 40, "2/3/4", 44, "2/3/5", 52, "6"));
    }

    @Test
    void writerFindsNothingUnasked() {
        MessageWriter writer = MessageWriter.begin(Unpooled.buffer(), 20, 5, 1, 0);
        writer.attributes().flag(1);
        assertThat(writer.found()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, Integer.MAX_VALUE})
    void absurdOffsets(int offset) {
        assertThat(AttributePath.find(Hex.buffer(REQUEST), ByteOrder.LITTLE_ENDIAN, 4, offset))
                .isNull();
    }

    @Test
    void theRequestMayStartAnywhereInItsBuffer() {
        ByteBuf buffer = Hex.buffer("ee ee ee" + REQUEST).skipBytes(3);
        assertThat(AttributePath.find(buffer, ByteOrder.LITTLE_ENDIAN, 4, 44)).hasToString("2/4/5");
        assertThat(buffer.readerIndex()).isEqualTo(3);
        assertThat(buffer.refCnt()).isEqualTo(1);
    }

    @Test
    void anUnalignedFixedHeaderIsPadded() {
        assertThat(AttributePath.find(Hex.buffer(REQUEST), ByteOrder.LITTLE_ENDIAN, 2, 44))
                .hasToString("2/4/5");
    }

    @Test
    void bigEndian() {
        ByteBuf request = Unpooled.buffer();
        MessageWriter out = MessageWriter.begin(request, ByteOrder.BIG_ENDIAN, 16, 0, 1, 0);
        out.attributes().u32(1, 1).nested(2, nest -> nest.u8(3, 3).u8(4, 4));
        out.end();
        assertThat(AttributePath.find(request, ByteOrder.BIG_ENDIAN, 0, 36)).hasToString("2/4");
    }

    @Test
    void aRequestWithoutAttributes() {
        ByteBuf header = Hex.buffer("10000000 10000500 01000000 00000000");
        assertThat(AttributePath.find(header, ByteOrder.LITTLE_ENDIAN, 0, 16)).isNull();
        assertThat(AttributePath.find(header, ByteOrder.LITTLE_ENDIAN, 4, 20)).isNull();
        assertThat(AttributePath.find(Unpooled.EMPTY_BUFFER, ByteOrder.LITTLE_ENDIAN, 0, 0))
                .isNull();
    }

    @Test
    void namesWhereTheyAreKnown() {
        AttributePath path = new AttributePath(List.of(2, 4, 5));
        List<List<Integer>> asked = new ArrayList<>();
        AttributePath.Names names = types -> {
            asked.add(List.copyOf(types));
            return switch (types.getLast()) {
                case 2 -> "options";
                case 5 -> "payload";
                default -> null;
            };
        };
        assertThat(path.describe(names)).isEqualTo("options/4/payload");
        assertThat(asked).containsExactly(List.of(2), List.of(2, 4), List.of(2, 4, 5));
        assertThat(path.describe(AttributePath.Names.NONE)).isEqualTo("2/4/5");
    }

    @Test
    void paths() {
        List<Integer> types = new ArrayList<>(List.of(2));
        AttributePath path = new AttributePath(types);
        types.add(99);
        assertThat(path.types()).containsExactly(2);
        assertThat(path.child(3)).isEqualTo(new AttributePath(List.of(2, 3)));
        assertThat(path).isEqualTo(new AttributePath(List.of(2)));
        assertThatIllegalArgumentException().isThrownBy(() -> new AttributePath(List.of()));
    }
}
