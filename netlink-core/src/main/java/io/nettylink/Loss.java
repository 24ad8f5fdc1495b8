// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.nettylink.codec.MalformedMessageException;

/** Why notifications were lost. */
public sealed interface Loss {

    /** The socket's receive buffer was full: the kernel dropped what came meanwhile ({@code ENOBUFS}). */
    record Overrun() implements Loss {}

    /**
     * A datagram was longer than the receive buffer, and its end is lost. The buffer grows for the next.
     *
     * @param size the datagram's true size in bytes
     * @param received what was received of it in bytes
     */
    record Truncated(int size, int received) implements Loss {}

    /**
     * A datagram, or a message in it, was not what netlink allows.
     *
     * @param cause what was wrong, and where
     */
    record Malformed(MalformedMessageException cause) implements Loss {}

    /**
     * The listener threw an exception at a notification. The subscription goes on.
     *
     * @param cause what it threw
     */
    record Unhandled(Throwable cause) implements Loss {}
}
