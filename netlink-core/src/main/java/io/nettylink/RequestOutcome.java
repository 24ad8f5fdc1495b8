// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

/** The ways for a request to end, as {@link RequestCounters} counts them. */
public enum RequestOutcome {
    /** The kernel acknowledged it with success, and its answer was complete. */
    SUCCEEDED,
    /** The kernel answered with an error: {@link KernelErrorException}. */
    REFUSED,
    /** Its deadline passed: {@link RequestTimeoutException}. */
    TIMED_OUT,
    /** Its user gave it up, by cancelling a future or by interrupting a thread. */
    CANCELLED,
    /** It was under way when the receive buffer overran: {@link RepliesLostException}. */
    LOST,
    /** It ended otherwise: not sent, not readable, not consistent, or closed with its client. */
    FAILED;

    /** What a request ended with that failed so. */
    static RequestOutcome of(Throwable failure) {
        return switch (failure) {
            case KernelErrorException e -> REFUSED;
            case RequestTimeoutException e -> TIMED_OUT;
            case RepliesLostException e -> LOST;
            default -> FAILED;
        };
    }
}
