// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

/**
 * The receive buffer overran while the request was pending: its answer may be among what the kernel dropped. Whether the
 * kernel acted is not known. A bigger buffer ({@link io.netty.channel.ChannelOption#SO_RCVBUF}) or fewer requests at a
 * time help.
 */
public final class RepliesLostException extends NetlinkException {
    private static final long serialVersionUID = 1L;

    RepliesLostException(Request request) {
        super(request + ": the receive buffer overran (ENOBUFS), the reply may be lost", null);
    }
}
