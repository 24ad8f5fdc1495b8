// SPDX-License-Identifier: Apache-2.0
package io.nettylink.echo;

import static io.nettylink.echo.NettylinkEcho.CONTEXT_HARDIRQ;
import static io.nettylink.echo.NettylinkEcho.CONTEXT_SOFTIRQ;
import static io.nettylink.echo.NettylinkEcho.CONTEXT_TASK;

/** The kernel context that a piece of the module ran in, as the module itself saw it. */
public enum ExecutionContext {
    /** On behalf of a process, in its system call. May sleep. */
    TASK,
    /** In a soft interrupt: soon after an interrupt, or when a task enables soft interrupts again. Must not sleep. */
    SOFTIRQ,
    /** In a hard interrupt. Must not sleep, and must be quick. */
    HARDIRQ,
    /** A number that this version doesn't know. */
    UNKNOWN;

    static ExecutionContext of(long number) {
        return switch ((int) number) {
            case CONTEXT_TASK -> TASK;
            case CONTEXT_SOFTIRQ -> SOFTIRQ;
            case CONTEXT_HARDIRQ -> HARDIRQ;
            default -> UNKNOWN;
        };
    }
}
