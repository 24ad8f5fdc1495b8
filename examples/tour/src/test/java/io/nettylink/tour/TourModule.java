// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Objects;

/** The kernel module, to be unloaded and loaded again. */
final class TourModule {
    private static final String FILE = Objects.requireNonNull(System.getenv("NETTYLINK_TOUR_MODULE_FILE"));

    private TourModule() {}

    /** Tries to unload it: nothing, or why it stays. */
    static String unload() throws Exception {
        return run("rmmod", "nettylink_tour");
    }

    static void load() throws Exception {
        String complaint = run("insmod", FILE);
        if (!complaint.isEmpty()) {
            throw new IOException(complaint);
        }
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() == 0) {
            return "";
        }
        return output.isBlank() ? "status " + process.exitValue() : output.strip();
    }
}
