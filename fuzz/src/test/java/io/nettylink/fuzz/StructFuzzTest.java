// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.AttributeWriter;
import io.nettylink.codec.NetlinkMessage;
import io.nettylink.codec.StructReader;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Codec: C structures, read and written member by member. The input is the number of members (1 byte), for each its kind
 * and, where that has one, its length (2 bytes); the rest is the structure.
 *
 * <p>What is read is compared with what {@link StructModel} says of the same bytes, and what was read is written again.
 */
class StructFuzzTest {
    private static final List<ByteOrder> ORDERS = List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN);
    private static final int MOST_MEMBERS = 64;
    private static final int TYPE = 1;

    @FuzzTest
    void anyMembersOfAnyStructure(byte[] input) {
        Script script = new Script(input);
        StructScript members = new StructScript(script, MOST_MEMBERS);
        byte[] value = script.rest();
        for (ByteOrder order : ORDERS) {
            Surroundings.compare(value, 64, (bytes, trace) -> {
                NetlinkMessage message = new NetlinkMessage(0x20, 0, 1, 1, bytes, order);
                members.read(message.header(value.length), new StructModel(value, order), trace);
            });
            readInAttribute(members, value, order);
            writeAgain(members, value, order);
        }
    }

    /** A structure that is an attribute's value ends with that, whatever stands behind. */
    private static void readInAttribute(StructScript members, byte[] value, ByteOrder order) {
        ByteBuf buffer = Unpooled.buffer();
        AttributeWriter.of(buffer, order).bytes(TYPE, value).u32(2, 0xffff_ffffL);
        Surroundings.compare(ByteBufUtil.getBytes(buffer), 64, (bytes, trace) -> {
            AttributeReader in = AttributeReader.of(bytes, order);
            Check.that(in.next(TYPE), "an attribute that was written is not there");
            members.read(in.struct(), new StructModel(value, order), trace);
            StructReader again = in.struct();
            Check.that(again.remaining() == value.length, "a cursor that is taken anew does not start anew");
        });
    }

    /** Writes the members that were read; what comes out begins with the structure, as far as they reach. */
    private static void writeAgain(StructScript members, byte[] value, ByteOrder order) {
        ByteBuf buffer = Unpooled.buffer();
        AttributeWriter.of(buffer, order).struct(TYPE, out -> members.write(out, new StructModel(value, order)));
        AttributeReader in = AttributeReader.of(buffer, order);
        Check.that(in.next() && in.type() == TYPE, "a structure that was written is not there");
        byte[] written = in.bytes();
        Check.that(!in.next(), "a structure that was written has a tail");
        StructModel expected = new StructModel(value, order);
        for (byte one : written) {
            Check.that(one == expected.nextRaw(), "a structure is written otherwise than it was read");
        }
    }
}
