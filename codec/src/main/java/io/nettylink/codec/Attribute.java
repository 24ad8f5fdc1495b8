// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static io.nettylink.codec.NetlinkConstants.NLA_F_NESTED;
import static io.nettylink.codec.NetlinkConstants.NLA_F_NET_BYTEORDER;
import static io.nettylink.codec.NetlinkConstants.NLA_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLA_TYPE_MASK;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The attribute that an {@link AttributeReader} stands on: its type and its value.
 *
 * <p>One getter reads one value; each checks that the value has the length that its type needs and otherwise throws a
 * {@link MalformedMessageException} that names the attribute. Where the cursor stands on none, all of them throw an {@link
 * IllegalStateException}. Nothing is allocated but what is returned. The buffer's indices are not moved and no reference
 * is taken. Not thread-safe.
 *
 * @see <a href="https://docs.kernel.org/userspace-api/netlink/intro.html">struct nlattr in
 *     include/uapi/linux/netlink.h</a>
 */
public abstract sealed class Attribute permits AttributeReader {
    static final int HEAD = 4;

    final boolean little;

    @Nullable ByteBuf buffer;

    /** Where the header starts in the buffer; negative where the cursor stands on no attribute. */
    int start;

    /** Of header and value. */
    int length;

    /** With the flag bits. */
    int rawType;

    /** The first four bytes of the value, or its fewer ones and what stands behind them. */
    int head;

    private @Nullable AttributeReader child;
    private @Nullable StructReader struct;
    private @Nullable TextReader texts;

    Attribute(boolean little) {
        this.little = little;
    }

    /**
     * The attribute's type, without the flag bits.
     *
     * @return 0 to 16383
     */
    public final int type() {
        current();
        return rawType & NLA_TYPE_MASK;
    }

    /**
     * Tells whether the sender marked the value as a nest. Old kernel code leaves the mark out, so that its absence
     * proves nothing.
     *
     * @return whether {@code NLA_F_NESTED} is set
     */
    public final boolean isNested() {
        current();
        return (rawType & NLA_F_NESTED) != 0;
    }

    /**
     * Tells whether the sender marked the value as big-endian. Most attributes that are big-endian lack the mark; their
     * documentation says what they are.
     *
     * @return whether {@code NLA_F_NET_BYTEORDER} is set
     */
    public final boolean isNetByteOrder() {
        current();
        return (rawType & NLA_F_NET_BYTEORDER) != 0;
    }

    /**
     * The value's length.
     *
     * @return a length in bytes, without header and padding
     */
    public final int length() {
        current();
        return length - NLA_HDRLEN;
    }

    /**
     * Where the attribute starts.
     *
     * @return bytes from the reader index of the buffer that is read
     */
    public final int offset() {
        return current() - buffer().readerIndex();
    }

    /** {@return the value, an unsigned 8-bit number} */
    public final int u8() {
        value("u8", 1);
        return head >>> (little ? 0 : 24) & 0xff;
    }

    /** {@return the value, an unsigned 16-bit number} */
    public final int u16() {
        value("u16", 2);
        return head >>> (little ? 0 : 16) & 0xffff;
    }

    /** {@return the value, an unsigned 32-bit number} */
    public final long u32() {
        value("u32", HEAD);
        return Integer.toUnsignedLong(head);
    }

    /**
     * Reads an unsigned 64-bit number.
     *
     * @return the 64 bits; see {@link Long#toUnsignedString(long)} where the highest may be set
     */
    public final long u64() {
        return Wire.s64(buffer(), value("u64", 8), little);
    }

    /** {@return the value, an unsigned 16-bit number in network byte order, whatever the cursor's} */
    public final int u16BigEndian() {
        value("big-endian u16", 2);
        return Wire.bigEndian(head, little) >>> 16;
    }

    /** {@return the value, an unsigned 32-bit number in network byte order, whatever the cursor's} */
    public final long u32BigEndian() {
        value("big-endian u32", HEAD);
        return Integer.toUnsignedLong(Wire.bigEndian(head, little));
    }

    /** {@return the value, all 64 bits of a number in network byte order, whatever the cursor's} */
    public final long u64BigEndian() {
        return Wire.s64(buffer(), value("big-endian u64", 8), false);
    }

    /** {@return the value, a signed 8-bit number} */
    public final int s8() {
        value("s8", 1);
        return (byte) (head >>> (little ? 0 : 24));
    }

    /** {@return the value, a signed 16-bit number} */
    public final int s16() {
        value("s16", 2);
        return (short) (head >>> (little ? 0 : 16));
    }

    /** {@return the value, a signed 32-bit number} */
    public final int s32() {
        value("s32", HEAD);
        return head;
    }

    /** {@return the value, a signed 64-bit number} */
    public final long s64() {
        return Wire.s64(buffer(), value("s64", 8), little);
    }

    /** {@return the value, an unsigned number of 32 or 64 bits, whichever the sender chose} */
    public final long uint() {
        if (length() == 8) {
            return u64();
        }
        value("uint", HEAD);
        return Integer.toUnsignedLong(head);
    }

