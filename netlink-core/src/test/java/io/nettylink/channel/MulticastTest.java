// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.nettylink.channel.Recorder.Received;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** In network namespaces of their own, so that nobody else's multicasts are heard. */
class MulticastTest extends ChannelTestBase {
    private static final int GROUP = 5;
    private static final int SMALL_BUFFER = 4096;

    @Test
    void groupsAbove32AreJoinedAndLeft() throws Exception {
        NetlinkChannel channel = connect(bootstrap(GENERIC));
        channel.joinGroup(40).syncUninterruptibly();
        channel.joinGroup(3).syncUninterruptibly();
        assertThat(channel.memberships()).containsExactly(3, 40);
        channel.leaveGroup(3).syncUninterruptibly();
        assertThat(channel.memberships()).containsExactly(40);
    }

    @Test
    void groupThatCannotBeFailsItsFuture() {
        NetlinkChannel channel = connect(bootstrap(GENERIC));
        NetlinkIoException failure = failure(channel.joinGroup(0));
        assertThat(failure.systemCall()).isEqualTo("setsockopt");
        assertThat(failure.errnoName()).isEqualTo("EINVAL");
        assertThat(failure).hasMessageContaining("NETLINK_ADD_MEMBERSHIP 0");
    }

    @Test
    void groupOfAClosedChannelFailsItsFuture() {
        NetlinkChannel channel = connect(bootstrap(GENERIC));
        channel.close().syncUninterruptibly();
        ChannelFuture future = channel.joinGroup(1).awaitUninterruptibly();
        assertThat(future.cause()).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void joinThatIsCancelledInTimeIsNone() throws Exception {
        NetlinkChannel channel = connect(bootstrap(NetlinkProtocols.NETLINK_ROUTE));
        CountDownLatch held = new CountDownLatch(1);
        channel.eventLoop().execute(() -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        ChannelFuture first = channel.joinGroup(1);
        ChannelFuture second = channel.joinGroup(2);
        assertThat(first.cancel(false)).isTrue();
        held.countDown();
        second.syncUninterruptibly();
        assertThat(channel.memberships()).containsExactly(2);
        assertThat(second.cancel(false)).as("too late").isFalse();
    }

    @Test
    void packetInformationTellsTheGroup() throws Exception {
        Pair pair = pair(userSocket().option(NetlinkChannelOption.PKTINFO, true));
        multicast(pair.sender, 1);
        Received received = recorder(pair.receiver).next(Received.class);
        assertThat(received.group()).isEqualTo(GROUP);
        assertThat(received.sender().portId()).isEqualTo(address(pair.sender).portId());
        assertThat(received.sender().groups()).isEqualTo(1 << (GROUP - 1));

        pair.receiver.config().setOption(NetlinkChannelOption.PKTINFO, false);
        multicast(pair.sender, 2);
        assertThat(recorder(pair.receiver).next(Received.class).group()).isZero();
    }

    @Test
    void overrunIsReportedInItsPlaceAndTheChannelGoesOn() throws Exception {
        Pair pair = pair(slowReader());
        int lost = overrun(pair);
        roundsUntil(pair.receiver, () -> pair.receiver.counters().overruns() == 1);
        assertThat(recorder(pair.receiver).poll()).isNull();

        pair.receiver.config().setAutoRead(true);
        for (int sequence = 1; sequence < lost; sequence++) {
            expect(pair.receiver, sequence);
        }
        OverrunEvent event = recorder(pair.receiver).next(OverrunEvent.class);
        assertThat(event.overruns()).isEqualTo(1);
        assertThat(event.drops()).isPositive().isEqualTo(pair.receiver.drops());

        multicast(pair.sender, 1000);
        expect(pair.receiver, 1000);
        assertThat(pair.receiver.isActive()).isTrue();
    }

    @Test
    void overrunIsDrainedInOneGoWhateverTheLimit() throws Exception {
        Pair pair = pair(slowReader()
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(4096).maxMessagesPerRead(1)));
        ReadCounter counter = new ReadCounter();
        pair.receiver.pipeline().addFirst(counter);
        int lost = overrun(pair);
        roundsUntil(pair.receiver, () -> pair.receiver.counters().overruns() == 1);
        pair.receiver.config().setAutoRead(true);
        roundsUntil(pair.receiver, () -> recorder(pair.receiver).size() == lost);
        assertThat(lost).isGreaterThan(3);
        assertThat(counter.most()).isEqualTo(lost - 1);
    }

    @Test
    void overrunWithoutAutoReadFollowsTheLastReadAskedFor() throws Exception {
        Pair pair = pair(slowReader());
        int lost = overrun(pair);
        roundsUntil(pair.receiver, () -> pair.receiver.counters().overruns() == 1);
        for (int sequence = 1; sequence < lost; sequence++) {
            assertThat(recorder(pair.receiver).poll()).isNull();
            pair.receiver.read();
            expect(pair.receiver, sequence);
        }
        recorder(pair.receiver).next(OverrunEvent.class);
        rounds(pair.receiver, 3);
        assertThat(recorder(pair.receiver).poll()).isNull();
    }

    @Test
    void secondOverrunIsReportedToo() throws Exception {
        Pair pair = pair(slowReader());
        for (int round = 1; round <= 2; round++) {
            int lost = overrun(pair);
            pair.receiver.config().setAutoRead(true);
            for (int sequence = 1; sequence < lost; sequence++) {
                expect(pair.receiver, sequence);
            }
            assertThat(recorder(pair.receiver).next(OverrunEvent.class).overruns())
                    .isEqualTo(round);
            pair.receiver.config().setAutoRead(false);
            rounds(pair.receiver, 1);
        }
    }

    @Test
    void silencedOverrunIsOnlyCountedByTheKernel() throws Exception {
        Pair pair = pair(slowReader().option(NetlinkChannelOption.NO_ENOBUFS, true));
        int lost = overrun(pair);
        pair.receiver.config().setAutoRead(true);
        for (int sequence = 1; sequence < lost; sequence++) {
            expect(pair.receiver, sequence);
        }
        rounds(pair.receiver, 3);
        assertThat(recorder(pair.receiver).poll()).isNull();
        assertThat(pair.receiver.counters().overruns()).isZero();
        assertThat(pair.receiver.drops()).isPositive();
    }

    private Bootstrap slowReader() {
        return userSocket().option(ChannelOption.AUTO_READ, false).option(ChannelOption.SO_RCVBUF, SMALL_BUFFER);
    }

    private Pair pair(Bootstrap receivers) throws Exception {
        return FreshNamespace.call(() -> {
            Pair pair = new Pair(bind(userSocket()), bind(receivers));
            pair.receiver.joinGroup(GROUP).syncUninterruptibly();
            return pair;
        });
    }

    /** Multicasts 1, 2, 3 and so on until the receiver's buffer is full. Returns the first that was lost. */
    private static int overrun(Pair pair) throws Exception {
        long before = pair.receiver.drops();
        for (int sequence = 1; sequence < 1000; sequence++) {
            multicast(pair.sender, sequence);
            if (pair.receiver.drops() > before) {
                return sequence;
            }
        }
        throw new AssertionError("never full");
    }

    private static void multicast(NetlinkChannel sender, int sequence) {
        NetlinkAddress everybody = new NetlinkAddress(0, 1 << (GROUP - 1));
        ChannelFuture write =
                sender.writeAndFlush(new NetlinkDatagram(buffer(sender, Messages.filler(32, sequence)), everybody));
        // A multicast goes to the port id as well, and this protocol has no kernel behind port id 0.
        assertThat(failure(write).errnoName()).isEqualTo("ECONNREFUSED");
    }

    private static void expect(NetlinkChannel channel, int sequence) throws Exception {
        assertThat(List.of(
                        Messages.sequence(recorder(channel).next(Received.class).bytes())))
                .containsExactly(sequence);
    }

    private record Pair(NetlinkChannel sender, NetlinkChannel receiver) {}
}
