// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import io.netty.buffer.ByteBuf;

/**
 * One netlink message, to be read: the header's fields and the payload.
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-------------------------------+-------------------------------+
 *   |                      length (with header)                     |
 *   +-------------------------------+-------------------------------+
 *   |             type              |             flags             |
 *   +-------------------------------+-------------------------------+
 *   |                           sequence                            |
 *   +---------------------------------------------------------------+
 *   |                            port id                            |
 *   +---------------------------------------------------------------+
 *   |        payload: a fixed header, then attributes ...           |
 * </pre>
 *
 * <p>Either a {@link NetlinkMessage}, which owns its payload, or a {@link MessageReader} standing on a message of a
 * datagram; the latter is valid only until the reader moves on. What must outlive it is copied out, or kept with
 * {@link #retain()}.
 *
 * @see <a href="https://docs.kernel.org/userspace-api/netlink/intro.html">struct nlmsghdr in
 *     include/uapi/linux/netlink.h</a>
 */
public sealed interface MessageView permits NetlinkMessage, MessageReader {

    /**
     * The message type.
     *
     * @return 0 to 65535; a {@link NetlinkConstants#NLMSG_MIN_TYPE control message} or a type of the protocol's own
     */
    int type();

    /**
     * The message flags.
     *
     * @return {@code NLM_F_} bits of {@link NetlinkConstants}
     */
    int flags();

    /**
     * The sequence, by which an answer is matched to its request.
     *
     * @return an unsigned 32-bit number
     */
    long sequence();

    /**
     * The port id that the header claims. It can be forged: who sent a message is what the socket address says.
     *
     * @return an unsigned 32-bit number; not a process id
     */
    long portId();

    /**
     * The payload's length.
     *
     * @return a length in bytes, without header and without padding
     */
    int payloadLength();

    /**
     * The payload, as a view: the caller neither owns nor releases it.
     *
     * @return a slice of the bytes behind the header, valid as long as this view
     */
    ByteBuf payload();

    /**
     * A field of the fixed header that starts the payload.
     *
     * @param offset bytes from the start of the payload
     * @return an unsigned 8-bit number; 0 where the payload ends before, for a kernel older than the field
     */
    int u8(int offset);

    /**
     * A field of the fixed header that starts the payload.
     *
     * @param offset bytes from the start of the payload
     * @return an unsigned 16-bit number; 0 where the payload ends before, for a kernel older than the field
     */
    int u16(int offset);

    /**
     * A field of the fixed header that starts the payload.
     *
     * @param offset bytes from the start of the payload
     * @return a signed 32-bit number; 0 where the payload ends before, for a kernel older than the field
     */
    int s32(int offset);

    /**
     * A field of the fixed header that starts the payload.
     *
     * @param offset bytes from the start of the payload
     * @return an unsigned 32-bit number; 0 where the payload ends before, for a kernel older than the field
     */
    default long u32(int offset) {
        return Integer.toUnsignedLong(s32(offset));
    }

    /**
     * A cursor over the members of the fixed header, as {@link StructWriter} writes them.
     *
     * <p>A {@link MessageReader} hands out the same cursor again at each call.
     *
     * @param length the fixed header's length in bytes; a payload that is shorter ends it
     * @return a cursor, valid as long as this view
     * @throws IllegalArgumentException if the length is negative
     */
    StructReader header(int length);

    /**
     * A cursor over the attributes behind the fixed header, standing before the first.
     *
     * <p>A {@link MessageReader} hands out the same cursor again at each call.
     *
     * @param headerLength the fixed header's length in bytes, without padding; 0 where there is none. A payload that is
     *     shorter has no attributes.
     * @return a cursor, valid as long as this view
     * @throws IllegalArgumentException if the header's length is negative
     */
    AttributeReader attributes(int headerLength);

    /**
     * Keeps this message beyond the life of the view.
     *
     * @return a message that shares the bytes and holds a reference to them, or, where they are a small part of a large
     *     buffer, has copied them: the caller releases it
     */
    NetlinkMessage retain();

    /**
     * Tells whether this message has a flag, or all of several.
     *
     * @param flags {@code NLM_F_} bits of {@link NetlinkConstants}
     * @return true where all of them are set
     */
    default boolean has(int flags) {
        return (flags() & flags) == flags;
    }
}
