// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.util.concurrent.Future;
import io.nettylink.channel.Recorder.Received;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ReadTest extends ChannelTestBase {
    @Test
    void withoutAutoReadEachReadBringsOne() throws Exception {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel receiver = bind(userSocket().option(ChannelOption.AUTO_READ, false));
        for (int sequence = 1; sequence <= 3; sequence++) {
            send(sender, receiver, Messages.filler(32, sequence)).syncUninterruptibly();
        }
        rounds(receiver, 5);
        assertThat(recorder(receiver).poll()).isNull();

        receiver.read();
        expect(receiver, 1);
        rounds(receiver, 5);
        assertThat(recorder(receiver).poll()).isNull();

        receiver.read();
        expect(receiver, 2);
        receiver.config().setAutoRead(true);
        expect(receiver, 3);
    }

    @Test
    void autoReadSwitchedOffHoldsAtOnce() throws Exception {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel receiver = bind(userSocket());
        send(sender, receiver, Messages.filler(32, 1)).syncUninterruptibly();
        expect(receiver, 1);
        // The read that auto-read asks for next has to be there for the switch to take it back.
        rounds(receiver, 1);

        receiver.config().setAutoRead(false);
        rounds(receiver, 1);
        send(sender, receiver, Messages.filler(32, 2)).syncUninterruptibly();
        rounds(receiver, 5);
        assertThat(recorder(receiver).poll()).isNull();

        receiver.config().setAutoRead(true);
        expect(receiver, 2);
    }

    @Test
    void readAskedForBeforeTheSwitchTakesEffectStays() throws Exception {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel receiver = bind(userSocket());
        CountDownLatch switched = new CountDownLatch(1);
        Future<?> read = receiver.eventLoop().submit(() -> {
            switched.await();
            receiver.read();
            return null;
        });
        receiver.config().setAutoRead(false);
        switched.countDown();
        read.syncUninterruptibly();
        rounds(receiver, 2);
        send(sender, receiver, Messages.filler(32, 1)).syncUninterruptibly();
        expect(receiver, 1);
        send(sender, receiver, Messages.filler(32, 2)).syncUninterruptibly();
        rounds(receiver, 5);
        assertThat(recorder(receiver).poll()).isNull();
    }

    @Test
    void messagesOfAWakeUpAreLimited() throws Exception {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel receiver = bind(userSocket()
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(4096).maxMessagesPerRead(2)));
        ReadCounter counter = new ReadCounter();
        receiver.pipeline().addFirst(counter);
        for (int sequence = 1; sequence <= 5; sequence++) {
            send(sender, receiver, Messages.filler(32, sequence)).syncUninterruptibly();
        }
        receiver.config().setAutoRead(true);
        for (int sequence = 1; sequence <= 5; sequence++) {
            expect(receiver, sequence);
        }
        rounds(receiver, 2);
        assertThat(counter.most()).isEqualTo(2);
    }

    @Test
    void truncatedDatagramIsReportedAndTheBufferGrows() throws Exception {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel receiver =
                bind(userSocket().option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(64)));
        send(sender, receiver, Messages.filler(1000, 0xfffffffe)).syncUninterruptibly();
        assertThat(recorder(receiver).next(TruncatedEvent.class))
                .isEqualTo(new TruncatedEvent(address(sender), 1000, 64, 0x123, 0x45, 0xfffffffeL, 0));
        assertThat(receiver.counters().truncatedDatagrams()).isEqualTo(1);

        send(sender, receiver, Messages.filler(1000, 2)).syncUninterruptibly();
        assertThat(expect(receiver, 2).bytes()).hasSize(1000);
        assertThat(receiver.counters().truncatedDatagrams()).isEqualTo(1);
    }

    @Test
    void truncationBelowAHeaderTellsTheSizeOnly() throws Exception {
        NetlinkChannel channel =
                connect(bootstrap(GENERIC).option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(8)));
        channel.writeAndFlush(buffer(channel, Messages.getFamily("nlctrl", 1))).syncUninterruptibly();
        TruncatedEvent event = recorder(channel).next(TruncatedEvent.class);
        assertThat(event.hasHeader()).isFalse();
        assertThat(event.received()).isEqualTo(8);
        assertThat(event.size()).isGreaterThan(8);
        assertThat(event.sender()).isEqualTo(NetlinkAddress.KERNEL);
        assertThat(Messages.type(recorder(channel).next(Received.class).bytes()))
                .isEqualTo(Messages.NLMSG_ERROR);
    }

    @Test
    void foreignDatagramIsDroppedCountedAndReported() throws Exception {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel receiver = bind(bootstrap(USERSOCK));
        send(sender, receiver, Messages.filler(48, 1)).syncUninterruptibly();
        assertThat(recorder(receiver).next(ForeignDatagramEvent.class))
                .isEqualTo(new ForeignDatagramEvent(address(sender), 48));
        assertThat(receiver.counters().foreignDatagrams()).isEqualTo(1);

        receiver.config().setOption(NetlinkChannelOption.ACCEPT_USER_MESSAGES, true);
        send(sender, receiver, Messages.filler(48, 2)).syncUninterruptibly();
        assertThat(expect(receiver, 2).sender()).isEqualTo(address(sender));
        assertThat(receiver.counters().foreignDatagrams()).isEqualTo(1);
    }

    @Test
    void portIdOfASenderHasNoSign() throws Exception {
        NetlinkAddress high = new NetlinkAddress(0xfedc_ba98L);
        NetlinkChannel sender = opened(userSocket().bind(high));
        NetlinkChannel receiver = bind(userSocket());
        send(sender, receiver, Messages.filler(32, 1)).syncUninterruptibly();
        assertThat(expect(receiver, 1).sender()).isEqualTo(high);
    }

    @Test
    void forgedHeaderDoesNotMakeTheKernelOfAProcess() throws Exception {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel receiver = bind(bootstrap(USERSOCK));
        byte[] forged = Messages.filler(32, 1);
        send(sender, receiver, forged).syncUninterruptibly();
        assertThat(recorder(receiver).next(ForeignDatagramEvent.class).sender()).isEqualTo(address(sender));
    }

    @Test
    void emptyDatagramIsRefusedAndTheChannelGoesOn() throws Exception {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel receiver = bind(userSocket());
        NetlinkIoException failure = failure(send(sender, receiver, new byte[0]));
        assertThat(failure.errnoName()).isEqualTo("ENODATA");
        send(sender, receiver, Messages.filler(32, 1)).syncUninterruptibly();
        expect(receiver, 1);
    }

    private static Received expect(NetlinkChannel channel, int sequence) throws Exception {
        Received received = recorder(channel).next(Received.class);
        assertThat(Messages.sequence(received.bytes())).isEqualTo(sequence);
        return received;
    }
}
