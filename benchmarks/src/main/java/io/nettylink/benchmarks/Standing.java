// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.util.List;

/**
 * A program's figures in one workload, for one item each. NaN stands for what is not known.
 *
 * @param runs how many rounds counted
 * @param wallMedian in ns
 * @param wallBest in ns
 * @param ratio the median of what each run took in relation to the limit in the same run
 * @param cpu in ns, of all threads, the median
 * @param cpuRatio as {@code ratio}
 * @param allocated in bytes
 * @param peakKib the most memory that was resident
 * @param share of the events that were received, of a live workload
 * @param overruns how many losses were announced, in all runs
 * @param healedNanos until the table of a watch was the kernel's, the median; NaN where there is none
 * @param footprint where its memory stood
 * @param missing fields that the program's library does not have
 */
record Standing(
        String workload,
        String program,
        int runs,
        double wallMedian,
        double wallBest,
        double ratio,
        double cpu,
        double cpuRatio,
        double allocated,
        long peakKib,
        double share,
        long overruns,
        double healedNanos,
        Footprint footprint,
        List<String> missing) {}
