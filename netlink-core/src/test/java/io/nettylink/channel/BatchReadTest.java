// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.nettylink.channel.Recorder.Received;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Several datagrams of one system call. */
class BatchReadTest extends ChannelTestBase {
    private static final int BURST = 16;

    @Test
    void burstTakesFewSystemCalls() throws Exception {
        NetlinkChannel receiver = burst(userSocket());
        receiver.config().setAutoRead(true);
        expect(receiver, 1, BURST);
        rounds(receiver, 2);
        // Two, four and eight at a time, and the last two with room to spare.
        assertThat(receiver.counters().receiveCalls()).isEqualTo(4);
        assertThat(receiver.counters().datagramsReceived()).isEqualTo(BURST);
    }

    @Test
    void singleDatagramTakesOneSystemCall() throws Exception {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel receiver = bind(userSocket());
        for (int sequence = 1; sequence <= 3; sequence++) {
            send(sender, receiver, Messages.filler(32, sequence)).syncUninterruptibly();
            expect(receiver, sequence, sequence);
        }
        rounds(receiver, 2);
        assertThat(receiver.counters().receiveCalls()).isEqualTo(3);
    }

    @Test
    void bigDatagramsAreReceivedSingly() throws Exception {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel receiver = bind(userSocket()
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(4096).maxMessagesPerRead(16)));
        for (int sequence = 1; sequence <= 8; sequence++) {
            send(sender, receiver, Messages.filler(4000, sequence)).syncUninterruptibly();
        }
        receiver.config().setAutoRead(true);
        expect(receiver, 1, 8);
        rounds(receiver, 2);
        // Two at first, then one at a time, and one call that finds the socket empty.
        assertThat(receiver.counters().receiveCalls()).isEqualTo(1 + 6 + 1);
    }

    @Test
    void autoReadSwitchedOffWithinABurstHoldsTheRest() throws Exception {
        NetlinkChannel receiver = burst(userSocket());
        receiver.pipeline().addFirst(new HoldAfter(5));
        receiver.config().setAutoRead(true);
        expect(receiver, 1, 5);
        rounds(receiver, 5);
        assertThat(recorder(receiver).poll()).isNull();

        receiver.read();
        expect(receiver, 6, 6);
        rounds(receiver, 5);
        assertThat(recorder(receiver).poll()).isNull();

        receiver.config().setAutoRead(true);
        expect(receiver, 7, BURST);
    }

    @Test
    void whatIsHeldComesThoughTheSocketIsEmpty() throws Exception {
        NetlinkChannel receiver = burst(userSocket());
        receiver.pipeline().addFirst(new HoldAfter(BURST - 1));
        receiver.config().setAutoRead(true);
        expect(receiver, 1, BURST - 1);
        rounds(receiver, 2);
        assertThat(receiver.socket.nextSize()).isNegative();
        receiver.read();
        expect(receiver, BURST, BURST);
    }

    @Test
    void readAskedForOnTheWayToAnotherEventLoopIsNotForgotten() throws Exception {
        EventLoopGroup other = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try {
            NetlinkChannel receiver = burst(userSocket());
            receiver.pipeline().addFirst(new HoldAfter(BURST - 1));
            receiver.config().setAutoRead(true);
            expect(receiver, 1, BURST - 1);
            receiver.eventLoop()
                    .submit(() -> {
                        receiver.deregister().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
                        receiver.read();
                    })
                    .syncUninterruptibly();
            rounds(receiver, 2);
            assertThat(receiver.isRegistered()).isFalse();
            assertThat(recorder(receiver).poll()).isNull();
            other.register(receiver).syncUninterruptibly();
            expect(receiver, BURST, BURST);
            receiver.close().syncUninterruptibly();
        } finally {
            other.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void whatIsHeldMovesToAnotherEventLoop() throws Exception {
        EventLoopGroup other = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try {
            NetlinkChannel receiver = burst(userSocket());
            receiver.pipeline().addFirst(new HoldAfter(9));
            receiver.config().setAutoRead(true);
            expect(receiver, 1, 9);
            rounds(receiver, 1);
            receiver.deregister().syncUninterruptibly();
            receiver.config().setAutoRead(true);
            other.register(receiver).syncUninterruptibly();
            expect(receiver, 10, BURST);
            receiver.close().syncUninterruptibly();
        } finally {
            other.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void whatIsHeldIsReleasedByTheClose() throws Exception {
        NetlinkChannel receiver = burst(userSocket());
        CountingAllocator allocator = new CountingAllocator();
        receiver.config().setAllocator(allocator);
        receiver.pipeline().addFirst(new HoldAfter(5));
        receiver.config().setAutoRead(true);
        expect(receiver, 1, 5);
        rounds(receiver, 2);
        assertThat(allocator.live()).isPositive();
        Recorder recorder = recorder(receiver);
        receiver.close().syncUninterruptibly();
        rounds(receiver, 1);
        assertThat(recorder.poll()).isNull();
        assertThat(allocator.live()).isZero();
    }

    @Test
    void closeWithinABurstEndsIt() throws Exception {
        NetlinkChannel receiver = burst(userSocket());
        CountingAllocator allocator = new CountingAllocator();
        receiver.config().setAllocator(allocator);
        Recorder recorder = recorder(receiver);
        receiver.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                context.fireChannelRead(message);
                if (recorder.size() == 5) {
                    context.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
                }
            }
        });
        receiver.config().setAutoRead(true);
        assertThat(receiver.closeFuture().awaitUninterruptibly(20_000)).isTrue();
        rounds(receiver, 1);
        assertThat(recorder.size()).isEqualTo(5);
        assertThat(allocator.live()).isZero();
    }

    @Test
    void receiveBuffersAreNotKeptBetweenBursts() throws Exception {
        NetlinkChannel receiver = burst(userSocket());
        CountingAllocator allocator = new CountingAllocator();
        receiver.config().setAllocator(allocator);
        receiver.config().setAutoRead(true);
        expect(receiver, 1, BURST);
        rounds(receiver, 2);
        assertThat(allocator.live()).isZero();
    }

    @Test
    void truncationIsThatOfItsOwnDatagram() throws Exception {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel receiver = bind(userSocket()
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(256).maxMessagesPerRead(16)));
        int[] lengths = {32, 300, 40, 300, 48};
        for (int index = 0; index < lengths.length; index++) {
            send(sender, receiver, Messages.filler(lengths[index], index)).syncUninterruptibly();
        }
        receiver.config().setAutoRead(true);
        assertThat(recorder(receiver).next(Received.class).bytes()).hasSize(32);
        assertThat(recorder(receiver).next(TruncatedEvent.class).sequence()).isEqualTo(1);
        assertThat(recorder(receiver).next(Received.class).bytes()).hasSize(40);
        assertThat(recorder(receiver).next(Received.class).bytes()).hasSize(300);
        assertThat(recorder(receiver).next(Received.class).bytes()).hasSize(48);
        assertThat(receiver.counters().truncatedDatagrams()).isEqualTo(1);
    }

    @Test
    void limitOfAWakeUpHoldsWithinBatches() throws Exception {
        NetlinkChannel receiver = burst(userSocket()
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(4096).maxMessagesPerRead(5)));
        ReadCounter counter = new ReadCounter();
        receiver.pipeline().addFirst(counter);
        receiver.config().setAutoRead(true);
        expect(receiver, 1, BURST);
        rounds(receiver, 2);
        assertThat(counter.most()).isEqualTo(5);
    }

    /** A receiver that has not read what waits for it. */
    private NetlinkChannel burst(Bootstrap receivers) {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel receiver = bind(receivers.option(ChannelOption.AUTO_READ, false));
        for (int sequence = 1; sequence <= BURST; sequence++) {
            send(sender, receiver, Messages.filler(32, sequence)).syncUninterruptibly();
        }
        return receiver;
    }

    private static void expect(NetlinkChannel channel, int first, int last) throws Exception {
        for (int sequence = first; sequence <= last; sequence++) {
            assertThat(Messages.sequence(recorder(channel).next(Received.class).bytes()))
                    .isEqualTo(sequence);
        }
    }

    /** Switches auto-read off when it has seen so many. */
    private static final class HoldAfter extends ChannelInboundHandlerAdapter {
        private int left;

        HoldAfter(int count) {
            left = count;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (--left == 0) {
                context.channel().config().setAutoRead(false);
            }
            context.fireChannelRead(message);
        }
    }
}
