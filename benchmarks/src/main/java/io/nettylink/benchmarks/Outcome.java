// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.util.List;

/**
 * What a contest yields.
 *
 * @param standings of all that took part, the limit first
 * @param notes what there is to say besides figures
 * @param load of the machine at the end
 */
record Outcome(List<Standing> standings, List<String> notes, String load) {}
