// SPDX-License-Identifier: Apache-2.0
package io.nettylink.echo;

import static io.nettylink.echo.NettylinkEcho.CONTEXT_HARDIRQ;
import static io.nettylink.echo.NettylinkEcho.CONTEXT_SOFTIRQ;
import static io.nettylink.echo.NettylinkEcho.CONTEXT_TASK;
import static io.nettylink.echo.NettylinkEcho.CONTEXT_THREAD;

/** The kernel context that a piece of the module ran in, as the module itself saw it. */
public enum ExecutionContext {
    /** On behalf of a process, in its system call. May sleep. */
    TASK,
    /** In a soft interrupt: soon after an interrupt, or when a task enables soft interrupts again. Must not sleep. */
    SOFTIRQ,
    /** In a hard interrupt. Must not sleep, and must be quick. */
    HARDIRQ,
    /** In a kernel thread, which the scheduler had to choose first. May sleep. */
    THREAD,
    /** A number that this version doesn't know. */
    UNKNOWN;

    static ExecutionContext of(long number) {
        return switch ((int) number) {
            case CONTEXT_TASK -> TASK;
            case CONTEXT_SOFTIRQ -> SOFTIRQ;
            case CONTEXT_HARDIRQ -> HARDIRQ;
            case CONTEXT_THREAD -> THREAD;
            default -> UNKNOWN;
        };
    }
}
