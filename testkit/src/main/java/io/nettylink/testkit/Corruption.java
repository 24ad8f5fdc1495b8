// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.codec.NetlinkConstants.NLMSG_ALIGNTO;
import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * What happens to the bytes of a datagram, for {@link NextDatagram#corrupt}.
 *
 * <pre>{@code
 * kernel.faults().next(Traffic.REPLY).corrupt(Corruption.messageLength(0));
 * }</pre>
 */
@FunctionalInterface
public interface Corruption {
    /**
     * Changes a datagram.
     *
     * @param datagram the bytes as they were to be sent; may be changed
     * @return the bytes to send
     */
    byte[] apply(byte[] datagram);

    /**
     * Puts a length into the first message's header.
     *
     * @param length {@code nlmsg_len}: 0, too short, too long
     * @return the corruption
     */
    static Corruption messageLength(long length) {
        return patch(bytes -> bytes.putInt(0, (int) length));
    }

    /**
     * Lets the first message state a length that exceeds the datagram by one byte.
     *
     * @return the corruption
     */
    static Corruption messageLengthBeyondEnd() {
        return patch(bytes -> bytes.putInt(0, bytes.capacity() + 1));
    }

    /**
     * Puts a length into the first attribute of the first message.
     *
     * @param headerLength the length of the message's fixed header in bytes
     * @param length {@code nla_len}: 0, too short, too long
     * @return the corruption
     */
    static Corruption attributeLength(int headerLength, int length) {
        int padded = -(-headerLength & -NLMSG_ALIGNTO);
        return patch(bytes -> bytes.putShort(NLMSG_HDRLEN + padded, (short) length));
    }

    /**
     * Puts a port id into the first message's header, where anybody could have written it.
     *
     * @param portId {@code nlmsg_pid}
     * @return the corruption
     */
    static Corruption portId(long portId) {
        return patch(bytes -> bytes.putInt(12, (int) portId));
    }

    /**
     * Puts a sequence into the first message's header.
     *
     * @param sequence {@code nlmsg_seq}
     * @return the corruption
     */
    static Corruption sequence(long sequence) {
        return patch(bytes -> bytes.putInt(8, (int) sequence));
    }

    /**
     * Leaves the end of the datagram out, without {@code MSG_TRUNC}.
     *
     * @param length how many bytes remain
     * @return the corruption
     */
    static Corruption cutTo(int length) {
        return datagram -> Arrays.copyOf(datagram, Math.min(length, datagram.length));
    }

    private static Corruption patch(Consumer<ByteBuffer> patch) {
        return datagram -> {
            patch.accept(ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder()));
            return datagram;
        };
    }
}
