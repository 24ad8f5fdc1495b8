// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;

import io.netty.buffer.ByteBuf;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over the messages of a datagram.
 *
 * <pre>{@code
 * MessageReader in = MessageReader.of(datagram);
 * while (in.next()) {
 *     switch (in.type()) { ... }
 * }
 * }</pre>
 *
 * <p>Reads between the buffer's reader and writer index, moves neither, and takes no reference: the buffer must outlive
 * the cursor. Nothing is allocated per message. Not thread-safe.
 */
public final class MessageReader implements MessageView {
    /** In a buffer that has so many bytes, few must not hold the whole. */
    private static final int LARGE = 4096;

    /** Few are less than this part of it. */
    private static final int SMALL = 4;

    /** Where a payload ends of whose first bytes {@link #head} has been read. */
    private static final int HEAD_END = NLMSG_HDRLEN + Long.BYTES;

    private final boolean little;

    private ByteBuf buffer;
    private int end;
    private int next;
    private int start;
    private int length;
    private int typeAndFlags;
    private long sequenceAndPortId;

    /** The first bytes of the payload, where there are so many. */
    private long head;

    private @Nullable AttributeReader attributes;
    private @Nullable StructReader header;

    private MessageReader(ByteBuf datagram, ByteOrder order) {
        this.little = order == ByteOrder.LITTLE_ENDIAN;
        this.buffer = datagram;
        reset(datagram);
    }

    /**
     * A cursor in this machine's byte order, which is what the kernel speaks.
     *
     * @param datagram the messages, one after the other; stays the caller's
     * @return a cursor before the first message
     */
    public static MessageReader of(ByteBuf datagram) {
        return of(datagram, ByteOrder.nativeOrder());
    }

    /**
     * A cursor in a given byte order.
     *
     * @param datagram the messages, one after the other; stays the caller's
     * @param order the byte order of headers and values
     * @return a cursor before the first message
     */
    public static MessageReader of(ByteBuf datagram, ByteOrder order) {
        return new MessageReader(datagram, order);
    }

    /**
     * Starts over on another datagram, so that one cursor serves a whole channel.
     *
     * @param datagram the messages, one after the other; stays the caller's
     */
    public void reset(ByteBuf datagram) {
        buffer = datagram;
        next = datagram.readerIndex();
        end = datagram.writerIndex();
        start = -1;
    }

    /**
     * Moves to the next message.
     *
     * @return false at the end of the datagram
     * @throws MalformedMessageException if the rest of the datagram is too short for a header or for the length that
     *     the header states; the cursor is at its end then
     */
    public boolean next() {
        if (next >= end) {
            start = -1;
            return false;
        }
        int remaining = end - next;
        if (remaining < NLMSG_HDRLEN) {
            throw malformed("message header", NLMSG_HDRLEN, remaining);
        }
        // Few reads of many bytes, as each look into the buffer is checked.
        long first = Wire.s64(buffer, next, little);
        long stated = Integer.toUnsignedLong(Wire.former(first, little));
        if (stated < NLMSG_HDRLEN) {
            throw malformed("nlmsg_len", NLMSG_HDRLEN, stated);
        }
        if (stated > remaining) {
            throw malformed("message", stated, remaining);
        }
        start = next;
        length = (int) stated;
        typeAndFlags = Wire.latter(first, little);
        sequenceAndPortId = Wire.s64(buffer, start + 8, little);
        head = length >= HEAD_END ? Wire.s64(buffer, start + NLMSG_HDRLEN, little) : 0;
        // The last message's padding may be missing.
        next = start + (int) Math.min(remaining, (stated + 3) & ~3L);
        return true;
    }

    @Override
    public int type() {
        current();
        return little ? typeAndFlags & 0xffff : typeAndFlags >>> 16;
    }

    @Override
    public int flags() {
        current();
        return little ? typeAndFlags >>> 16 : typeAndFlags & 0xffff;
    }

    @Override
    public long sequence() {
        current();
        return Integer.toUnsignedLong(Wire.former(sequenceAndPortId, little));
    }

    @Override
    public long portId() {
        current();
        return Integer.toUnsignedLong(Wire.latter(sequenceAndPortId, little));
    }

    @Override
    public int payloadLength() {
        current();
        return length - NLMSG_HDRLEN;
    }

    @Override
    public ByteBuf payload() {
        return buffer.slice(current() + NLMSG_HDRLEN, length - NLMSG_HDRLEN);
    }

    @Override
    public int u8(int offset) {
        if (isInHead(offset, 1)) {
            return (int) inHead(offset, 1) & 0xff;
        }
        return has(offset, 1) ? buffer.getUnsignedByte(start + NLMSG_HDRLEN + offset) : 0;
    }

    @Override
    public int u16(int offset) {
        if (isInHead(offset, 2)) {
            return (int) inHead(offset, 2) & 0xffff;
        }
        return has(offset, 2) ? Wire.u16(buffer, start + NLMSG_HDRLEN + offset, little) : 0;
    }

    @Override
    public int s32(int offset) {
        if (isInHead(offset, 4)) {
            return (int) inHead(offset, 4);
        }
        return has(offset, 4) ? Wire.s32(buffer, start + NLMSG_HDRLEN + offset, little) : 0;
    }

    @Override
    public StructReader header(int headerLength) {
        int from = current() + NLMSG_HDRLEN;
        StructReader cursor = header;
        if (cursor == null) {
            header = cursor = new StructReader(little);
        }
        return cursor.reset(buffer, from, from + Wire.headerWithin(headerLength, length - NLMSG_HDRLEN));
    }

    @Override
    public AttributeReader attributes(int headerLength) {
        int from = current() + NLMSG_HDRLEN + Wire.behindHeader(headerLength, length - NLMSG_HDRLEN);
        AttributeReader cursor = attributes;
        if (cursor == null) {
            attributes = cursor = new AttributeReader(little);
        }
        return cursor.reset(buffer, from, start + length);
    }

    @Override
    public NetlinkMessage retain() {
        int from = current() + NLMSG_HDRLEN;
        int size = length - NLMSG_HDRLEN;
        boolean small = buffer.capacity() >= LARGE && size < buffer.capacity() / SMALL;
        ByteBuf payload = small ? buffer.copy(from, size) : buffer.retainedSlice(from, size);
        return new NetlinkMessage(type(), flags(), sequence(), portId(), payload, order());
    }

    ByteOrder order() {
        return little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }

    private boolean isInHead(int offset, int width) {
        current();
        return length >= HEAD_END && offset >= 0 && offset <= Long.BYTES - width;
    }

    /** A field of the head, in the lowest bits. */
    private long inHead(int offset, int width) {
        return head >>> (Byte.SIZE * (little ? offset : Long.BYTES - width - offset));
    }

    private boolean has(int offset, int width) {
        current();
        return offset >= 0 && offset <= length - NLMSG_HDRLEN - width;
    }

    private int current() {
        if (start < 0) {
            throw new IllegalStateException("the cursor stands on no message: call next() first");
        }
        return start;
    }

    private MalformedMessageException malformed(String what, long expected, long found) {
        int offset = next - buffer.readerIndex();
        next = end;
        start = -1;
        return new MalformedMessageException(what, offset, expected, found);
    }
}
