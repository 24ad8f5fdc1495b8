// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

/** The client was closed, by its user or with its event loop, before the request was answered. */
public final class ClientClosedException extends NetlinkException {
    private static final long serialVersionUID = 1L;

    ClientClosedException(Request request) {
        super(request + ": the client is closed", null);
    }
}
