// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.nettylink.codec.MalformedMessageException;
import org.jspecify.annotations.Nullable;

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

    /**
     * A generic netlink family was gone and is back, with new multicast groups, which were joined by their names. What
     * the family multicast before that is lost.
     *
     * @param family the family's name
     * @param failure why some group was not joined, such as a {@link GroupNotFoundException}; null where all were
     */
    record Rejoined(String family, @Nullable Throwable failure) implements Loss {}
}
