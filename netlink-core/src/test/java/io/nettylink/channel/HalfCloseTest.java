// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.channel.socket.DuplexChannel;
import io.nettylink.channel.Recorder.Received;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;

class HalfCloseTest extends ChannelTestBase {
    @Test
    void channelWithoutInputSendsAndTheKernelDropsWhatComes() throws Exception {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel channel = bind(userSocket().option(ChannelOption.SO_RCVBUF, 4096));
        channel.joinGroup(3).syncUninterruptibly();
        channel.shutdownInput().syncUninterruptibly();
        assertThat(recorder(channel).next(ChannelInputShutdownEvent.class)).isNotNull();
        assertThat(channel.isInputShutdown()).isTrue();
        assertThat(channel.isOutputShutdown()).isFalse();
        assertThat(channel.memberships()).isEmpty();

        // Many times what the receive buffer holds.
        for (int sequence = 1; sequence <= 100; sequence++) {
            send(sender, channel, Messages.filler(256, sequence)).syncUninterruptibly();
        }
        send(channel, sender, Messages.filler(32, 7)).syncUninterruptibly();
        assertThat(Messages.sequence(recorder(sender).next(Received.class).bytes()))
                .isEqualTo(7);
        channel.read();
        rounds(channel, 3);
        assertThat(recorder(channel).poll()).isNull();
        assertThat(channel.drops()).isZero();
        assertThat(channel.isActive()).isTrue();

        channel.shutdownInput().syncUninterruptibly();
        assertThat(recorder(channel).poll()).isNull();
    }

    @Test
    void inputThatWaitedIsThrownAway() throws Exception {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel channel = bind(userSocket().option(ChannelOption.AUTO_READ, false));
        for (int sequence = 1; sequence <= 20; sequence++) {
            send(sender, channel, Messages.filler(256, sequence)).syncUninterruptibly();
        }
        channel.shutdownInput().syncUninterruptibly();
        assertThat(channel.socket.nextSize()).isEqualTo(-11);
        channel.config().setAutoRead(true);
        rounds(channel, 3);
        recorder(channel).next(ChannelInputShutdownEvent.class);
        assertThat(recorder(channel).poll()).isNull();
    }

    @Test
    void inputEndsWithinABurst() throws Exception {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel channel = bind(userSocket().option(ChannelOption.AUTO_READ, false));
        for (int sequence = 1; sequence <= 16; sequence++) {
            send(sender, channel, Messages.filler(32, sequence)).syncUninterruptibly();
        }
        Recorder recorder = recorder(channel);
        channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
            private int seen;

            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                context.fireChannelRead(message);
                if (++seen == 4) {
                    ((DuplexChannel) context.channel())
                            .shutdownInput()
                            .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
                }
            }
        });
        channel.config().setAutoRead(true);
        for (int sequence = 1; sequence <= 4; sequence++) {
            assertThat(Messages.sequence(recorder.next(Received.class).bytes())).isEqualTo(sequence);
        }
        recorder.next(ChannelInputShutdownEvent.class);
        rounds(channel, 3);
        assertThat(recorder.poll()).isNull();
    }

    @Test
    void requestsOfAChannelWithoutInputAreStillCarriedOut() throws Exception {
        NetlinkChannel channel = connect(bootstrap(GENERIC));
        channel.shutdownInput().syncUninterruptibly();
        recorder(channel).next(ChannelInputShutdownEvent.class);
        channel.writeAndFlush(buffer(channel, Messages.getFamily("nlctrl", 5))).syncUninterruptibly();
        rounds(channel, 3);
        assertThat(recorder(channel).poll()).isNull();
        assertThat(channel.socket.nextSize()).isEqualTo(-11);
    }

    @Test
    void lockedFilterKeepsInputOpen() throws Exception {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel channel = bind(userSocket().option(NetlinkChannelOption.LOCK_FILTER, true));
        channel.joinGroup(3).syncUninterruptibly();
        assertThat(failure(channel.shutdownInput())).hasMessageContaining("SO_ATTACH_FILTER): EPERM");
        assertThat(channel.isInputShutdown()).isFalse();
        assertThat(channel.memberships()).containsExactly(3);
        send(sender, channel, Messages.filler(32, 1)).syncUninterruptibly();
        recorder(channel).next(Received.class);
    }

    @Test
    void channelWithoutOutputReceives() throws Exception {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel channel = bind(userSocket());
        channel.shutdownOutput().syncUninterruptibly();
        recorder(channel).next(ChannelOutputShutdownEvent.class);
        assertThat(channel.isOutputShutdown()).isTrue();
        assertThat(channel.isInputShutdown()).isFalse();
        assertThat(channel.isWritable()).isFalse();

        ByteBuf buffer = watched(Messages.filler(32, 1));
        ChannelFuture write = channel.writeAndFlush(new NetlinkDatagram(buffer, address(sender)))
                .awaitUninterruptibly();
        assertThat(write.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(buffer.refCnt()).isZero();

        send(sender, channel, Messages.filler(32, 2)).syncUninterruptibly();
        assertThat(Messages.sequence(recorder(channel).next(Received.class).bytes()))
                .isEqualTo(2);
        channel.shutdownOutput().syncUninterruptibly();
    }

    @Test
    void writesThatWaitFailWhenOutputEnds() {
        NetlinkChannel channel = bind(userSocket());
        NetlinkChannel full =
                bind(userSocket().option(ChannelOption.AUTO_READ, false).option(ChannelOption.SO_RCVBUF, 4096));
        ByteBuf last = watched(Messages.filler(256, 100));
        for (int sequence = 1; sequence < 100; sequence++) {
            write(channel, datagram(channel, Messages.filler(256, sequence), address(full)));
        }
        ChannelFuture flushed = channel.write(new NetlinkDatagram(last, address(full)));
        channel.flush();
        ByteBuf unflushed = watched(Messages.filler(256, 101));
        ChannelFuture written = channel.write(new NetlinkDatagram(unflushed, address(full)));
        channel.shutdownOutput().syncUninterruptibly();
        for (ChannelFuture write : new ChannelFuture[] {flushed, written}) {
            assertThat(write.awaitUninterruptibly().cause()).isInstanceOf(ChannelOutputShutdownException.class);
        }
        assertThat(last.refCnt()).isZero();
        assertThat(unflushed.refCnt()).isZero();
        assertThat(channel.isActive()).isTrue();
    }

    @Test
    void bothHalvesEndTogetherAndTheChannelStaysOpen() throws Exception {
        NetlinkChannel channel = bind(userSocket());
        channel.shutdown().syncUninterruptibly();
        assertThat(channel.isShutdown()).isTrue();
        assertThat(channel.isOpen()).isTrue();
        recorder(channel).next(ChannelOutputShutdownEvent.class);
        recorder(channel).next(ChannelInputShutdownEvent.class);
        channel.close().syncUninterruptibly();
        assertThat(channel.shutdownInput().awaitUninterruptibly().isSuccess()).isTrue();
        assertThat(channel.shutdownOutput().awaitUninterruptibly().isSuccess()).isTrue();
    }

    @Test
    void halvesOfAClosedChannelAreClosed() {
        NetlinkChannel channel = bind(userSocket());
        channel.close().syncUninterruptibly();
        assertThat(channel.shutdownInput().awaitUninterruptibly().cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(channel.shutdownOutput().awaitUninterruptibly().cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(channel.shutdown().awaitUninterruptibly().cause()).isInstanceOf(ClosedChannelException.class);
    }
}
