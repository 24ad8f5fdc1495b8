// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import static io.nettylink.codec.NetlinkConstants.NLA_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLA_TYPE_MASK;

import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MalformedMessageException;

/** Reads attributes, and the attributes in each value, whether it is a nest or not. */
final class AttributeWalk {
    private static final int DEEPEST = 6;

    private AttributeWalk() {}

    /**
     * Walks to the end, or to the first attribute that is malformed.
     *
     * @param in a cursor before the first attribute
     * @param room how many bytes the attributes have
     */
    static void over(AttributeReader in, int room, Trace trace) {
        over(in, room, DEEPEST, trace);
    }

    private static void over(AttributeReader in, int room, int depth, Trace trace) {
        int left = room;
        try {
            while (in.next()) {
                trace.step();
                trace.number(in.type());
                left -= NLA_HDRLEN + in.length();
                Check.that(in.type() >= 0 && in.type() <= NLA_TYPE_MASK, "a type has flag bits");
                Check.that(in.length() >= 0 && left >= 0, "attributes are longer than what holds them");
                Getters.call(in, trace);
                if (depth > 0) {
                    over(in.nested(), in.length(), depth - 1, trace);
                }
            }
        } catch (MalformedMessageException e) {
            trace.value(e.getMessage());
            Check.that(!in.next(), "the cursor goes on behind malformed bytes");
        }
        Check.that(!in.next(), "the cursor goes on behind its end");
    }
}
