// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static io.nettylink.codec.NetlinkConstants.NLMSG_DONE;
import static io.nettylink.codec.NetlinkConstants.NLMSG_ERROR;
import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLMSG_NOOP;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK;
import static io.nettylink.codec.NetlinkConstants.NLM_F_REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.channel.spi.NetlinkSocketProvider;
import io.nettylink.codec.Errno;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A bare socket of generic netlink: sends any bytes and tells what the kernel acknowledged before it returned from
 * sending. What the family answers from elsewhere is thrown away.
 */
final class FuzzSocket implements AutoCloseable {
    private static final int NETLINK_GENERIC = 16;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;
    private static final int RECEIVE_BUFFER = 8 << 20;

    /** A datagram has up to five messages, each with up to 64 KiB of payload, which a usual socket would not send. */
    private static final int SEND_BUFFER = 1 << 20;

    private static final int DATAGRAM = 128 << 10;

    private final NetlinkSocket socket;
    private final ByteBuf in = Unpooled.directBuffer(DATAGRAM, DATAGRAM);
    private int marks;

    /** An acknowledgement or the end of a dump, with the positive number of its error. */
    record End(int sequence, int error, boolean dump) {}

    FuzzSocket(NetlinkSocketProvider sockets) throws IOException {
        socket = sockets.open(NETLINK_GENERIC);
        assertThat(socket.bind(0, 0)).isZero();
        assertThat(socket.setOption(SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER)).isZero();
        assertThat(socket.setOption(SOL_SOCKET, SO_SNDBUFFORCE, SEND_BUFFER)).isZero();
        assertThat(socket.setOption(SOL_NETLINK, NETLINK_CAP_ACK, 1)).isZero();
        assertThat(socket.setOption(SOL_NETLINK, NETLINK_EXT_ACK, 1)).isZero();
    }

    /**
     * Sends a datagram and collects what came back for its messages, in their order. Acknowledgements are made while the
     * datagram is sent, and dumps go on with each reading, so that nothing has to be waited for.
     */
    List<End> exchange(byte[] datagram) {
        int sent = send(datagram);
        assertThat(sent).as("what sending returned").isEqualTo(datagram.length);
        int mark = --marks;
        send(mark(mark));
        Deque<End> ends = new ArrayDeque<>();
        while (receive(ends)) {}
        List<End> all = new ArrayList<>(ends);
        assertThat(all.removeIf(end -> end.sequence == mark))
                .as("the acknowledgement of what was sent last is there")
                .isTrue();
        return all;
    }

    private int send(byte[] datagram) {
        ByteBuf out = Unpooled.directBuffer(datagram.length).writeBytes(datagram);
        try {
            return socket.send(new ByteBuf[] {out}, 1);
        } finally {
            out.release();
        }
    }

    /** Asks for nothing but an acknowledgement. */
    private static byte[] mark(int sequence) {
        return ByteBuffer.allocate(NLMSG_HDRLEN)
                .order(ByteOrder.nativeOrder())
                .putInt(NLMSG_HDRLEN)
                .putShort((short) NLMSG_NOOP)
                .putShort((short) (NLM_F_REQUEST | NLM_F_ACK))
                .putInt(sequence)
                .putInt(0)
                .array();
    }

    private boolean receive(Deque<End> ends) {
        in.clear();
        int received = socket.receive(new ByteBuf[] {in}, 1);
        if (received == -Errno.EAGAIN) {
            return false;
        }
        assertThat(received).as("what receiving returned").isEqualTo(1);
        assertThat(socket.truncated(0)).isFalse();
        ByteBuffer bytes = in.nioBuffer(0, socket.size(0)).order(ByteOrder.nativeOrder());
        for (int at = 0; at < bytes.limit(); at += (bytes.getInt(at) + 3) & ~3) {
            int type = Short.toUnsignedInt(bytes.getShort(at + 4));
            if (type == NLMSG_ERROR || type == NLMSG_DONE) {
                ends.add(new End(bytes.getInt(at + 8), -bytes.getInt(at + NLMSG_HDRLEN), type == NLMSG_DONE));
            }
        }
        return true;
    }

    @Override
    public void close() {
        socket.close();
        in.release();
    }
}
