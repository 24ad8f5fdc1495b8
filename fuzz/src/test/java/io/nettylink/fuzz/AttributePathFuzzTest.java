// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import static io.nettylink.codec.NetlinkConstants.NLA_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.nettylink.codec.AttributePath;
import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MalformedMessageException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Codec: finds the attribute that an extended ack points at. The input is the offset in four bytes, the fixed header's
 * length in one, and the request.
 */
class AttributePathFuzzTest {
    private static final int NEAR = 16;

    @FuzzTest
    void anyOffset(byte[] input) {
        Script script = new Script(input);
        int offset = script.s32();
        int headerLength = script.u8();
        byte[] request = script.rest();
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            Surroundings.compare(request, 1, (bytes, trace) -> {
                trace.value(find(bytes, order, headerLength, offset));
                for (int other = NLMSG_HDRLEN; other < NLMSG_HDRLEN + NEAR; other++) {
                    trace.value(find(bytes, order, headerLength, other));
                }
            });
        }
    }

    private static @Nullable AttributePath find(ByteBuf request, ByteOrder order, int headerLength, int offset) {
        AttributePath found = AttributePath.find(request, order, headerLength, offset);
        int start = NLMSG_HDRLEN + (headerLength + 3 & ~3);
        List<Integer> types = new ArrayList<>();
        int length = request.readableBytes();
        boolean expected = start < length
                && search(
                        AttributeReader.of(request.slice(request.readerIndex() + start, length - start), order),
                        order,
                        offset - start,
                        types);
        Check.that(
                Objects.equals(found, expected ? new AttributePath(types) : null),
                "another path than by a plain search: " + found + ", expected " + types);
        return found;
    }

    /** Looks into each attribute around the offset, with a cursor of its own. */
    private static boolean search(AttributeReader in, ByteOrder order, int offset, List<Integer> types) {
        try {
            while (in.next()) {
                if (in.offset() == offset) {
                    types.add(in.type());
                    return true;
                }
                int inside = offset - in.offset() - NLA_HDRLEN;
                if (inside >= 0 && inside < in.length()) {
                    types.add(in.type());
                    return search(AttributeReader.of(in.slice(), order), order, inside, types);
                }
            }
        } catch (MalformedMessageException e) {
            return false;
        }
        return false;
    }
}
