// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.nettylink.channel.Recorder.Received;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Sockets that tell by a signal, and errors in places where a kernel's could not be put. */
class SignalledReadinessTest extends ChannelTestBase {
    private static final int EINTR = 4;
    private static final int EIO = 5;
    private static final int ENOBUFS = 105;

    private final ScriptedNetlinkSocket socket = new ScriptedNetlinkSocket();

    @Test
    void whatIsThereBeforeTheChannelIsRead() throws Exception {
        socket.add(Messages.filler(32, 1), Messages.filler(32, 2));
        NetlinkChannel channel = open(group, true);
        expect(channel, 1, 2);
    }

    @Test
    void eachSignalIsHeard() throws Exception {
        NetlinkChannel channel = open(group, true);
        for (int sequence = 1; sequence <= 100; sequence++) {
            socket.add(Messages.filler(32, sequence));
            expect(channel, sequence);
        }
    }

    @Test
    void anyEventLoopWillDo() throws Exception {
        EventLoopGroup nio = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            NetlinkChannel channel = open(nio, true);
            socket.add(Messages.filler(32, 1));
            expect(channel, 1);
            channel.close().syncUninterruptibly();
            assertThat(socket.isOpen()).isFalse();
        } finally {
            nio.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void moreThanAWakeUpTakesIsReadInFurtherOnes() throws Exception {
        NetlinkChannel channel = open(group, true);
        Object[] many = new Object[50];
        for (int index = 0; index < many.length; index++) {
            many[index] = Messages.filler(32, index);
        }
        socket.add(many);
        for (int index = 0; index < many.length; index++) {
            expect(channel, index);
        }
    }

    @Test
    void readsAreThoseAskedFor() throws Exception {
        NetlinkChannel channel = open(group, false);
        socket.add(Messages.filler(32, 1), Messages.filler(32, 2));
        rounds(channel, 3);
        assertThat(recorder(channel).poll()).isNull();
        channel.read();
        expect(channel, 1);
        rounds(channel, 3);
        assertThat(recorder(channel).poll()).isNull();
        // What nobody has asked for stays where the kernel counts it.
        assertThat(socket.isEmpty()).isFalse();
        channel.config().setAutoRead(true);
        expect(channel, 2);
    }

    @Test
    void signalIsNotLostOnTheWayToAnotherEventLoop() throws Exception {
        EventLoopGroup other = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try {
            NetlinkChannel channel = open(group, true);
            rounds(channel, 1);
            CountDownLatch moved = new CountDownLatch(1);
            channel.deregister().syncUninterruptibly();
            // The old loop is busy while the signal is on its way.
            var busy = group.submit(() -> {
                moved.await();
                return null;
            });
            socket.add(Messages.filler(32, 1));
            other.register(channel).syncUninterruptibly();
            expect(channel, 1);
            moved.countDown();
            busy.syncUninterruptibly();
            socket.add(Messages.filler(32, 2));
            expect(channel, 2);
            channel.close().syncUninterruptibly();
        } finally {
            other.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void shutdownOfTheEventLoopClosesTheChannel() {
        EventLoopGroup own = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        NetlinkChannel channel = open(own, true);
        own.shutdownGracefully(200, 5000, TimeUnit.MILLISECONDS).syncUninterruptibly();
        assertThat(channel.closeFuture().awaitUninterruptibly(20_000)).isTrue();
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void errorThatFollowsABatchIsOneOverrunBehindAllThatWasQueued() throws Exception {
        NetlinkChannel channel = open(group, false);
        socket.add(
                Messages.filler(32, 1),
                Messages.filler(32, 2),
                Messages.filler(32, 3),
                ENOBUFS,
                Messages.filler(32, 4));
        channel.config().setAutoRead(true);
        expect(channel, 1, 2, 3, 4);
        assertThat(recorder(channel).next(OverrunEvent.class).overruns()).isEqualTo(1);
        rounds(channel, 3);
        assertThat(recorder(channel).poll()).isNull();
        assertThat(channel.counters().overruns()).isEqualTo(1);
    }

    @Test
    void secondOverrunBehindTheFirstIsReportedToo() throws Exception {
        NetlinkChannel channel = open(group, false);
        socket.add(ENOBUFS, Messages.filler(32, 1), ENOBUFS, Messages.filler(32, 2));
        channel.config().setAutoRead(true);
        expect(channel, 1);
        recorder(channel).next(OverrunEvent.class);
        expect(channel, 2);
        assertThat(recorder(channel).next(OverrunEvent.class).overruns()).isEqualTo(2);
    }

    @Test
    void overrunWaitsForWhatIsHeldBack() throws Exception {
        NetlinkChannel channel = open(group, false);
        channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                context.channel().config().setAutoRead(false);
                context.fireChannelRead(message);
            }
        });
        socket.add(ENOBUFS, Messages.filler(32, 1), Messages.filler(32, 2));
        channel.config().setAutoRead(true);
        expect(channel, 1);
        rounds(channel, 3);
        assertThat(socket.isEmpty()).isTrue();
        assertThat(recorder(channel).poll()).isNull();
        channel.read();
        expect(channel, 2);
        recorder(channel).next(OverrunEvent.class);
    }

    @Test
    void overrunThatIsSeenByLookingIsNotLost() throws Exception {
        NetlinkChannel channel = open(group, false);
        // One read takes the error and the datagram; looking whether there is more finds the second error.
        socket.add(ENOBUFS, Messages.filler(32, 1), ENOBUFS);
        channel.read();
        expect(channel, 1);
        recorder(channel).next(OverrunEvent.class);
        recorder(channel).next(OverrunEvent.class);
        assertThat(channel.counters().overruns()).isEqualTo(2);
    }

    @Test
    void interruptedCallIsMadeAgainAndOtherErrorsAreFired() throws Exception {
        NetlinkChannel channel = open(group, false);
        socket.add(EINTR, Messages.filler(32, 1), EIO, Messages.filler(32, 2));
        channel.config().setAutoRead(true);
        expect(channel, 1);
        NetlinkIoException failure = recorder(channel).next(NetlinkIoException.class);
        assertThat(failure.errno()).isEqualTo(EIO);
        expect(channel, 2);
        assertThat(channel.isActive()).isTrue();
    }

    private NetlinkChannel open(EventLoopGroup loops, boolean autoRead) {
        NetlinkChannel channel = opened(new Bootstrap()
                .group(loops)
                .channelFactory(() -> new NetlinkChannel(GENERIC, protocol -> socket))
                .option(ChannelOption.AUTO_READ, autoRead)
                .handler(new Recorder())
                .connect(NetlinkAddress.KERNEL));
        // Whoever waits for the connect wakes up before the channel has become active, which asks for a read of its
        // own.
        rounds(channel, 1);
        return channel;
    }

    private static void expect(NetlinkChannel channel, int... sequences) throws Exception {
        for (int sequence : sequences) {
            assertThat(Messages.sequence(recorder(channel).next(Received.class).bytes()))
                    .isEqualTo(sequence);
        }
    }
}
