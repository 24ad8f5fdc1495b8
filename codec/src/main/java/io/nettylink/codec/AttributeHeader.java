// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static io.nettylink.codec.NetlinkConstants.NLA_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLA_TYPE_MASK;

import io.netty.buffer.ByteBuf;

/** {@code struct nlattr} as it is written, and what has to hold before it is. */
final class AttributeHeader {
    private static final int MAX_LENGTH = 0xffff;

    /** The last character that UTF-8 has in one byte. */
    private static final int MAX_PLAIN = 0x7f;

    private AttributeHeader() {}

    /** Writes a header; {@code flags} are the flag bits that {@code type} may have, {@code length} is the value's. */
    static void write(ByteBuf out, int type, int flags, long length, boolean little) {
        checkType(type, flags);
        long total = NLA_HDRLEN + length;
        checkLength(type, total);
        out.ensureWritable(Wire.align((int) total));
        Wire.write32(out, word((int) total, type, little), little);
    }

    /**
     * Writes a whole attribute whose value has up to four bytes, at once: each step into the buffer is checked, which takes
     * more time than the step.
     *
     * @param length the value's length
     * @param value the value's bytes and those that pad it to four, as the writer's byte order has them
     */
    static void writeSmall(ByteBuf out, int type, int flags, int length, int value, boolean little) {
        checkType(type, flags);
        long header = Integer.toUnsignedLong(word(NLA_HDRLEN + length, type, little));
        Wire.write64(out, Wire.word(header, Integer.toUnsignedLong(value), little), little);
    }

    private static int word(int length, int type, boolean little) {
        return little ? type << 16 | length : length << 16 | type;
    }

    private static void checkType(int type, int flags) {
        if ((type & ~(NLA_TYPE_MASK | flags)) != 0) {
            throw new IllegalArgumentException("an attribute's type has 14 bits, this has more: " + type);
        }
    }

    /** Checks the length of an attribute with its header. */
    static void checkLength(int type, long length) {
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException("attribute " + (type & NLA_TYPE_MASK) + ": " + length
                    + " bytes with its header, and an attribute has at most " + MAX_LENGTH);
        }
    }

    /** Checks that a text arrives as it is. Returns whether each of its characters is one byte there. */
    static boolean isPlainText(int type, String text) {
        int all = 0;
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            all |= one;
            if (one == 0) {
                throw new IllegalArgumentException("attribute " + type + ": a text can't hold a zero character");
            }
            if (Character.isSurrogate(one)) {
                if (!Character.isSurrogatePair(one, i + 1 < text.length() ? text.charAt(i + 1) : 0)) {
                    throw new IllegalArgumentException(
                            "attribute " + type + ": half of a surrogate pair at index " + i + " of a text");
                }
                i++;
            }
        }
        return all <= MAX_PLAIN;
    }

    static void checkRange(int type, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "attribute " + (type & NLA_TYPE_MASK) + ": " + value + " is not between " + min + " and " + max);
        }
    }
}
