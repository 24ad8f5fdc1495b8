// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandler;
import io.nettylink.channel.Recorder.Received;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A sender whose receiver is full. */
class BackpressureTest extends ChannelTestBase {
    private static final int MANY = 100;

    private final NetlinkChannel receiver =
            bind(userSocket().option(ChannelOption.AUTO_READ, false).option(ChannelOption.SO_RCVBUF, 4096));

    @Test
    void writabilityFollowsTheReceiver() throws Exception {
        NetlinkChannel sender =
                bind(userSocket().option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(2048, 8192)));
        LinkedBlockingQueue<Boolean> changes = new LinkedBlockingQueue<>();
        sender.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelWritabilityChanged(ChannelHandlerContext context) {
                changes.add(context.channel().isWritable());
                context.fireChannelWritabilityChanged();
            }
        });
        List<ChannelFuture> writes = fill(sender);
        assertThat(changes.poll(20, TimeUnit.SECONDS)).isFalse();
        assertThat(sender.isWritable()).isFalse();
        assertThat(sender.bytesBeforeWritable()).isPositive();

        receiver.config().setAutoRead(true);
        assertThat(changes.poll(20, TimeUnit.SECONDS)).isTrue();
        writes.forEach(ChannelFuture::syncUninterruptibly);
        assertThat(sender.isWritable()).isTrue();
        expectAll();
    }

    @Test
    void joinedWritesWaitAsOthersDo() throws Exception {
        NetlinkChannel sender = opened(
                userSocket().option(NetlinkChannelOption.COALESCE_WRITES, true).connect(address(receiver)));
        // One of this size fills the receiver.
        sender.writeAndFlush(buffer(sender, Messages.filler(4000, 1))).syncUninterruptibly();
        ChannelFuture first = sender.write(buffer(sender, Messages.filler(4000, 2)));
        ChannelFuture second = sender.write(buffer(sender, Messages.filler(32, 3)));
        ChannelFuture third = sender.write(buffer(sender, Messages.filler(32, 4)));
        sender.flush();
        rounds(sender, 3);
        receiver.config().setAutoRead(true);
        assertThat(recorder(receiver).next(Received.class).bytes()).hasSize(4000);
        assertThat(recorder(receiver).next(Received.class).bytes()).hasSize(4064);
        List.of(first, second, third).forEach(ChannelFuture::syncUninterruptibly);
    }

    @Test
    void writesThatWaitGoOnAnotherEventLoop() throws Exception {
        EventLoopGroup other = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try {
            NetlinkChannel sender = bind(userSocket());
            List<ChannelFuture> writes = fill(sender);
            assertThat(writes).anyMatch(write -> !write.isDone());
            sender.deregister().syncUninterruptibly();
            receiver.config().setAutoRead(true);
            other.register(sender).syncUninterruptibly();
            writes.forEach(ChannelFuture::syncUninterruptibly);
            expectAll();
            sender.close().syncUninterruptibly();
        } finally {
            other.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void shutdownOfTheEventLoopFailsWhatWaits() {
        EventLoopGroup own = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        NetlinkChannel sender = bind(bootstrap(USERSOCK, own));
        List<ByteBuf> buffers = new ArrayList<>();
        List<ChannelFuture> writes = new ArrayList<>();
        for (int sequence = 0; sequence < MANY; sequence++) {
            ByteBuf buffer = watched(Messages.filler(256, sequence));
            buffers.add(buffer);
            writes.add(sender.write(new NetlinkDatagram(buffer, address(receiver))));
        }
        sender.flush();
        // Without a quiet period Netty may end the loop before it has told its channels.
        own.shutdownGracefully(200, 5000, TimeUnit.MILLISECONDS).syncUninterruptibly();
        ChannelFuture last = writes.getLast();
        assertThat(last.awaitUninterruptibly(20_000)).isTrue();
        assertThat(last.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(buffers).allMatch(buffer -> buffer.refCnt() == 0);
    }

    private List<ChannelFuture> fill(NetlinkChannel sender) {
        List<ChannelFuture> writes = new ArrayList<>();
        for (int sequence = 0; sequence < MANY; sequence++) {
            writes.add(sender.write(datagram(sender, Messages.filler(256, sequence), address(receiver))));
        }
        sender.flush();
        rounds(sender, 2);
        return writes;
    }

    private void expectAll() throws Exception {
        for (int sequence = 0; sequence < MANY; sequence++) {
            assertThat(Messages.sequence(recorder(receiver).next(Received.class).bytes()))
                    .isEqualTo(sequence);
        }
    }
}
