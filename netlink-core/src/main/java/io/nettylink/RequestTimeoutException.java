// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import java.time.Duration;

/** The answer, or the end of it, did not come in time. Whether the kernel acted is not known. */
public final class RequestTimeoutException extends NetlinkException {
    private static final long serialVersionUID = 1L;

    private final Duration timeout;

    RequestTimeoutException(Request request, Duration timeout) {
        super(request + ": no answer within " + timeout, null);
        this.timeout = timeout;
    }

    /**
     * The time that was allowed.
     *
     * @return a positive duration
     */
    public Duration timeout() {
        return timeout;
    }
}
