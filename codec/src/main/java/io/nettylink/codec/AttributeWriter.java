// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static io.nettylink.codec.NetlinkConstants.NLA_F_NESTED;
import static io.nettylink.codec.NetlinkConstants.NLA_F_NET_BYTEORDER;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetAddress;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Appends attributes to a buffer, each padded to a multiple of four bytes; the mirror of {@link AttributeReader}.
 *
 * <p>A value that its type can't hold, an attribute of more than 65,535 bytes and a type of more than 14 bits are each
 * an {@link IllegalArgumentException}; nothing of that attribute stays in the buffer then. The buffer stays the
 * caller's. Not thread-safe.
 *
 * <p>Few protocols, such as ipset's, want values in network byte order marked as such: the type that is given to {@code
 * u16BigEndian}, {@code u32BigEndian}, {@code u64BigEndian}, {@code ip} and {@code bytes} may have the flag
 * {@link NetlinkConstants#NLA_F_NET_BYTEORDER}. No other method takes a type with flags.
 */
public final class AttributeWriter {
    private final ByteBuf out;
    private final boolean little;
    private final AttributeFrame frame;

    /** A writer whose attributes a search sees. */
    AttributeWriter(ByteBuf out, ByteOrder order, @Nullable PathSearch search) {
        this.out = out;
        this.little = order == ByteOrder.LITTLE_ENDIAN;
        this.frame = new AttributeFrame(out, little, search);
    }

    /**
     * A writer in this machine's byte order, which is what the kernel speaks.
     *
     * @param out where attributes are appended; must stand at a multiple of four bytes from the message's start
     * @return a writer
     */
    public static AttributeWriter of(ByteBuf out) {
        return of(out, ByteOrder.nativeOrder());
    }

    /**
     * A writer in a given byte order.
     *
     * @param out where attributes are appended; must stand at a multiple of four bytes from the message's start
     * @param order the byte order of lengths, types and values
     * @return a writer
     */
    public static AttributeWriter of(ByteBuf out, ByteOrder order) {
        return new AttributeWriter(out, order, null);
    }

    /**
     * Writes an unsigned 8-bit number.
     *
     * @param type the attribute's type
     * @param value 0 to 255
     * @return this
     */
    public AttributeWriter u8(int type, int value) {
        AttributeHeader.checkRange(type, value, 0, 0xff);
        frame.small(type, 0, 1, little ? value : value << 24);
        return this;
    }

    /**
     * Writes an unsigned 16-bit number.
     *
     * @param type the attribute's type
     * @param value 0 to 65535
     * @return this
     */
    public AttributeWriter u16(int type, int value) {
        AttributeHeader.checkRange(type, value, 0, 0xffff);
        frame.small(type, 0, 2, little ? value : value << 16);
        return this;
    }

    /**
     * Writes an unsigned 32-bit number.
     *
     * @param type the attribute's type
     * @param value 0 to 4294967295
     * @return this
     */
    public AttributeWriter u32(int type, long value) {
        AttributeHeader.checkRange(type, value, 0, 0xffff_ffffL);
        frame.small(type, 0, 4, (int) value);
        return this;
    }

    /**
     * Writes an unsigned 64-bit number.
     *
     * @param type the attribute's type
     * @param value all 64 bits
     * @return this
     */
    public AttributeWriter u64(int type, long value) {
        return s64(type, value);
    }

    /**
     * Writes an unsigned 16-bit number in network byte order, whatever the writer's.
     *
     * @param type the attribute's type
     * @param value 0 to 65535
     * @return this
     */
    public AttributeWriter u16BigEndian(int type, int value) {
        AttributeHeader.checkRange(type, value, 0, 0xffff);
        frame.small(type, NLA_F_NET_BYTEORDER, 2, Wire.bigEndian(value << 16, little));
        return this;
    }

    /**
     * Writes an unsigned 32-bit number in network byte order, whatever the writer's.
     *
     * @param type the attribute's type
     * @param value 0 to 4294967295
     * @return this
     */
    public AttributeWriter u32BigEndian(int type, long value) {
        AttributeHeader.checkRange(type, value, 0, 0xffff_ffffL);
        frame.small(type, NLA_F_NET_BYTEORDER, 4, Wire.bigEndian((int) value, little));
        return this;
    }

    /**
     * Writes an unsigned 64-bit number in network byte order, whatever the writer's.
     *
     * @param type the attribute's type
     * @param value all 64 bits
     * @return this
     */
    public AttributeWriter u64BigEndian(int type, long value) {
        frame.markableHeader(type, 8);
        out.writeLong(value);
        return this;
    }

    /**
     * Writes a signed 8-bit number.
     *
     * @param type the attribute's type
     * @param value -128 to 127
     * @return this
     */
    public AttributeWriter s8(int type, int value) {
        AttributeHeader.checkRange(type, value, Byte.MIN_VALUE, Byte.MAX_VALUE);
        return u8(type, value & 0xff);
    }

    /**
     * Writes a signed 16-bit number.
     *
     * @param type the attribute's type
     * @param value -32768 to 32767
     * @return this
     */
    public AttributeWriter s16(int type, int value) {
        AttributeHeader.checkRange(type, value, Short.MIN_VALUE, Short.MAX_VALUE);
        return u16(type, value & 0xffff);
    }

    /**
     * Writes a signed 32-bit number.
     *
     * @param type the attribute's type
     * @param value any
     * @return this
     */
    public AttributeWriter s32(int type, int value) {
        return u32(type, Integer.toUnsignedLong(value));
    }

    /**
     * Writes a signed 64-bit number.
     *
     * @param type the attribute's type
     * @param value any
     * @return this
     */
    public AttributeWriter s64(int type, long value) {
        frame.header(type, 8);
        Wire.write64(out, value, little);
        return this;
    }

    /**
     * Writes an unsigned number in 32 bits where it fits, in 64 otherwise.
     *
     * @param type the attribute's type
     * @param value all 64 bits, unsigned
     * @return this
     */
    public AttributeWriter uint(int type, long value) {
        return value >>> 32 == 0 ? u32(type, value) : u64(type, value);
    }

    /**
     * Writes a signed number in 32 bits where it fits, in 64 otherwise.
     *
     * @param type the attribute's type
     * @param value any
     * @return this
     */
    public AttributeWriter sint(int type, long value) {
        return (int) value == value ? s32(type, (int) value) : s64(type, value);
    }

    /**
     * Writes a flag: an attribute without a value.
     *
     * @param type the attribute's type
     * @return this
     */
    public AttributeWriter flag(int type) {
        frame.header(type, 0);
        return this;
    }

    /**
     * Writes a text in UTF-8 with a terminating zero byte.
     *
     * @param type the attribute's type
     * @param value a text without a zero character, which would end it early on the other side, and without half of a
     *     surrogate pair, which UTF-8 can't tell
     * @return this
     */
    public AttributeWriter string(int type, String value) {
        if (AttributeHeader.isPlainText(type, value)) {
            frame.header(type, value.length() + 1L);
            Wire.writePlainText(out, value);
            return this;
        }
        int length = ByteBufUtil.utf8Bytes(value);
        frame.header(type, length + 1L);
        out.writeCharSequence(value, StandardCharsets.UTF_8);
        out.writeZero(Wire.align(length + 1) - length);
        return this;
    }

    /**
     * Writes bytes.
     *
     * @param type the attribute's type
     * @param value the bytes, which are copied
     * @return this
     */
    public AttributeWriter bytes(int type, byte[] value) {
        frame.markableHeader(type, value.length);
        out.writeBytes(value);
        frame.pad(value.length);
        return this;
    }

    /**
     * Writes bytes.
     *
     * @param type the attribute's type
     * @param value its readable bytes are copied; indices and reference count stay as they are
     * @return this
     */
    public AttributeWriter bytes(int type, ByteBuf value) {
        int length = value.readableBytes();
        frame.markableHeader(type, length);
        out.writeBytes(value, value.readerIndex(), length);
        frame.pad(length);
        return this;
    }

    /**
     * Writes flags and the mask of those that count.
     *
     * @param type the attribute's type
     * @param value the flags
     * @return this
     */
    public AttributeWriter bitfield32(int type, Bitfield32 value) {
        frame.header(type, Bitfield32.LENGTH);
        Wire.write32(out, value.value(), little);
        Wire.write32(out, value.selector(), little);
        return this;
    }

    /**
     * Writes an IPv4 address in 4 bytes or an IPv6 address in 16.
     *
     * @param type the attribute's type
     * @param value the address
     * @return this
     */
    public AttributeWriter ip(int type, InetAddress value) {
        return bytes(type, value.getAddress());
    }

    /**
     * Writes an array of unsigned 16-bit numbers, packed into one value.
     *
     * @param type the attribute's type
     * @param values 0 to 65535 each
     * @return this
     */
    public AttributeWriter u16Array(int type, int... values) {
        for (int value : values) {
            AttributeHeader.checkRange(type, value, 0, 0xffff);
        }
        frame.header(type, 2L * values.length);
        for (int value : values) {
            Wire.write16(out, value, little);
        }
        frame.pad(2 * values.length);
        return this;
    }

    /**
     * Writes an array of 32-bit numbers, packed into one value.
     *
     * @param type the attribute's type
     * @param values any, signed or not
     * @return this
     */
    public AttributeWriter u32Array(int type, int... values) {
        frame.header(type, 4L * values.length);
        for (int value : values) {
            Wire.write32(out, value, little);
        }
        return this;
    }

    /**
     * Writes an array of 64-bit numbers, packed into one value.
     *
     * @param type the attribute's type
     * @param values any, signed or not
     * @return this
     */
    public AttributeWriter u64Array(int type, long... values) {
        frame.header(type, 8L * values.length);
        for (long value : values) {
            Wire.write64(out, value, little);
        }
        return this;
    }

    /**
     * Writes a nest: an attribute whose value is attributes.
     *
     * <p>An indexed array is written as a nest, too, with the index as each inner attribute's type.
     *
     * @param type the attribute's type, which gets the mark {@code NLA_F_NESTED}
     * @param body writes what is inside; where it throws, nothing of the nest stays in the buffer
     * @return this
     */
    public AttributeWriter nested(int type, Consumer<? super AttributeWriter> body) {
        frame.enclose(type, NLA_F_NESTED, () -> body.accept(this));
        return this;
    }

    /**
     * Writes a C structure, or an array of them.
     *
     * @param type the attribute's type
     * @param body writes the members in the order of their declaration; where it throws, nothing of the attribute stays
     *     in the buffer
     * @return this
     */
    public AttributeWriter struct(int type, Consumer<? super StructWriter> body) {
        frame.enclose(type, 0, () -> body.accept(new StructFields(out, little)));
        return this;
    }

    /**
     * Writes a C structure with attributes behind it, as a message has its fixed header.
     *
     * @param type the attribute's type
     * @param members writes the members in the order of their declaration, without padding at the end
     * @param attributes appends the attributes; where either throws, nothing stays in the buffer
     * @return this
     */
    public AttributeWriter struct(
            int type, Consumer<? super StructWriter> members, Consumer<? super AttributeWriter> attributes) {
        frame.enclose(type, 0, () -> {
            int start = out.writerIndex();
            members.accept(new StructFields(out, little));
            frame.pad(out.writerIndex() - start);
            attributes.accept(this);
        });
        return this;
    }
}
