// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import org.jspecify.annotations.Nullable;

/**
 * The client was closed, by its user or with its event loop, before the request was answered; or the subscription was
 * that should have joined or left a group.
 */
public final class ClientClosedException extends NetlinkException {
    private static final long serialVersionUID = 1L;

    ClientClosedException(Request request) {
        this(request + ": the client is closed", null);
    }

    /**
     * Creates an exception.
     *
     * @param message what was to be done, and what was closed
     * @param cause what told so, if anything did
     */
    public ClientClosedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
