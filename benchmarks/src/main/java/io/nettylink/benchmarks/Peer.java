// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * A program that takes part.
 *
 * @param name by which reports speak of it
 * @param command starts it, before the arguments that say which workload
 */
record Peer(String name, List<String> command) {
    /** What the others are compared with. */
    static final String LIMIT = "raw-optimal";

    /** Whether it is one of nettylink's clients. */
    boolean isOurs() {
        return name.startsWith("nettylink");
    }

    List<String> with(List<String> arguments) {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(arguments);
        return whole;
    }
}
