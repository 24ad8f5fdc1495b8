// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The machine that the tour runs on.
 *
 * @param kernel its kernel's release
 * @param processors how many it has
 * @param emulated whether these are made of software, which makes all figures many times what they would be, and some more
 *     than others
 */
record Guest(String kernel, int processors, boolean emulated) {
    static Guest current() throws IOException {
        return new Guest(
                Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip(),
                Runtime.getRuntime().availableProcessors(),
                Files.readString(Path.of("/proc/cpuinfo")).contains("QEMU TCG"));
    }

    @Override
    public String toString() {
        return "Linux " + kernel + ", " + processors + (emulated ? " EMULATED" : "") + " processors";
    }
}
