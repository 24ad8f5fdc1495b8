// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.nettylink.channel.Recorder.Received;
import org.junit.jupiter.api.Test;

class PeekSizeTest extends ChannelTestBase {
    @Test
    void datagramBeyondEveryBufferArrivesWhole() throws Exception {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel receiver = bind(peeking(userSocket()));
        for (int round = 1; round <= 2; round++) {
            byte[] big = Messages.filler(100_000, round);
            big[99_999] = (byte) round;
            send(sender, receiver, big).syncUninterruptibly();
            assertThat(recorder(receiver).next(Received.class).bytes()).isEqualTo(big);
        }
        assertThat(receiver.counters().truncatedDatagrams()).isZero();
    }

    @Test
    void bufferIsOfTheDatagramsSizeAndNotTheBiggestSoFar() throws Exception {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel receiver = bind(peeking(userSocket()));
        for (int length : new int[] {100_000, 32, 1000}) {
            send(sender, receiver, Messages.filler(length, 1)).syncUninterruptibly();
            assertThat(recorder(receiver).next(Received.class).capacity()).isBetween(length, 2 * length);
        }
    }

    @Test
    void kernelsMessageBeyondTheBufferArrivesWhole() throws Exception {
        NetlinkChannel channel = connect(peeking(bootstrap(GENERIC)));
        channel.writeAndFlush(buffer(channel, Messages.getFamily("nlctrl", 1))).syncUninterruptibly();
        byte[] family = recorder(channel).next(Received.class).bytes();
        assertThat(family).hasSizeGreaterThan(64);
        assertThat(Messages.type(family)).isEqualTo(Messages.GENL_ID_CTRL);
        assertThat(recorder(channel).next(Received.class).bytes()).hasSizeGreaterThanOrEqualTo(36);
    }

    @Test
    void overrunIsReportedAsEver() throws Exception {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel receiver = bind(
                peeking(userSocket()).option(ChannelOption.AUTO_READ, false).option(ChannelOption.SO_RCVBUF, 4096));
        receiver.joinGroup(7).syncUninterruptibly();
        NetlinkAddress everybody = new NetlinkAddress(0, 1 << 6);
        int sent = 0;
        while (receiver.drops() == 0) {
            sent++;
            failure(sender.writeAndFlush(datagram(sender, Messages.filler(32, sent), everybody)));
        }
        receiver.config().setAutoRead(true);
        for (int sequence = 1; sequence < sent; sequence++) {
            assertThat(Messages.sequence(recorder(receiver).next(Received.class).bytes()))
                    .isEqualTo(sequence);
        }
        assertThat(recorder(receiver).next(OverrunEvent.class).overruns()).isEqualTo(1);
    }

    private static Bootstrap peeking(Bootstrap bootstrap) {
        return bootstrap
                .option(NetlinkChannelOption.PEEK_SIZE, true)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(64).maxMessagesPerRead(16));
    }
}