    /** {@return the value, a signed number of 32 or 64 bits, whichever the sender chose} */
    public final long sint() {
        if (length() == 8) {
            return s64();
        }
        value("sint", HEAD);
        return head;
    }

    /**
     * Reads a flag, which says all by being there.
     *
     * @return true
     */
    public final boolean flag() {
        value("flag", 0);
        return true;
    }

    /**
     * Reads a text. The terminating zero byte may be missing; what follows one is not part of the text.
     *
     * @return the text, decoded as UTF-8
     */
    public final String string() {
        int from = current() + NLA_HDRLEN;
        TextReader reader = texts;
        if (reader == null) {
            texts = reader = new TextReader();
        }
        return reader.read(buffer(), from, start + length);
    }

    /**
     * Copies the value.
     *
     * @return the value's bytes, an array of the caller's own
     */
    public final byte[] bytes() {
        int from = current() + NLA_HDRLEN;
        byte[] bytes = new byte[length - NLA_HDRLEN];
        Wire.copy(buffer(), from, bytes, bytes.length);
        return bytes;
    }

    /**
     * The value as a view. It shares the buffer's bytes and takes no reference: {@link ByteBuf#retain()} it to keep it.
     *
     * @return a slice with the value's bytes
     */
    public final ByteBuf slice() {
        return buffer().slice(current() + NLA_HDRLEN, length - NLA_HDRLEN);
    }

    /** {@return the value, flags and their mask} */
    public final Bitfield32 bitfield32() {
        int from = value("bitfield32", Bitfield32.LENGTH);
        return new Bitfield32(Wire.s32(buffer(), from, little), Wire.s32(buffer(), from + 4, little));
    }

    /** {@return the value, an IPv4 address of 4 bytes or an IPv6 address of 16} */
    public final InetAddress ip() {
        if (length() != 16) {
            value("IP address", 4);
        }
        return Wire.ip(bytes());
    }

    /** {@return the value, an array of unsigned 16-bit numbers, packed} */
    public final int[] u16Array() {
        int[] values = new int[elements("u16 array", 2)];
        for (int i = 0, from = start + NLA_HDRLEN; i < values.length; i++, from += 2) {
            values[i] = Wire.u16(buffer(), from, little);
        }
        return values;
    }

    /**
     * Reads an array of 32-bit numbers, packed into one value.
     *
     * @return the numbers; see {@link Integer#toUnsignedLong(int)} where they are unsigned
     */
    public final int[] u32Array() {
        int[] values = new int[elements("u32 array", 4)];
        for (int i = 0, from = start + NLA_HDRLEN; i < values.length; i++, from += 4) {
            values[i] = Wire.s32(buffer(), from, little);
        }
        return values;
    }

    /** {@return the value, an array of 64-bit numbers, packed} */
    public final long[] u64Array() {
        long[] values = new long[elements("u64 array", 8)];
        for (int i = 0, from = start + NLA_HDRLEN; i < values.length; i++, from += 8) {
            values[i] = Wire.s64(buffer(), from, little);
        }
        return values;
    }

    /**
     * A cursor over the attributes in this attribute's value.
     *
     * <p>An indexed array is a nest as well, whose attributes have the index as their type.
     *
     * <p>The same cursor is handed out again at each call: be done with one nest before starting on its sibling.
     *
     * @return a cursor before the first attribute of the nest
     */
    public final AttributeReader nested() {
        int from = current() + NLA_HDRLEN;
        AttributeReader cursor = child;
        if (cursor == null) {
            child = cursor = new AttributeReader(little);
        }
        return cursor.reset(buffer(), from, start + length);
    }

    /**
     * A cursor over the members of the C structure, or of the array of structures, in this attribute's value.
     *
     * <p>The same cursor is handed out again at each call.
     *
     * @return a cursor before the first member
     */
    public final StructReader struct() {
        int from = current() + NLA_HDRLEN;
        StructReader cursor = struct;
        if (cursor == null) {
            struct = cursor = new StructReader(little);
        }
        return cursor.reset(buffer(), from, start + length);
    }

    private int elements(String what, int width) {
        int bytes = length();
        if (bytes % width != 0) {
            throw malformed(what, (bytes / width + 1) * (long) width);
        }
        return bytes / width;
    }

    private int value(String what, int width) {
        if (length() != width) {
            throw malformed(what, width);
        }
        return start + NLA_HDRLEN;
    }

    private int current() {
        if (start < 0) {
            throw new IllegalStateException("the cursor stands on no attribute: call next() first");
        }
        return start;
    }

    final ByteBuf buffer() {
        ByteBuf current = buffer;
        if (current == null) {
            throw new IllegalStateException("the cursor was not given a buffer");
        }
        return current;
    }

    private MalformedMessageException malformed(String what, long expected) {
        return new MalformedMessageException("attribute " + type() + ": " + what, offset(), expected, length());
    }
}
