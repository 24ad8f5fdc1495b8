// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.util.List;

/**
 * A program's memory, in KiB.
 *
 * @param baseKib what was resident when the program had done nothing yet
 * @param liveLeastKib the least that a garbage collection has left on the heap; -1 where there is no such
 * @param liveMostKib the most
 */
record Footprint(long baseKib, long liveLeastKib, long liveMostKib) {

    /** Of several rounds, the extremes. */
    static Footprint of(List<Footprint> rounds) {
        return new Footprint(
                rounds.getFirst().baseKib,
                rounds.stream().mapToLong(Footprint::liveLeastKib).min().orElse(-1),
                rounds.stream().mapToLong(Footprint::liveMostKib).max().orElse(-1));
    }
}
