// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/** Every typed getter of {@link AttributeReader}, with the lengths of values that it may read. */
final class Getters {

    /**
     * A getter.
     *
     * @param name its name
     * @param read calls it
     * @param takes tells whether it reads values of a length in bytes
     */
    record Getter(String name, Consumer<AttributeReader> read, IntPredicate takes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Getter> ALL = List.of(
            new Getter("u8", AttributeReader::u8, length -> length == 1),
            new Getter("u16", AttributeReader::u16, length -> length == 2),
            new Getter("u32", AttributeReader::u32, length -> length == 4),
            new Getter("u64", AttributeReader::u64, length -> length == 8),
            new Getter("u16BigEndian", AttributeReader::u16BigEndian, length -> length == 2),
            new Getter("u32BigEndian", AttributeReader::u32BigEndian, length -> length == 4),
            new Getter("u64BigEndian", AttributeReader::u64BigEndian, length -> length == 8),
            new Getter("s8", AttributeReader::s8, length -> length == 1),
            new Getter("s16", AttributeReader::s16, length -> length == 2),
            new Getter("s32", AttributeReader::s32, length -> length == 4),
            new Getter("s64", AttributeReader::s64, length -> length == 8),
            new Getter("uint", AttributeReader::uint, length -> length == 4 || length == 8),
            new Getter("sint", AttributeReader::sint, length -> length == 4 || length == 8),
            new Getter("flag", AttributeReader::flag, length -> length == 0),
            new Getter("string", AttributeReader::string, length -> true),
            new Getter("bytes", AttributeReader::bytes, length -> true),
            new Getter("slice", AttributeReader::slice, length -> true),
            new Getter("bitfield32", AttributeReader::bitfield32, length -> length == 8),
            new Getter("ip", AttributeReader::ip, length -> length == 4 || length == 16),
            new Getter("u16Array", AttributeReader::u16Array, length -> length % 2 == 0),
            new Getter("u32Array", AttributeReader::u32Array, length -> length % 4 == 0),
            new Getter("u64Array", AttributeReader::u64Array, length -> length % 8 == 0),
            new Getter("struct", Getters::struct, length -> true),
            new Getter("nested", AttributeReader::nested, length -> true));

    private Getters() {}

    /** Reads members of all widths up to the value's end and beyond, and what stands there as attributes. */
    private static void struct(AttributeReader in) {
        StructReader struct = in.struct();
        int length = struct.remaining();
        struct.u8();
        struct.u16();
        struct.u32();
        struct.u64();
        struct.u32BigEndian();
        struct.skip(3).bytes(5);
        if (struct.remaining() != Math.max(0, length - (1 + 2 + 4 + 8 + 4 + 3 + 5))) {
            throw new AssertionError("the cursor stands at the wrong place");
        }
        in.struct().attributes(length);
    }
}
