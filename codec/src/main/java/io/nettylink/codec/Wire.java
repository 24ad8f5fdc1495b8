// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import io.netty.buffer.ByteBuf;

/** Numbers in either byte order, at an index of a buffer. */
final class Wire {

    private Wire() {}

    /** Rounds up to the alignment that netlink uses for messages and attributes alike. */
    static int align(int length) {
        return (length + 3) & ~3;
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
}
