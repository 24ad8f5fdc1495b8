// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.buffer.ByteBuf;

/**
 * User event: a datagram did not fit into the receive buffer ({@code MSG_TRUNC}), its end is lost, and the channel
 * dropped the rest. From now on the channel receives into buffers that would have held it.
 *
 * <p>The header's fields are those of the datagram's first {@code struct nlmsghdr}, so that whoever waits for an answer
 * can be told. They are -1 if not even 16 bytes arrived.
 *
 * @param sender the sender's address
 * @param size the datagram's true size in bytes
 * @param received how many bytes of it arrived
 * @param messageType {@code nlmsg_type}, 0 to 65535
 * @param messageFlags {@code nlmsg_flags}, 0 to 65535
 * @param sequence {@code nlmsg_seq}, 0 to 4294967295
 * @param portId {@code nlmsg_pid}, 0 to 4294967295: whose request this answers
 */
public record TruncatedEvent(
        NetlinkAddress sender, int size, int received, int messageType, int messageFlags, long sequence, long portId) {

    private static final int HEADER_LENGTH = 16;
    private static final int TYPE = 4;
    private static final int FLAGS = 6;
    private static final int SEQUENCE = 8;
    private static final int PORT_ID = 12;

    /** {@return whether enough arrived to tell the header's fields} */
    public boolean hasHeader() {
        return messageType >= 0;
    }

    /** Reads the header off what arrived. Does not release the buffer. */
    static TruncatedEvent of(NetlinkAddress sender, int size, ByteBuf arrived) {
        int start = arrived.readerIndex();
        int received = arrived.readableBytes();
        if (received < HEADER_LENGTH) {
            return new TruncatedEvent(sender, size, received, -1, -1, -1, -1);
        }
        return new TruncatedEvent(
                sender,
                size,
                received,
                HostOrder.u16(arrived, start + TYPE),
                HostOrder.u16(arrived, start + FLAGS),
                HostOrder.u32(arrived, start + SEQUENCE),
                HostOrder.u32(arrived, start + PORT_ID));
    }
}
