// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** What a stop prints. */
final class Shown {
    private Shown() {}

    /** Runs a stop: its lines, each step on one line of its own however long. */
    static String by(Stop stop) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Report report = new Report(new PrintStream(printed, true, UTF_8));
        report.opening(stop, Exports.ofRunningKernel());
        stop.run(report);
        return printed.toString(UTF_8).replaceAll("\\n {3,}", " ");
    }
}
