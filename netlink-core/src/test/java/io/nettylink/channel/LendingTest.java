// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.nettylink.channel.Recorder.Received;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Receive buffers that are lent to a pipeline, and what somebody keeps of them. */
class LendingTest extends ChannelTestBase {
    private static final int LENGTH = 32;

    /** After so many that were released at once, a channel lends. */
    private static final int PROVEN = 40;

    private static final int LARGE = NetlinkChannelConfig.DEFAULT_RECEIVE_BUFFER;

    @Test
    void channelLendsOnlyToWhoHasReleasedWhatCameBefore() throws Exception {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel receiver = bind(userSocket());
        int[] capacities = IntStream.range(0, PROVEN)
                .map(sequence -> exchange(sender, receiver, sequence).capacity())
                .toArray();
        assertThat(capacities[0]).isLessThan(LARGE / 4);
        assertThat(capacities[PROVEN - 1]).isEqualTo(LARGE);
    }

    @Test
    void whatIsKeptIsNotReceivedInto() throws Exception {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel receiver = bind(userSocket());
        for (int sequence = 0; sequence < PROVEN; sequence++) {
            exchange(sender, receiver, sequence);
        }
        Keeper keeper = new Keeper();
        receiver.pipeline().addFirst(keeper);
        for (int sequence = PROVEN; sequence < 2 * PROVEN; sequence++) {
            exchange(sender, receiver, sequence);
        }
        // The last is recorded before it is released.
        receiver.close().syncUninterruptibly();
        assertThat(keeper.kept).hasSize(PROVEN);
        for (int index = 0; index < PROVEN; index++) {
            assertThat(Messages.sequence(ByteBufUtil.getBytes(keeper.kept.get(index))))
                    .isEqualTo(PROVEN + index);
        }
        // One has taken a receive buffer along; from then on they are copied.
        assertThat(keeper.kept.stream().filter(content -> content.capacity() == LARGE))
                .hasSize(1);
        keeper.kept.forEach(content -> assertThat(content.release()).isTrue());
    }

    @Test
    void whatIsKeptOfABurstIsNotReceivedInto() throws Exception {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel receiver = bind(userSocket());
        for (int sequence = 0; sequence < PROVEN; sequence++) {
            exchange(sender, receiver, sequence);
        }
        Keeper keeper = new Keeper();
        receiver.config().setAutoRead(false);
        receiver.pipeline().addFirst(keeper);
        for (int sequence = 0; sequence < PROVEN; sequence++) {
            send(sender, receiver, Messages.filler(LENGTH, sequence)).syncUninterruptibly();
        }
        receiver.config().setAutoRead(true);
        for (int sequence = 0; sequence < PROVEN; sequence++) {
            assertThat(Messages.sequence(recorder(receiver).next(Received.class).bytes()))
                    .isEqualTo(sequence);
        }
        receiver.close().syncUninterruptibly();
        assertThat(keeper.kept.stream()
                        .map(content -> Messages.sequence(ByteBufUtil.getBytes(content)))
                        .toList())
                .isEqualTo(IntStream.range(0, PROVEN).boxed().toList());
        keeper.kept.forEach(content -> assertThat(content.release()).isTrue());
    }

    private static Received exchange(NetlinkChannel sender, NetlinkChannel receiver, int sequence) {
        send(sender, receiver, Messages.filler(LENGTH, sequence)).syncUninterruptibly();
        try {
            Received received = recorder(receiver).next(Received.class);
            assertThat(Messages.sequence(received.bytes())).isEqualTo(sequence);
            return received;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Keeps the content of every datagram, which it passes on. */
    private static final class Keeper extends ChannelInboundHandlerAdapter {
        final List<ByteBuf> kept = new CopyOnWriteArrayList<>();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            kept.add(((NetlinkDatagram) message).content().retain());
            context.fireChannelRead(message);
        }
    }
}
