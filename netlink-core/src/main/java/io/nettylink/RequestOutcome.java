// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

/** The ways for a request to end, as {@link RequestCounters} counts them. */
enum RequestOutcome {
    SUCCEEDED,
    REFUSED,
    TIMED_OUT,
    CANCELLED,
    LOST,
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
