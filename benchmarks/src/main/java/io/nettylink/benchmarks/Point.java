// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

/**
 * A point of a curve.
 *
 * @param series the program, or how it is set up
 * @param x how much there is
 * @param y what was measured, the median
 * @param best the least that was measured
 */
record Point(String series, long x, double y, double best) {

    static Point of(String series, long x, Standing standing) {
        return new Point(series, x, standing.wallMedian(), standing.wallBest());
    }
}
