// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.util.List;

/** Something that grows, and what it costs. */
interface Curve {
    /** By which one is chosen. */
    String name();

    /** Measures all of it. */
    List<Chart> measure(Setup setup);

    /**
     * What becomes a picture.
     *
     * @param name of the file, without its ending
     * @param title what it shows
     * @param xTitle what grows
     * @param yTitle what is measured, with its unit
     * @param points all series' points
     */
    record Chart(String name, String title, String xTitle, String yTitle, List<Point> points) {}
}
