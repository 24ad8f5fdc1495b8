// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Netlink messages by hand: what the codec would say is not to be trusted here. */
final class Messages {
    static final int NLMSG_ERROR = 2;
    static final int GENL_ID_CTRL = 0x10;
    static final int NLM_F_REQUEST = 1;
    static final int NLM_F_ACK = 4;
    static final int NLM_F_ACK_TLVS = 0x200;

    private static final byte CTRL_CMD_GETFAMILY = 3;
    private static final short CTRL_ATTR_FAMILY_NAME = 2;
    private static final int FIXED = 16 + 4 + 4;

    private Messages() {}

    /** A request for the description of a generic-netlink family, with acknowledgement. */
    static byte[] getFamily(String name, int sequence) {
        byte[] text = (name + '\0').getBytes(StandardCharsets.US_ASCII);
        int length = (FIXED + text.length + 3) & -4;
        byte[] bytes = new byte[length];
        ByteBuffer message = header(bytes, GENL_ID_CTRL, NLM_F_REQUEST | NLM_F_ACK, sequence);
        message.put(CTRL_CMD_GETFAMILY).put((byte) 1).putShort((short) 0);
        message.putShort((short) (4 + text.length)).putShort(CTRL_ATTR_FAMILY_NAME);
        message.put(text);
        return bytes;
    }

    /** A message of the given length with the given sequence and nothing else to it. */
    static byte[] filler(int length, int sequence) {
        byte[] bytes = new byte[length];
        header(bytes, 0x123, 0x45, sequence);
        return bytes;
    }

    /** A request with acknowledgement, its payload of several pieces. */
    static byte[] request(int type, int flags, int sequence, byte[]... payload) {
        byte[] body = join(payload);
        byte[] bytes = new byte[16 + body.length];
        header(bytes, type, flags | NLM_F_REQUEST | NLM_F_ACK, sequence).put(body);
        return bytes;
    }

    /** An attribute, padded. */
    static byte[] attribute(int type, byte[]... value) {
        byte[] body = join(value);
        byte[] bytes = new byte[(4 + body.length + 3) & -4];
        view(bytes).putShort((short) (4 + body.length)).putShort((short) type).put(body);
        return bytes;
    }

    static byte[] text(String value) {
        return (value + '\0').getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int index = 0; index < values.length; index++) {
            bytes[index] = (byte) values[index];
        }
        return bytes;
    }

    static byte[] u32(int value) {
        return view(new byte[4]).putInt(value).array();
    }

    /** In network byte order. */
    static byte[] be32(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    /** Messages one after the other, as one datagram holds them. */
    static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    /** The messages of a datagram. */
    static List<byte[]> split(byte[] datagram) {
        List<byte[]> messages = new ArrayList<>();
        for (int at = 0; at < datagram.length; ) {
            int length = word(datagram, at);
            messages.add(Arrays.copyOfRange(datagram, at, at + length));
            at += (length + 3) & -4;
        }
        return messages;
    }

    static int word(byte[] bytes, int offset) {
        return view(bytes).getInt(offset);
    }

    static int type(byte[] message) {
        return Short.toUnsignedInt(view(message).getShort(4));
    }

    static int flags(byte[] message) {
        return Short.toUnsignedInt(view(message).getShort(6));
    }

    static int sequence(byte[] message) {
        return view(message).getInt(8);
    }

    /** The error number of an acknowledgement, as it is on the wire: negated. */
    static int error(byte[] message) {
        return view(message).getInt(16);
    }

    private static ByteBuffer header(byte[] bytes, int type, int flags, int sequence) {
        return view(bytes)
                .putInt(bytes.length)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(0);
    }

    private static ByteBuffer view(byte[] message) {
        return ByteBuffer.wrap(message).order(ByteOrder.nativeOrder());
    }
}
