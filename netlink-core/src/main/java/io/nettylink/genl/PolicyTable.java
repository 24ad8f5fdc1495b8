// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import io.nettylink.codec.AttributePolicy;
import java.util.Map;

/**
 * The attributes that a family knows in one place: at the top of an operation's messages, or inside a nest.
 *
 * @param index the number by which operations and nests refer to this table; the kernel's choice at each dump
 * @param attributes the policies by attribute type; unmodifiable, and empty where no attribute is accepted
 */
public record PolicyTable(int index, Map<Integer, AttributePolicy> attributes) {

    /** Keeps an unmodifiable copy. */
    public PolicyTable {
        attributes = Map.copyOf(attributes);
    }
}
