// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

/** The kernel acknowledged a request with success, but sent nothing, where a reply was expected. */
public final class NoReplyException extends NetlinkException {
    private static final long serialVersionUID = 1L;

    NoReplyException(Request request) {
        super(request + ": acknowledged, but without a reply", null);
    }
}
