// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_COOKIE;
import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_MISS_NEST;
import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_MISS_TYPE;
import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_MSG;
import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_OFFS;

import io.nettylink.codec.AttributeWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The attributes of an extended ack, in the order in which the kernel writes them. */
final class ExtendedAnswer {
    static final ExtendedAnswer NONE = new ExtendedAnswer(Map.of());

    private final Map<Integer, Consumer<AttributeWriter>> attributes;

    private ExtendedAnswer(Map<Integer, Consumer<AttributeWriter>> attributes) {
        this.attributes = attributes;
    }

    ExtendedAnswer with(int type, Consumer<AttributeWriter> attribute) {
        Map<Integer, Consumer<AttributeWriter>> more = new LinkedHashMap<>(attributes);
        more.put(type, attribute);
        return new ExtendedAnswer(more);
    }

    /** Whether there is anything to write: of a success, the kernel tells text and cookie only. */
    boolean isEmpty(boolean success) {
        return attributes.keySet().stream().noneMatch(type -> !success || tellsOfSuccess(type));
    }

    void write(AttributeWriter out, boolean success) {
        int[] order = {
            NLMSGERR_ATTR_MSG,
            NLMSGERR_ATTR_COOKIE,
            NLMSGERR_ATTR_OFFS,
            NLMSGERR_ATTR_MISS_TYPE,
            NLMSGERR_ATTR_MISS_NEST
        };
        for (int type : order) {
            Consumer<AttributeWriter> attribute = attributes.get(type);
            if (attribute != null && (!success || tellsOfSuccess(type))) {
                attribute.accept(out);
            }
        }
    }

    private static boolean tellsOfSuccess(int type) {
        return type == NLMSGERR_ATTR_MSG || type == NLMSGERR_ATTR_COOKIE;
    }
}
