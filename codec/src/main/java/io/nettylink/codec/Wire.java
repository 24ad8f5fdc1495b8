// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Numbers in either byte order, at an index of a buffer; bytes; and addresses. */
final class Wire {
    /** Up to so many bytes are copied word by word, which takes less time than setting out to copy any number. */
    private static final int FEW = 64;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, LITTLE_ENDIAN);

    private Wire() {}

    /** Rounds up to the alignment that netlink uses for messages and attributes alike. */
    static int align(int length) {
        return (length + 3) & ~3;
    }

    /**
     * Where attributes start, in bytes from the start of a payload: behind the fixed header and its padding, or at the
     * payload's end where that is shorter.
     */
    static int behindHeader(int headerLength, int payloadLength) {
        int there = headerWithin(headerLength, payloadLength);
        return there == payloadLength ? payloadLength : Math.min(align(there), payloadLength);
    }

    /** How much of a fixed header there is in a payload. */
    static int headerWithin(int headerLength, int payloadLength) {
        if (headerLength < 0) {
            throw new IllegalArgumentException("a header's length is not negative: " + headerLength);
        }
        return Math.min(headerLength, payloadLength);
    }

    static int u16(ByteBuf buffer, int index, boolean little) {
        return little ? buffer.getUnsignedShortLE(index) : buffer.getUnsignedShort(index);
    }

    static int s32(ByteBuf buffer, int index, boolean little) {
        return little ? buffer.getIntLE(index) : buffer.getInt(index);
    }

    static long u32(ByteBuf buffer, int index, boolean little) {
        return Integer.toUnsignedLong(s32(buffer, index, little));
    }

    static long s64(ByteBuf buffer, int index, boolean little) {
        return little ? buffer.getLongLE(index) : buffer.getLong(index);
    }

    /** What {@link #s64} would read if zeros stood behind so many bytes, from 4 to 7. */
    static long upTo64(ByteBuf buffer, int index, int bytes, boolean little) {
        int latter = 0;
        for (int at = Integer.BYTES; at < bytes; at++) {
            int shift = Byte.SIZE * (little ? at - Integer.BYTES : Long.BYTES - 1 - at);
            latter |= buffer.getUnsignedByte(index + at) << shift;
        }
        return word(Integer.toUnsignedLong(s32(buffer, index, little)), Integer.toUnsignedLong(latter), little);
    }

    /** What is a number in this byte order, as one in network byte order, and the other way round. */
    static int bigEndian(int value, boolean little) {
        return little ? Integer.reverseBytes(value) : value;
    }

    /** The first half of what {@link #s64} has read. */
    static int former(long word, boolean little) {
        return (int) (little ? word : word >>> Integer.SIZE);
    }

    /** The second half of what {@link #s64} has read. */
    static int latter(long word, boolean little) {
        return (int) (little ? word >>> Integer.SIZE : word);
    }

    /** Two 32-bit numbers such that {@link #write64} writes one after the other. */
    static long word(long former, long latter, boolean little) {
        return little ? former | latter << Integer.SIZE : former << Integer.SIZE | latter;
    }

    static void set16(ByteBuf buffer, int index, int value, boolean little) {
        if (little) {
            buffer.setShortLE(index, value);
        } else {
            buffer.setShort(index, value);
        }
    }

    static void set32(ByteBuf buffer, int index, int value, boolean little) {
        if (little) {
            buffer.setIntLE(index, value);
        } else {
            buffer.setInt(index, value);
        }
    }

    static void write16(ByteBuf buffer, int value, boolean little) {
        if (little) {
            buffer.writeShortLE(value);
        } else {
            buffer.writeShort(value);
        }
    }

    static void write32(ByteBuf buffer, int value, boolean little) {
        if (little) {
            buffer.writeIntLE(value);
        } else {
            buffer.writeInt(value);
        }
    }

    static void write64(ByteBuf buffer, long value, boolean little) {
        if (little) {
            buffer.writeLongLE(value);
        } else {
            buffer.writeLong(value);
        }
    }

    /** Copies bytes to the beginning of an array. */
    static void copy(ByteBuf buffer, int index, byte[] to, int length) {
        if (length > FEW) {
            buffer.getBytes(index, to, 0, length);
            return;
        }
        int at = 0;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            LONGS.set(to, at, buffer.getLongLE(index + at));
        }
        if (at <= length - Integer.BYTES) {
            INTS.set(to, at, buffer.getIntLE(index + at));
            at += Integer.BYTES;
        }
        for (; at < length; at++) {
            to[at] = buffer.getByte(index + at);
        }
    }

    /** Writes a text whose characters are one byte each, the zero byte that ends it, and padding, word by word. */
    static void writePlainText(ByteBuf buffer, String text) {
        int length = text.length();
        int at = 0;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            buffer.writeLongLE(plain(text, at, at + Long.BYTES));
        }
        long rest = plain(text, at, length);
        if (length - at < Integer.BYTES) {
            buffer.writeIntLE((int) rest);
        } else {
            buffer.writeLongLE(rest);
        }
    }

    private static long plain(String text, int from, int to) {
        long word = 0;
        for (int at = from; at < to; at++) {
            word |= (long) text.charAt(at) << (Byte.SIZE * (at - from));
        }
        return word;
    }

    /** An address of 4 or 16 bytes. */
    static InetAddress ip(byte[] bytes) {
        try {
            // InetAddress would make a 4-byte address of an IPv4-mapped one, which is another value on the wire.
            return bytes.length == 16 ? Inet6Address.getByAddress(null, bytes, -1) : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("the length was checked", e);
        }
    }
}
