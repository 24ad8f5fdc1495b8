// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Processes that do nothing but use up processors, two for each. */
final class BusyProcesses implements AutoCloseable {
    private static final int EACH = 2;

    private final List<Process> processes = new ArrayList<>();

    private BusyProcesses() {}

    static BusyProcesses onAllProcessors() throws IOException {
        BusyProcesses busy = new BusyProcesses();
        for (int i = 0; i < EACH * Runtime.getRuntime().availableProcessors(); i++) {
            busy.processes.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
        }
        return busy;
    }

    long[] processes() {
        return processes.stream().mapToLong(Process::pid).toArray();
    }

    int count() {
        return processes.size();
    }

    @Override
    public void close() {
        for (Process process : processes) {
            process.destroyForcibly();
        }
        for (Process process : processes) {
            process.onExit().join();
        }
    }
}
