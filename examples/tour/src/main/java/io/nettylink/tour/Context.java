// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

/** A context that kernel code runs in; the ordinals are those of {@code enum nettylink_tour_context}. */
enum Context {
    TASK("process context"),
    SOFTIRQ("softirq"),
    HARDIRQ("hard interrupt");

    private final String words;

    Context(String words) {
        this.words = words;
    }

    static Context of(int number) {
        return values()[number];
    }

    @Override
    public String toString() {
        return words;
    }
}
