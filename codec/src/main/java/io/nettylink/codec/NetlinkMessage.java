// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;
import java.nio.ByteOrder;

/**
 * One netlink message that owns its payload: the header's fields, and a reference-counted buffer with what follows.
 *
 * <p>Whoever holds it releases it. Immutable but for the buffer's content and indices.
 */
public final class NetlinkMessage extends DefaultByteBufHolder implements MessageView {
    private final int type;
    private final int flags;
    private final long sequence;
    private final long portId;
    private final boolean little;

    /**
     * A message in this machine's byte order.
     *
     * @param type the message type, 0 to 65535
     * @param flags {@code NLM_F_} bits
     * @param sequence an unsigned 32-bit number
     * @param portId an unsigned 32-bit number
     * @param payload what follows the header; the message takes over the caller's reference
     */
    public NetlinkMessage(int type, int flags, long sequence, long portId, ByteBuf payload) {
        this(type, flags, sequence, portId, payload, ByteOrder.nativeOrder());
    }

    /**
     * A message in a given byte order.
     *
     * @param type the message type, 0 to 65535
     * @param flags {@code NLM_F_} bits
     * @param sequence an unsigned 32-bit number
     * @param portId an unsigned 32-bit number
     * @param payload what follows the header; the message takes over the caller's reference
     * @param order the byte order of the payload
     */
    public NetlinkMessage(int type, int flags, long sequence, long portId, ByteBuf payload, ByteOrder order) {
        super(payload);
        this.type = type;
        this.flags = flags;
        this.sequence = sequence;
        this.portId = portId;
        this.little = order == ByteOrder.LITTLE_ENDIAN;
    }

    @Override
    public int type() {
        return type;
    }

    @Override
    public int flags() {
        return flags;
    }

    @Override
    public long sequence() {
        return sequence;
    }

    @Override
    public long portId() {
        return portId;
    }

    @Override
    public int payloadLength() {
        return content().readableBytes();
    }

    @Override
    public ByteBuf payload() {
        return content();
    }

    @Override
    public int u8(int offset) {
        return has(offset, 1) ? content().getUnsignedByte(content().readerIndex() + offset) : 0;
    }

    @Override
    public int u16(int offset) {
        return has(offset, 2) ? Wire.u16(content(), content().readerIndex() + offset, little) : 0;
    }

    @Override
    public int s32(int offset) {
        return has(offset, 4) ? Wire.s32(content(), content().readerIndex() + offset, little) : 0;
    }

    @Override
    public StructReader header(int headerLength) {
        int from = content().readerIndex();
        return new StructReader(little).reset(content(), from, from + Wire.headerWithin(headerLength, payloadLength()));
    }

    @Override
    public AttributeReader attributes(int headerLength) {
        int from = content().readerIndex() + Wire.behindHeader(headerLength, payloadLength());
        return new AttributeReader(little).reset(content(), from, content().writerIndex());
    }

    @Override
    public NetlinkMessage copy() {
        return (NetlinkMessage) super.copy();
    }

    @Override
    public NetlinkMessage duplicate() {
        return (NetlinkMessage) super.duplicate();
    }

    @Override
    public NetlinkMessage retainedDuplicate() {
        return (NetlinkMessage) super.retainedDuplicate();
    }

    @Override
    public NetlinkMessage replace(ByteBuf content) {
        ByteOrder order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        return new NetlinkMessage(type, flags, sequence, portId, content, order);
    }

    @Override
    public NetlinkMessage retain() {
        super.retain();
        return this;
    }

    @Override
    public NetlinkMessage retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public NetlinkMessage touch() {
        super.touch();
        return this;
    }

    @Override
    public NetlinkMessage touch(Object hint) {
        super.touch(hint);
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof NetlinkMessage that
                        && type == that.type
                        && flags == that.flags
                        && sequence == that.sequence
                        && portId == that.portId
                        && little == that.little
                        && super.equals(other));
    }

    @Override
    public int hashCode() {
        return 31 * (31 * type + Long.hashCode(sequence)) + super.hashCode();
    }

    @Override
    public String toString() {
        return "NetlinkMessage(type " + type + ", flags 0x" + Integer.toHexString(flags) + ", sequence " + sequence
                + ", port id " + portId + ", " + contentToString() + ')';
    }

    private boolean has(int offset, int width) {
        return offset >= 0 && offset <= payloadLength() - width;
    }
}
