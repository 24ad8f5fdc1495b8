// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is what is read, for trees of random attributes. */
class RoundTripTest {
    private static final long SEED = 4_711;
    private static final int TREES = 3_000;
    private static final int DEEPEST = 4;
    private static final int MOST_CHILDREN = 6;

    /** An attribute: how it is written, how it is read, and what is to come of it. */
    private sealed interface Node {
        int type();

        record Leaf(int type, Object value, Consumer<AttributeWriter> write, Function<AttributeReader, Object> read)
                implements Node {}

        record Nest(int type, List<Node> children) implements Node {}
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void trees(boolean little) {
        ByteOrder order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        Random random = new Random(SEED);
        ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer();
        try {
            for (int round = 0; round < TREES; round++) {
                List<Node> tree = tree(random, 0);
                buffer.clear();
                MessageWriter out = MessageWriter.begin(buffer, order, round, 0, SEED, 1);
                write(out.u32(round).attributes(), tree);
                out.end();
                MessageReader in = MessageReader.of(buffer, order);
                assertThat(in.next()).isTrue();
                assertThat(in.type()).isEqualTo(round);
                assertThat(in.u32(0)).isEqualTo(round);
                assertThat(buffer.readableBytes() % NetlinkConstants.NLMSG_ALIGNTO)
                        .isZero();
                compare(in.attributes(4), tree, "seed " + SEED + ", tree " + round);
                assertThat(in.next()).isFalse();
            }
        } finally {
            buffer.release();
        }
    }

    private static void write(AttributeWriter out, List<Node> nodes) {
        for (Node node : nodes) {
            switch (node) {
                case Node.Leaf leaf -> leaf.write.accept(out);
                case Node.Nest nest -> out.nested(nest.type, inner -> write(inner, nest.children));
            }
        }
    }

    private static void compare(AttributeReader in, List<Node> nodes, String where) {
        for (Node node : nodes) {
            assertThat(in.next()).as(where).isTrue();
            assertThat(in.type()).as(where).isEqualTo(node.type());
            switch (node) {
                case Node.Leaf leaf -> {
                    assertThat(in.isNested()).as(where).isFalse();
                    assertThat(leaf.read.apply(in)).as(where).isEqualTo(leaf.value);
                }
                case Node.Nest nest -> {
                    assertThat(in.isNested()).as(where).isTrue();
                    compare(in.nested(), nest.children, where + "/" + nest.type);
                }
            }
        }
        assertThat(in.next()).as(where).isFalse();
    }

    private static List<Node> tree(Random random, int depth) {
        List<Node> nodes = new ArrayList<>();
        for (int count = random.nextInt(MOST_CHILDREN); count > 0; count--) {
            int type = random.nextInt(NetlinkConstants.NLA_TYPE_MASK + 1);
            boolean nest = depth < DEEPEST && random.nextInt(3) == 0;
            nodes.add(nest ? new Node.Nest(type, tree(random, depth + 1)) : leaf(random, type));
        }
        return nodes;
    }

    private static Node.Leaf leaf(Random random, int type) {
        long bits = random.nextLong() >> random.nextInt(64);
        return switch (random.nextInt(14)) {
            case 0 -> leaf(type, (int) bits & 0xff, AttributeWriter::u8, AttributeReader::u8);
            case 1 -> leaf(type, (int) bits & 0xffff, AttributeWriter::u16, AttributeReader::u16);
            case 2 -> leaf(type, bits & 0xffffffffL, AttributeWriter::u32, AttributeReader::u32);
            case 3 -> leaf(type, bits, AttributeWriter::u64, AttributeReader::u64);
            case 4 -> leaf(type, (int) (byte) bits, AttributeWriter::s8, AttributeReader::s8);
            case 5 -> leaf(type, (int) (short) bits, AttributeWriter::s16, AttributeReader::s16);
            case 6 -> leaf(type, (int) bits, AttributeWriter::s32, AttributeReader::s32);
            case 7 -> leaf(type, bits, AttributeWriter::s64, AttributeReader::s64);
            case 8 -> leaf(type, bits, AttributeWriter::uint, AttributeReader::uint);
            case 9 -> leaf(type, bits, AttributeWriter::sint, AttributeReader::sint);
            case 10 -> leaf(type, text(random), AttributeWriter::string, AttributeReader::string);
            case 11 -> leaf(type, bytes(random), AttributeWriter::bytes, AttributeReader::bytes);
            case 12 -> leaf(type, bitfield(random), AttributeWriter::bitfield32, AttributeReader::bitfield32);
            default -> leaf(type, true, (out, number, set) -> out.flag(number), AttributeReader::flag);
        };
    }

    private interface Write<T> {
        AttributeWriter to(AttributeWriter out, int type, T value);
    }

    private static <T> Node.Leaf leaf(int type, T value, Write<T> write, Function<AttributeReader, Object> read) {
        return new Node.Leaf(type, value, out -> write.to(out, type, value), read);
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(20), 1, 0x3000)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Bitfield32 bitfield(Random random) {
        return new Bitfield32(random.nextInt(), random.nextInt());
    }
}
