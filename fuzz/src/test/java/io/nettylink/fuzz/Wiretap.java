// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.nettylink.codec.MessageReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Keeps requests from the kernel, and sees what reaches the pipeline's end. */
final class Wiretap extends ChannelOutboundHandlerAdapter {
    /** What a script lets the socket fail with. */
    static final class SocketFailed extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final List<Long> sequences = new ArrayList<>();
    private final List<ByteBuf> requests = new ArrayList<>();
    private final List<Throwable> exceptions = new ArrayList<>();

    /** The sequences of what was sent. */
    List<Long> sequences() {
        return sequences;
    }

    /** What goes behind the handlers that are tested. */
    ChannelInboundHandlerAdapter end() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                if (!(cause instanceof SocketFailed)) {
                    exceptions.add(cause);
                }
            }

            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                exceptions.add(new AssertionError("passed on: " + message));
            }
        };
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        ByteBuf datagram = (ByteBuf) message;
        requests.add(datagram);
        try {
            MessageReader in = MessageReader.of(datagram);
            while (in.next()) {
                sequences.add(in.sequence());
            }
        } finally {
            datagram.release();
        }
        promise.setSuccess();
    }

    void check() {
        for (Throwable exception : exceptions) {
            throw new AssertionError("an exception reached the end of the pipeline", exception);
        }
        for (ByteBuf request : requests) {
            Check.that(request.refCnt() == 0, "a request leaks");
        }
    }
}
