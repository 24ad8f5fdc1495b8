// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static io.nettylink.codec.NetlinkConstants.NLA_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLA_TYPE_MASK;

import io.netty.buffer.ByteBuf;
import java.nio.ByteOrder;

/**
 * A cursor over attributes.
 *
 * <pre>{@code
 * AttributeReader in = message.attributes(GENL_HDRLEN);
 * while (in.next()) {
 *     switch (in.type()) {
 *         case CTRL_ATTR_FAMILY_NAME -> name = in.string();
 *         case CTRL_ATTR_FAMILY_ID -> id = in.u16();
 *         default -> {}                      // newer kernels send more: ignore what you don't know
 *     }
 * }
 * }</pre>
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-------------------------------+-+-+---------------------------+
 *   |  length (header and value)    |N|B|           type            |
 *   +-------------------------------+-+-+---------------------------+
 *   |  value ...            (then padding to a multiple of 4)       |
 *   +---------------------------------------------------------------+
 *   N: the value is a nest       B: the value is big-endian
 * </pre>
 *
 * <p>The kernel states no order of attributes. The getters of {@link Attribute} read the value of the one that the cursor
 * stands on. Moving allocates nothing and does not move the buffer's indices, and no reference is taken. Not thread-safe.
 *
 * @see <a href="https://docs.kernel.org/userspace-api/netlink/intro.html">struct nlattr in
 *     include/uapi/linux/netlink.h</a>
 */
public final class AttributeReader extends Attribute {
    private int end;
    private int next;

    AttributeReader(boolean little) {
        super(little);
    }

    /**
     * A cursor in this machine's byte order.
     *
     * @param attributes attributes between reader and writer index; stays the caller's, and must outlive the cursor
     * @return a cursor before the first attribute
     */
    public static AttributeReader of(ByteBuf attributes) {
        return of(attributes, ByteOrder.nativeOrder());
    }

    /**
     * A cursor in a given byte order.
     *
     * @param attributes attributes between reader and writer index; stays the caller's, and must outlive the cursor
     * @param order the byte order of lengths, types and values
     * @return a cursor before the first attribute
     */
    public static AttributeReader of(ByteBuf attributes, ByteOrder order) {
        return new AttributeReader(order == ByteOrder.LITTLE_ENDIAN)
                .reset(attributes, attributes.readerIndex(), attributes.writerIndex());
    }

    AttributeReader reset(ByteBuf attributes, int from, int to) {
        buffer = attributes;
        next = from;
        end = to;
        start = -1;
        return this;
    }

    /**
     * Moves to the next attribute.
     *
     * @return false at the end
     * @throws MalformedMessageException if the rest is too short for an attribute's header, or for the length that the
     *     header states; the cursor is at its end then
     */
    public boolean next() {
        if (next >= end) {
            start = -1;
            return false;
        }
        int remaining = end - next;
        if (remaining < NLA_HDRLEN) {
            throw malformedHeader("attribute header", NLA_HDRLEN, remaining);
        }
        // Most attributes are read by one look into the buffer, each of which is checked.
        long word = remaining >= NLA_HDRLEN + HEAD
                ? Wire.s64(buffer(), next, little)
                : Wire.upTo64(buffer(), next, remaining, little);
        int header = Wire.former(word, little);
        head = Wire.latter(word, little);
        int stated = little ? header & 0xffff : header >>> 16;
        int type = little ? header >>> 16 : header & 0xffff;
        if (stated < NLA_HDRLEN) {
            throw malformedHeader("nla_len of attribute " + (type & NLA_TYPE_MASK), NLA_HDRLEN, stated);
        }
        if (stated > remaining) {
            throw malformedHeader("attribute " + (type & NLA_TYPE_MASK), stated, remaining);
        }
        start = next;
        length = stated;
        rawType = type;
        // The last attribute's padding may be missing.
        int padded = Wire.align(stated);
        next = padded < remaining ? start + padded : end;
        return true;
    }

    /**
     * Moves to the next attribute of one type, passing over others. What tells how to read an attribute may stand behind
     * it: as attributes have no order, look for the one with a cursor of its own, then for the other with a fresh one.
     *
     * <pre>{@code
     * AttributeReader in = info.nested();
     * String kind = in.next(IFLA_INFO_KIND) ? in.string() : "";
     * in = info.nested();                                        // starts over
     * if (in.next(IFLA_INFO_DATA)) { ... }
     * }</pre>
     *
     * @param type the type, without flag bits
     * @return false where there is none up to the end
     * @throws MalformedMessageException as {@link #next()} does
     */
    public boolean next(int type) {
        while (next()) {
            if (type() == type) {
                return true;
            }
        }
        return false;
    }

    private MalformedMessageException malformedHeader(String what, long expected, long found) {
        int offset = next - buffer().readerIndex();
        next = end;
        start = -1;
        return new MalformedMessageException(what, offset, expected, found);
    }
}
