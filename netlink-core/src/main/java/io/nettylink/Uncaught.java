// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

/** What the user's code throws where nobody waits for it. */
final class Uncaught {
    private Uncaught() {}

    /** Tells the thread's handler of uncaught exceptions, as the JVM would, and goes on. */
    static void report(Throwable thrown) {
        Thread thread = Thread.currentThread();
        try {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
        } catch (Throwable ignored) {
            // As the JVM ignores what such a handler throws: others still have to be served.
            return;
        }
    }
}
