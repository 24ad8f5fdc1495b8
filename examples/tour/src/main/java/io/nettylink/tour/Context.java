// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A context that kernel code runs in; the ordinals are those of {@code enum nettylink_tour_context}. */
enum Context {
    TASK("process context"),
    SOFTIRQ("softirq"),
    HARDIRQ("hard interrupt");

    private final String words;

    Context(String words) {
        this.words = words;
    }

    /**
     * Where the module's timers expire: in a hard interrupt, except on PREEMPT_RT, where what is not marked otherwise waits
     * for softirq.
     */
    static Context ofTimers() throws IOException {
        return Files.readString(Path.of("/proc/version")).contains("PREEMPT_RT") ? SOFTIRQ : HARDIRQ;
    }

    static Context of(int number) {
        return values()[number];
    }

    @Override
    public String toString() {
        return words;
    }
}
