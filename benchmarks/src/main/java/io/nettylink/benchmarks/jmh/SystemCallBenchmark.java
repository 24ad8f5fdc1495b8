// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.jmh;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.nettylink.codec.MessageWriter;
import io.nettylink.internal.ffm.RawSocket;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** System calls as the stack makes them, on a socket of generic netlink. */
@State(Scope.Thread)
public class SystemCallBenchmark {
    private static final int NETLINK_GENERIC = 16;
    private static final int ROOM = 1024;

    private final RawSocket socket = new RawSocket(RawSocket.create(NETLINK_GENERIC), 2, 1);
    private final ByteBuf request = UnpooledByteBufAllocator.DEFAULT.directBuffer(64);
    private final ByteBuf answer = UnpooledByteBufAllocator.DEFAULT.directBuffer(ROOM);

    /** Opens the socket. */
    public SystemCallBenchmark() {
        socket.connect(0, 0);
        MessageWriter writer = MessageWriter.begin(request, Messages.GENL_ID_CTRL, 5, 1, 0);
        writer.u8(3).u8(1).u16(0);
        writer.attributes().string(2, "nlctrl");
        writer.end();
    }

    /**
     * A receive that finds nothing: what a call costs.
     *
     * @return {@code -EAGAIN}
     */
    @Benchmark
    public int nothing() {
        socket.offer(0, answer.memoryAddress(), ROOM);
        return socket.receive(1);
    }

    /**
     * {@code CTRL_CMD_GETFAMILY}: one send, two receives.
     *
     * @return the length of the acknowledgement
     */
    @Benchmark
    public int family() {
        socket.send(request.memoryAddress(), request.readableBytes());
        socket.offer(0, answer.memoryAddress(), ROOM);
        socket.receive(1);
        socket.offer(0, answer.memoryAddress(), ROOM);
        socket.receive(1);
        return socket.size(0);
    }
}
