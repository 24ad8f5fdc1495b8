// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.codec.Errno;
import io.nettylink.codec.MessageReader;
import io.nettylink.codec.MessageWriter;
import io.nettylink.codec.NetlinkMessage;
import io.nettylink.testkit.KernelMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** A socket with what tests do to one. */
final class TestSocket implements AutoCloseable {
    static final int SOL_SOCKET = 1;
    static final int SO_ERROR = 4;
    static final int SO_SNDBUF = 7;
    static final int SO_RCVBUF = 8;
    static final int SOL_NETLINK = 270;
    static final int ADD_MEMBERSHIP = 1;
    static final int DROP_MEMBERSHIP = 2;
    static final int PKTINFO = 3;
    static final int NO_ENOBUFS = 5;
    static final int CAP_ACK = 10;
    static final int EXT_ACK = 11;

    private static final int ROOM = 32 * 1024;

    final NetlinkSocket socket;

    /** What one receive gave. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Received(int size, boolean truncated, long portId, int groups, int group, byte[] bytes) {
        List<NetlinkMessage> messages() {
            List<NetlinkMessage> messages = new ArrayList<>();
            MessageReader in = MessageReader.of(Unpooled.wrappedBuffer(bytes));
            while (in.next()) {
                messages.add(in.retain());
            }
            return messages;
        }

        NetlinkMessage message() {
            assertThat(messages()).hasSize(1);
            return messages().getFirst();
        }
    }

    TestSocket(NetlinkSocket socket) {
        this.socket = socket;
    }

    TestSocket bound() {
        assertThat(socket.bind(0, 0)).isZero();
        return this;
    }

    TestSocket with(int option) {
        assertThat(socket.setOption(SOL_NETLINK, option, 1)).isZero();
        return this;
    }

    TestSocket receiveBuffer(int bytes) {
        assertThat(socket.setOption(SOL_SOCKET, SO_RCVBUF, bytes)).isZero();
        return this;
    }

    int join(int group) {
        return socket.setOption(SOL_NETLINK, ADD_MEMBERSHIP, group);
    }

    long portId() {
        long[] name = new long[2];
        assertThat(socket.localName(name)).isZero();
        return name[0];
    }

    long groupMask() {
        long[] name = new long[2];
        assertThat(socket.localName(name)).isZero();
        return name[1];
    }

    List<Integer> memberships() {
        List<Integer> groups = new ArrayList<>();
        assertThat(socket.memberships(groups)).isZero();
        return groups;
    }

    /** Sends one message; its sequence is given. */
    int send(int flags, long sequence, KernelMessage message) {
        return sendBytes(encode(flags, sequence, message));
    }

    static Consumer<ByteBuf> encode(int flags, long sequence, KernelMessage message) {
        return out -> {
            MessageWriter writer = MessageWriter.begin(out, message.type(), flags, sequence, 0);
            message.body().accept(writer);
            writer.end();
        };
    }

    int sendBytes(Consumer<ByteBuf> datagram) {
        return buffered(datagram, buffer -> socket.send(new ByteBuf[] {buffer}, 1));
    }

    int sendTo(long portId, int groups, String text) {
        return buffered(out -> out.writeCharSequence(text, US_ASCII), buffer -> socket.sendTo(buffer, portId, groups));
    }

    /** Receives what has to be there. */
    Received receive() {
        return receive(ROOM);
    }

    Received receive(int room) {
        List<Received> received = receive(1, room);
        assertThat(received).as("datagrams").hasSize(1);
        return received.getFirst();
    }

    /** Receives by one call with several buffers; empty where nothing waits. */
    List<Received> receive(int buffers, int room) {
        ByteBuf[] offered = buffers(buffers, room);
        try {
            int result = socket.receive(offered, buffers);
            assertThat(result)
                    .as(result < 0 ? Errno.name(-result) : "datagrams")
                    .satisfiesAnyOf(
                            count -> assertThat(count).isBetween(1, buffers),
                            nothing -> assertThat(nothing).isEqualTo(-Errno.EAGAIN));
            List<Received> received = new ArrayList<>();
            for (int index = 0; index < result; index++) {
                received.add(received(index, offered[index]));
            }
            return received;
        } finally {
            release(offered);
        }
    }

    private Received received(int index, ByteBuf buffer) {
        int size = socket.size(index);
        byte[] bytes = ByteBufUtil.getBytes(buffer, buffer.writerIndex(), Math.min(size, buffer.writableBytes()));
        return new Received(
                size,
                socket.truncated(index),
                socket.senderPortId(index),
                socket.senderGroups(index),
                socket.group(index),
                bytes);
    }

    /** Receives what fails, and tells with what; 0 where it does not fail. */
    int receiveError() {
        return receiveError(1);
    }

    /** Receives, by one call with several buffers, what fails. */
    int receiveError(int buffers) {
        ByteBuf[] offered = buffers(buffers, ROOM);
        try {
            return Math.max(0, -socket.receive(offered, buffers));
        } finally {
            release(offered);
        }
    }

    /** Receives until nothing is left, and tells how many datagrams there were. */
    int drain() {
        int count = 0;
        while (receiveError() == 0) {
            count++;
        }
        return count;
    }

    void assertSilent() {
        assertThat(receiveError()).isEqualTo(Errno.EAGAIN);
    }

    @Override
    public void close() {
        socket.close();
    }

    private static ByteBuf[] buffers(int count, int room) {
        ByteBuf[] buffers = new ByteBuf[count];
        for (int i = 0; i < count; i++) {
            buffers[i] = Unpooled.directBuffer(room, room);
        }
        return buffers;
    }

    private static void release(ByteBuf[] buffers) {
        for (ByteBuf buffer : buffers) {
            buffer.release();
        }
    }

    private static int buffered(Consumer<ByteBuf> body, ToIntFunction<ByteBuf> call) {
        ByteBuf buffer = Unpooled.directBuffer();
        try {
            body.accept(buffer);
            return call.applyAsInt(buffer);
        } finally {
            buffer.release();
        }
    }
}
