// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.codec.NetlinkConstants.NLMSG_DONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.channel.spi.NetlinkSocketProvider;
import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.AttributeWriter;
import io.nettylink.codec.Errno;
import io.nettylink.codec.MessageReader;
import io.nettylink.codec.MessageWriter;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends one and the same request again and again, while allocations of the calling thread fail. */
final class FaultySender implements AutoCloseable {
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;
    private static final int BUFFER = 64 * 1024;

    private final NetlinkSocket socket;
    private final ByteBuf request = Unpooled.directBuffer();
    private final ByteBuf in = Unpooled.directBuffer(BUFFER, BUFFER);

    /**
     * What became of a request.
     *
     * @param fired whether an allocation has failed during it
     * @param error of sending or, where that succeeded, of the request; 0 for success
     * @param text what the extended ack said
     * @param reached whether the kernel has looked at the request
     * @param lost whether there was no memory for what should have been told
     */
    record Outcome(boolean fired, int error, @Nullable String text, boolean reached, boolean lost) {}

    FaultySender(
            NetlinkSocketProvider sockets, int familyId, int flags, int command, Consumer<AttributeWriter> attributes)
            throws IOException {
        socket = sockets.open(NETLINK_GENERIC);
        assertThat(socket.bind(0, 0)).isZero();
        assertThat(socket.connect(0, 0)).isZero();
        assertThat(socket.setOption(SOL_NETLINK, NETLINK_EXT_ACK, 1)).isZero();
        assertThat(socket.setOption(SOL_NETLINK, NETLINK_CAP_ACK, 1)).isZero();
        MessageWriter writer = MessageWriter.begin(request, familyId, flags, 1, 0);
        writer.u8(command).u8(1).u16(0);
        attributes.accept(writer.attributes());
        writer.end();
    }

    /**
     * Sends the request often, while none of so few allocations fails: what Java loads, links and counts on the way takes
     * memory of the kernel's, too, and a JVM that does not get it ends.
     */
    void warmUp(FailingAllocations allocations) throws IOException {
        for (int i = 0; i < 100; i++) {
            assertThat(send(allocations, 1_000_000).fired()).isFalse();
        }
    }

    /** Sends the request while the n-th allocation fails, and reads what is there to be read. */
    Outcome send(FailingAllocations allocations, int n) throws IOException {
        request.readerIndex(0);
        ByteBuf[] parts = {request};
        allocations.arm(n);
        int sent = socket.send(parts, 1);
        boolean fired = allocations.disarm();
        if (sent < 0) {
            return new Outcome(fired, -sent, null, false, false);
        }
        return read(fired);
    }

    private Outcome read(boolean fired) {
        Outcome outcome = new Outcome(fired, 0, null, true, true);
        boolean lost = false;
        while (true) {
            in.clear();
            int count = socket.receive(new ByteBuf[] {in}, 1);
            if (count == -Errno.EAGAIN) {
                return lost ? new Outcome(fired, outcome.error, outcome.text, true, true) : outcome;
            }
            if (count < 0) {
                // The kernel had no memory for the acknowledgement, or for a part of the dump, and says only that.
                assertThat(-count).isIn(Errno.ENOBUFS, Errno.ENOMEM);
                lost = true;
                continue;
            }
            MessageReader message = MessageReader.of(in.writerIndex(socket.size(0)));
            while (message.next()) {
                if (Acknowledgement.isOne(message)) {
                    Acknowledgement end = Acknowledgement.read(message);
                    outcome = new Outcome(fired, end.errno(), end.extendedAck().message(), true, false);
                } else if (message.type() == NLMSG_DONE) {
                    outcome = new Outcome(fired, 0, null, true, false);
                }
            }
        }
    }

    @Override
    public void close() {
        socket.close();
        request.release();
        in.release();
    }
}
