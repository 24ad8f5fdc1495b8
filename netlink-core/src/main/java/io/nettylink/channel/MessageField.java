// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.nettylink.channel.ClassicFilter.Instruction;
import java.nio.ByteOrder;

/**
 * A number at a fixed place in a datagram, for {@link ClassicFilterBuilder filters}. Values are compared as they are
 * written in C: netlink's numbers are in host byte order, a filter's loads take them for network byte order, and this
 * class knows about the difference.
 *
 * @param offset where it is, in bytes from the beginning of the datagram; not negative
 * @param size how many bytes it has: 1, 2 or 4
 */
public record MessageField(int offset, int size) {
    /** {@code nlmsg_type} of the first message. */
    public static final MessageField TYPE = new MessageField(4, 2);

    /** {@code nlmsg_flags} of the first message. */
    public static final MessageField FLAGS = new MessageField(6, 2);

    /** {@code nlmsg_seq} of the first message. */
    public static final MessageField SEQUENCE = new MessageField(8, 4);

    /** {@code nlmsg_pid} of the first message. */
    public static final MessageField PORT_ID = new MessageField(12, 4);

    /** {@code cmd} of {@code struct genlmsghdr}, where the first message is one of generic netlink. */
    public static final MessageField GENL_COMMAND = new MessageField(16, 1);

    /**
     * A field.
     *
     * @throws IllegalArgumentException if the offset is negative or the size another
     */
    public MessageField {
        if (offset < 0 || (size != 1 && size != 2 && size != 4)) {
            throw new IllegalArgumentException("no field has " + size + " bytes at " + offset);
        }
    }

    Instruction load() {
        int code = switch (size) {
            case 1 -> BpfCode.LOAD_BYTE;
            case 2 -> BpfCode.LOAD_HALF;
            default -> BpfCode.LOAD_WORD;
        };
        return new Instruction(code, offset);
    }

    /** The number that a load finds where this value is. */
    int loaded(int value) {
        if (size < Integer.BYTES && value >>> (size * Byte.SIZE) != 0) {
            throw new IllegalArgumentException(value + " does not fit into " + size + " bytes");
        }
        if (ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN || size == 1) {
            return value;
        }
        return size == 2 ? Short.toUnsignedInt(Short.reverseBytes((short) value)) : Integer.reverseBytes(value);
    }
}
