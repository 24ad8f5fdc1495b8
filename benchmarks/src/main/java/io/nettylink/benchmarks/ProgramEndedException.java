// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import org.jspecify.annotations.Nullable;

/** A program has ended while an answer was expected. */
final class ProgramEndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int NO_SUCH_WORKLOAD = 2;

    private final int exitCode;

    ProgramEndedException(String name, int exitCode, @Nullable Throwable cause) {
        super(name + " has ended with exit code " + exitCode, cause);
        this.exitCode = exitCode;
    }

    /** Whether it had no such workload. */
    boolean knowsNoWorkload() {
        return exitCode == NO_SUCH_WORKLOAD;
    }
}
