// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import static io.nettylink.codec.NetlinkConstants.NLA_F_NET_BYTEORDER;
import static io.nettylink.codec.NetlinkConstants.NLA_TYPE_MASK;

import io.nettylink.codec.AttributeReader;
import java.util.List;
import java.util.function.Predicate;

/**
 * An attribute that was written.
 *
 * @param type its type
 * @param length its value's length in bytes
 * @param reads tells whether the cursor that stands on it reads the value that was written
 * @param nest tells whether it was written as a nest
 */
record WrittenAttribute(int type, int length, Predicate<AttributeReader> reads, boolean nest) {

    /** Reads attributes, and compares them to those that were written. */
    static void check(List<WrittenAttribute> written, AttributeReader in) {
        for (WrittenAttribute attribute : written) {
            Check.that(in.next(), "an attribute is missing");
            Check.that(in.type() == (attribute.type & NLA_TYPE_MASK), "an attribute's type reads differently");
            Check.that(in.length() == attribute.length, "an attribute's length reads differently");
            boolean marked = (attribute.type & NLA_F_NET_BYTEORDER) != 0;
            Check.that(in.isNested() == attribute.nest, "an attribute's mark as a nest reads differently");
            Check.that(in.isNetByteOrder() == marked, "an attribute's mark as big-endian reads differently");
            Check.that(attribute.reads.test(in), "an attribute's value reads differently");
        }
        Check.that(!in.next(), "there are more attributes than were written");
    }

    /** How many bytes attributes take, padded. */
    static int length(List<WrittenAttribute> written) {
        return written.stream()
                .mapToInt(attribute -> 4 + (attribute.length + 3 & ~3))
                .sum();
    }
}
