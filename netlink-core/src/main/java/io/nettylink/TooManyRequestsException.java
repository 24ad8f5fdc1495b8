// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

/** As many requests as the client allows are pending already. The new one was not sent. */
public final class TooManyRequestsException extends NetlinkException {
    private static final long serialVersionUID = 1L;

    TooManyRequestsException(Request request, int limit) {
        super(request + ": not sent, " + limit + " requests are pending already", null);
    }
}
