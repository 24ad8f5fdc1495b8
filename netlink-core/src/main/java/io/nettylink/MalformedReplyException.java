// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.nettylink.codec.MalformedMessageException;

/** What the kernel answered is not what netlink or the decoder expects. Its cause says where. */
public final class MalformedReplyException extends NetlinkException {
    private static final long serialVersionUID = 1L;

    MalformedReplyException(Request request, MalformedMessageException cause) {
        super(request + ": malformed reply: " + cause.getMessage(), cause);
    }
}
