// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.codec.NetlinkConstants.NLM_F_REQUEST;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_DELIVERY;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_PAYLOAD;
import static io.nettylink.echo.NettylinkEcho.CMD_ECHO;
import static io.nettylink.echo.NettylinkEcho.CMD_PUBLISH;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.nettylink.channel.NetworkNamespace;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.Errno;
import io.nettylink.codec.MessageReader;
import io.nettylink.codec.MessageWriter;
import io.nettylink.echo.Delivery;
import io.nettylink.echo.EchoReply;
import io.nettylink.genl.Family;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * A socket that sends without waiting, on the calling thread, so that a test can say when and on which CPU. Asks for no
 * acknowledgements: what comes back are replies and refusals. What it sends is noted in the {@link Ledger}.
 */
final class RawSender implements AutoCloseable {
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_EXT_ACK = 11;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int BUFFER = 64 * 1024;

    /** Without the detection of leaks, which looks at each access: hundred thousands of messages go through these. */
    private static final ByteBufAllocator BUFFERS = new UnpooledByteBufAllocator(true, true);

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    final List<EchoReply> replies = new ArrayList<>();
    final List<Acknowledgement> refusals = new ArrayList<>();
    private final NetlinkSocket socket;
    private final int familyId;
    private final Delivery delivery;
    private final LongConsumer books;
    private final ByteBuf out = BUFFERS.directBuffer();
    private final ByteBuf[] in = new ByteBuf[NetlinkSocket.MAX_DATAGRAMS];
    private boolean hasBuffers;
    private int sequence;
    private int unsent;

    RawSender(Family family, Delivery delivery) throws IOException {
        this(family, delivery, NetworkNamespace.ofCallingThread(), messages -> Ledger.sent(family.id(), messages));
    }

    /** In another namespace, whose books nobody keeps: it ends with messages in it, or the test does so itself. */
    RawSender(Family family, Delivery delivery, NetworkNamespace elsewhere) throws IOException {
        this(family, delivery, elsewhere, messages -> {});
    }

    /** In another namespace, whose books are told how much is sent. */
    RawSender(Family family, Delivery delivery, NetworkNamespace elsewhere, LongConsumer books) throws IOException {
        this.familyId = family.id();
        this.delivery = delivery;
        this.books = books;
        this.socket = elsewhere.open(NETLINK_GENERIC);
        assertThat(socket.bind(0, 0)).isZero();
        assertThat(socket.connect(0, 0)).isZero();
        assertThat(socket.setOption(SOL_NETLINK, NETLINK_EXT_ACK, 1)).isZero();
        assertThat(socket.setOption(SOL_NETLINK, NETLINK_CAP_ACK, 1)).isZero();
        assertThat(socket.setOption(SOL_SOCKET, SO_RCVBUFFORCE, 8 << 20)).isZero();
    }

    /** Adds a message to the datagram that {@link #flush} will send. */
    void add(byte[] payload) {
        add(CMD_ECHO, delivery, payload);
    }

    /** Adds a message that is to come on another way. */
    void addTo(Delivery other, byte[] payload) {
        add(CMD_ECHO, other, payload);
    }

    /** Adds a message that is to be multicast. */
    void addPublished(byte[] payload) {
        add(CMD_PUBLISH, delivery, payload);
    }

    private void add(int command, Delivery way, byte[] payload) {
        MessageWriter writer = MessageWriter.begin(out, familyId, NLM_F_REQUEST, ++sequence, 0);
        writer.u8(command).u8(1).u16(0);
        writer.attributes().bytes(A_MESSAGE_PAYLOAD, payload).u32(A_MESSAGE_DELIVERY, way.number());
        writer.end();
        unsent++;
    }

    /** Sends what was added; the module has accepted or refused each message when this returns. */
    void flush() {
        assertThat(socket.send(new ByteBuf[] {out}, 1)).isEqualTo(out.readableBytes());
        out.clear();
        books.accept(unsent);
        unsent = 0;
    }

    void send(byte[] payload) {
        add(payload);
        flush();
    }

    /** Receives until there are so many replies. */
    void awaitReplies(int count) {
        long start = System.nanoTime();
        while (replies.size() < count) {
            if (!receive()) {
                assertThat(System.nanoTime() - start)
                        .as("%d of %d replies came", replies.size(), count)
                        .isLessThan(PATIENCE_NANOS);
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
            }
        }
    }

    /** Receives what is there. */
    boolean receive() {
        boolean any = false;
        // Some senders never receive.
        for (int i = 0; !hasBuffers && i < in.length; i++) {
            in[i] = BUFFERS.directBuffer(BUFFER, BUFFER);
        }
        hasBuffers = true;
        int count = socket.receive(in, in.length);
        while (count > 0) {
            any = true;
            for (int i = 0; i < count; i++) {
                assertThat(socket.truncated(i)).isFalse();
                read(in[i].writerIndex(socket.size(i)));
                in[i].clear();
            }
            count = socket.receive(in, in.length);
        }
        assertThat(count).isEqualTo(-Errno.EAGAIN);
        return any;
    }

    private void read(ByteBuf datagram) {
        MessageReader message = MessageReader.of(datagram);
        while (message.next()) {
            if (Acknowledgement.isOne(message)) {
                refusals.add(Acknowledgement.read(message));
            } else {
                assertThat(message.type()).isEqualTo(familyId);
                replies.add(Ways.check(EchoReply.read(message), delivery));
            }
        }
    }

    @Override
    public void close() {
        if (!socket.isOpen()) {
            return;
        }
        socket.close();
        out.release();
        for (int i = 0; hasBuffers && i < in.length; i++) {
            in[i].release();
        }
    }
}
