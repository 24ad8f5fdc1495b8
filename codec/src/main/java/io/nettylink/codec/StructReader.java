// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over the members of a C structure that is an attribute's value, or of several that follow each other there.
 *
 * <pre>{@code
 * case IFA_CACHEINFO -> {
 *     StructReader info = in.struct();
 *     preferred = info.u32();
 *     valid = info.u32();
 * }
 * }</pre>
 *
 * <p>Members are read in the order of their declaration; {@link #skip} passes over those that don't matter, and over the
 * gaps that the compiler leaves for alignment. Structures grow at their end from kernel to kernel: a member that the
 * value is too short for is zero, and what a newer kernel has sent behind the last one is left unread.
 *
 * <p>Valid as long as the attribute's reader stands on the attribute. Not thread-safe.
 */
public final class StructReader {
    private final boolean little;

    private @Nullable ByteBuf buffer;
    private int next;
    private int end;
    private @Nullable AttributeReader attributes;

    StructReader(boolean little) {
        this.little = little;
    }

    StructReader reset(ByteBuf value, int from, int to) {
        buffer = value;
        next = from;
        end = to;
        return this;
    }

    /**
     * How much was not read yet.
     *
     * @return a length in bytes; 0 at the value's end, where an array of structures ends
     */
    public int remaining() {
        return end - next;
    }

    /** {@return the next member, an unsigned 8-bit number} */
    public int u8() {
        int at = advance(1);
        return at < 0 ? 0 : buffer().getUnsignedByte(at);
    }

    /** {@return the next member, an unsigned 16-bit number} */
    public int u16() {
        int at = advance(2);
        return at < 0 ? 0 : Wire.u16(buffer(), at, little);
    }

    /** {@return the next member, an unsigned 32-bit number} */
    public long u32() {
        return Integer.toUnsignedLong(s32());
    }

    /**
     * Reads an unsigned 64-bit number.
     *
     * @return all 64 bits of the next member; see {@link Long#toUnsignedString(long)} where the highest may be set
     */
    public long u64() {
        int at = advance(8);
        return at < 0 ? 0 : Wire.s64(buffer(), at, little);
    }

    /** {@return the next member, a signed 32-bit number} */
    public int s32() {
        int at = advance(4);
        return at < 0 ? 0 : Wire.s32(buffer(), at, little);
    }

    /** {@return the next member, an unsigned 16-bit number in network byte order, whatever the cursor's} */
    public int u16BigEndian() {
        int at = advance(2);
        return at < 0 ? 0 : Wire.u16(buffer(), at, false);
    }

    /** {@return the next member, an unsigned 32-bit number in network byte order, whatever the cursor's} */
    public long u32BigEndian() {
        int at = advance(4);
        return at < 0 ? 0 : Wire.u32(buffer(), at, false);
    }

    /** {@return the next member, all 64 bits of a number in network byte order, whatever the cursor's} */
    public long u64BigEndian() {
        int at = advance(8);
        return at < 0 ? 0 : Wire.s64(buffer(), at, false);
    }

    /**
     * Copies the next bytes.
     *
     * @param count how many, not negative
     * @return an array of that length and of the caller's own
     * @throws IllegalArgumentException if the count is negative
     */
    public byte[] bytes(int count) {
        int there = within(count);
        byte[] bytes = new byte[count];
        Wire.copy(buffer(), next, bytes, there);
        next += there;
        return bytes;
    }

    /**
     * Reads an IP address.
     *
     * @param length 4 for an IPv4 address, 16 for an IPv6 address; {@link #remaining()} where either may stand at the
     *     end
     * @return the address
     * @throws MalformedMessageException for any other length
     */
    public InetAddress ip(int length) {
        if (length != 4 && length != 16) {
            throw malformed("IP address", 4, length);
        }
        return Wire.ip(bytes(length));
    }

    /**
     * Passes over bytes.
     *
     * @param count how many, not negative
     * @return this
     * @throws IllegalArgumentException if the count is negative
     */
    public StructReader skip(int count) {
        next += within(count);
        return this;
    }

    /**
     * Passes over attributes behind a structure, and their padding.
     *
     * <p>The same cursor is handed out again at each call.
     *
     * @param length their length in bytes, without the padding behind the last; {@link #remaining()} where nothing
     *     follows
     * @return a cursor before the first of these attributes
     * @throws MalformedMessageException if the length is negative or runs past the value's end
     */
    public AttributeReader attributes(int length) {
        if (length < 0 || length > remaining()) {
            throw malformed("attributes behind a struct", length, remaining());
        }
        AttributeReader cursor = attributes;
        if (cursor == null) {
            attributes = cursor = new AttributeReader(little);
        }
        cursor.reset(buffer(), next, next + length);
        skip(Wire.align(length));
        return cursor;
    }

    /** Moves behind a member; its index, or -1 where the value ends before the member does. */
    private int advance(int width) {
        int at = next;
        if (width > end - at) {
            next = end;
            return -1;
        }
        next = at + width;
        return at;
    }

    /** How many of so many bytes there are. A count that is negative would lead back to what is not the value's. */
    private int within(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("a number of bytes is not negative: " + count);
        }
        return Math.min(count, remaining());
    }

    private MalformedMessageException malformed(String what, long expected, long found) {
        return new MalformedMessageException(what, next - buffer().readerIndex(), expected, found);
    }

    private ByteBuf buffer() {
        ByteBuf current = buffer;
        if (current == null) {
            throw new IllegalStateException("the cursor was not given a buffer");
        }
        return current;
    }
}
