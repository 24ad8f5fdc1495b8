// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps what comes out of a channel, in its order: datagrams as {@link Received}, events and exceptions. */
final class Recorder extends ChannelInboundHandlerAdapter {
    private static final long PATIENCE_SECONDS = 20;

    private final BlockingQueue<Object> queue = new LinkedBlockingQueue<>();

    /** The next thing, which has to be of that class. */
    <T> T next(Class<T> type) throws InterruptedException {
        Object next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(next).isInstanceOf(type);
        return type.cast(next);
    }

    /** The next thing if there is one by now. */
    @Nullable Object poll() {
        return queue.poll();
    }

    int size() {
        return queue.size();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        NetlinkDatagram datagram = (NetlinkDatagram) message;
        try {
            queue.add(new Received(
                    ByteBufUtil.getBytes(datagram.content()),
                    requireNonNull(datagram.sender()),
                    datagram.recipient(),
                    datagram.group(),
                    datagram.nsid(),
                    datagram.content().capacity()));
        } finally {
            datagram.release();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        queue.add(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        queue.add(cause);
    }

    /** A datagram, copied. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Received(byte[] bytes, NetlinkAddress sender, NetlinkAddress recipient, int group, int nsid, int capacity) {}
}
