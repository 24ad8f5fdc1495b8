// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.MessageReader;
import io.nettylink.codec.MessageView;
import io.nettylink.codec.NetlinkMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Messages in words. */
final class Messages {
    private Messages() {}

    /** The messages of a datagram, up to the first that is malformed. */
    static List<NetlinkMessage> of(byte[] datagram) {
        List<NetlinkMessage> messages = new ArrayList<>();
        MessageReader in = MessageReader.of(Unpooled.wrappedBuffer(datagram));
        try {
            while (in.next()) {
                messages.add(in.retain());
            }
        } catch (MalformedMessageException rest) {
            return messages;
        }
        return messages;
    }

    /** What a datagram holds. */
    static String describe(byte[] datagram) {
        List<NetlinkMessage> messages = of(datagram);
        String more = messages.size() > 1 ? ", and " + (messages.size() - 1) + " more" : "";
        return datagram.length + " bytes" + (messages.isEmpty() ? "" : ": " + describe(messages.getFirst()) + more);
    }

    static String describe(MessageView message) {
        return "type " + message.type() + ", flags 0x" + Integer.toHexString(message.flags()) + ", sequence "
                + message.sequence() + ", " + message.payloadLength() + " bytes of payload";
    }

    /** How a request differs from what was expected, apart from sequence and port id; empty where it does not. */
    static String difference(MessageView expected, MessageView found) {
        List<String> differences = new ArrayList<>();
        if (expected.type() != found.type()) {
            differences.add("type " + found.type() + " instead of " + expected.type());
        }
        if (expected.flags() != found.flags()) {
            differences.add("flags 0x%x instead of 0x%x".formatted(found.flags(), expected.flags()));
        }
        byte[] expectedBytes = ByteBufUtil.getBytes(expected.payload());
        byte[] foundBytes = ByteBufUtil.getBytes(found.payload());
        if (expectedBytes.length != foundBytes.length) {
            differences.add(foundBytes.length + " bytes of payload instead of " + expectedBytes.length);
        }
        int at = Arrays.mismatch(expectedBytes, foundBytes);
        if (at >= 0 && at < Math.min(expectedBytes.length, foundBytes.length)) {
            differences.add("0x%02x instead of 0x%02x at byte %d of the payload"
                    .formatted(foundBytes[at], expectedBytes[at], at));
        }
        return String.join(", ", differences);
    }
}
