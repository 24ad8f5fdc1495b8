// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How long the guest's processors have run tasks: processes and kernel threads, and the interrupts that came meanwhile.
 * The kernel's own account in {@code /proc/schedstat}, in nanoseconds.
 */
final class ProcessorTime {
    private static final Path ACCOUNT = Path.of("/proc/schedstat");
    /** After the processor's name. */
    private static final int RUNNING = 7;

    private ProcessorTime() {}

    /** Up to now, of all processors. */
    static long nanos() throws IOException {
        try {
            // A task is accounted for when it leaves its processor, this one too.
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw (IOException) new InterruptedIOException().initCause(e);
        }
        return Files.readAllLines(ACCOUNT).stream()
                .filter(line -> line.startsWith("cpu"))
                .mapToLong(line -> Long.parseLong(line.split(" ", -1)[RUNNING]))
                .sum();
    }
}
