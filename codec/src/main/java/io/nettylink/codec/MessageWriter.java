// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;

import io.netty.buffer.ByteBuf;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Appends one netlink message to a buffer: the header, the fields of a fixed header, then attributes.
 *
 * <pre>{@code
 * MessageWriter out = MessageWriter.begin(buffer, GENL_ID_CTRL, NLM_F_REQUEST | NLM_F_ACK, sequence, 0);
 * out.u8(CTRL_CMD_GETFAMILY).u8(1).zero(2);
 * out.attributes().string(CTRL_ATTR_FAMILY_NAME, "nlctrl");
 * out.end();
 * }</pre>
 *
 * <p>The buffer stays the caller's. Several messages may follow each other in one buffer: each is padded to a multiple
 * of four bytes. Not thread-safe.
 */
public final class MessageWriter implements StructWriter {
    private static final int OPEN = -1;

    private final ByteBuf out;
    private final ByteOrder order;
    private final boolean little;
    private final StructFields fields;
    private int start;
    private int ended = OPEN;
    private @Nullable AttributeWriter attributes;
    private @Nullable PathSearch search;

    private MessageWriter(ByteBuf out, ByteOrder order) {
        this.out = out;
        this.order = order;
        this.little = order == ByteOrder.LITTLE_ENDIAN;
        this.fields = new StructFields(out, little);
    }

    /**
     * Starts a message in this machine's byte order.
     *
     * @param out where the message is appended
     * @param type the message type, 0 to 65535
     * @param flags {@code NLM_F_} bits
     * @param sequence an unsigned 32-bit number
     * @param portId an unsigned 32-bit number; 0 is usual, as the kernel goes by the socket
     * @return a writer that stands behind the header
     * @throws IllegalArgumentException if a number does not fit its field; nothing is written then
     */
    public static MessageWriter begin(ByteBuf out, int type, int flags, long sequence, long portId) {
        return begin(out, ByteOrder.nativeOrder(), type, flags, sequence, portId);
    }

    /**
     * Starts a message in a given byte order.
     *
     * @param out where the message is appended
     * @param order the byte order of header and values
     * @param type the message type, 0 to 65535
     * @param flags {@code NLM_F_} bits
     * @param sequence an unsigned 32-bit number
     * @param portId an unsigned 32-bit number; 0 is usual, as the kernel goes by the socket
     * @return a writer that stands behind the header
     * @throws IllegalArgumentException if a number does not fit its field; nothing is written then
     */
    public static MessageWriter begin(ByteBuf out, ByteOrder order, int type, int flags, long sequence, long portId) {
        return new MessageWriter(out, order).another(type, flags, sequence, portId);
    }

    /**
     * Starts another message at the end of the same buffer with this writer, so that one serves for many. The message
     * before was ended or cancelled; the buffer may have been cleared since.
     *
     * @param type the message type, 0 to 65535
     * @param flags {@code NLM_F_} bits
     * @param sequence an unsigned 32-bit number
     * @param portId an unsigned 32-bit number; 0 is usual, as the kernel goes by the socket
     * @return this, which stands behind the header
     * @throws IllegalArgumentException if a number does not fit its field; nothing is written then
     */
    public MessageWriter another(int type, int flags, long sequence, long portId) {
        inRange("type", type, 0xffff);
        inRange("flags", flags, 0xffff);
        inRange("sequence", sequence, 0xffff_ffffL);
        inRange("port id", portId, 0xffff_ffffL);
        out.ensureWritable(NLMSG_HDRLEN);
        start = out.writerIndex();
        ended = OPEN;
        if (search != null) {
            search = null;
            attributes = null;
        }
        long kind = little ? (long) flags << 16 | type : (long) type << 16 | flags;
        Wire.write64(out, Wire.word(NLMSG_HDRLEN, kind, little), little);
        Wire.write64(out, Wire.word(sequence, portId, little), little);
        return this;
    }

    @Override
    public MessageWriter u8(int value) {
        fields.u8(value);
        return this;
    }

    @Override
    public MessageWriter u16(int value) {
        fields.u16(value);
        return this;
    }

    @Override
    public MessageWriter u32(long value) {
        fields.u32(value);
        return this;
    }

    @Override
    public MessageWriter u64(long value) {
        fields.u64(value);
        return this;
    }

    @Override
    public MessageWriter u16BigEndian(int value) {
        fields.u16BigEndian(value);
        return this;
    }

    @Override
    public MessageWriter u32BigEndian(long value) {
        fields.u32BigEndian(value);
        return this;
    }

    @Override
    public MessageWriter u64BigEndian(long value) {
        fields.u64BigEndian(value);
        return this;
    }

    @Override
    public MessageWriter bytes(byte[] value) {
        fields.bytes(value);
        return this;
    }

    @Override
    public MessageWriter zero(int count) {
        fields.zero(count);
        return this;
    }

    /**
     * Looks out for an attribute while the message is written again, to learn which one the kernel meant. Said before
     * {@link #attributes()}.
     *
     * @param offset where the attribute's header is, in bytes from the start of the message; of an extended ack
     * @return this
     */
    public MessageWriter lookFor(int offset) {
        search = new PathSearch(start + offset);
        return this;
    }

    /**
     * What {@link #lookFor} was to find.
     *
     * @return the path of the attribute that was written there; null where there was none
     */
    public @Nullable AttributePath found() {
        return search == null ? null : search.found();
    }

    /**
     * Ends the fixed header with its padding, and goes over to attributes.
     *
     * <p>The same writer is handed out again at each call.
     *
     * @return a writer that appends to the same message
     */
    public AttributeWriter attributes() {
        pad();
        AttributeWriter writer = attributes;
        if (writer == null) {
            attributes = writer = new AttributeWriter(out, order, search);
        }
        return writer;
    }

    /**
     * How much was written so far.
     *
     * @return a length in bytes from the message's start, header included; does not change any more after {@link #end()}
     */
    public int length() {
        return ended == OPEN ? out.writerIndex() - start : ended;
    }

    /**
     * Ends the message: puts the length into the header, and pads behind it.
     *
     * @return the message's length in bytes, without the padding behind it
     * @throws IllegalStateException if the message was ended before
     */
    public int end() {
        if (ended != OPEN) {
            throw new IllegalStateException("the message was ended before, with " + ended + " bytes");
        }
        int length = length();
        Wire.set32(out, start, length, little);
        pad();
        ended = length;
        return length;
    }

    /** Takes back all that was written of this message. */
    public void cancel() {
        out.writerIndex(start);
    }

    private static void inRange(String field, long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(field + " " + value + " is not between 0 and " + max);
        }
    }

    private void pad() {
        int length = length();
        int padding = Wire.align(length) - length;
        if (padding > 0) {
            out.writeZero(padding);
        }
    }
}
