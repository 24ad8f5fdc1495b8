// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.nettylink.channel.Recorder.Received;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteTest extends ChannelTestBase {
    @Test
    void kernelRefusesForeignUnicastToAConnectedChannel() {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel receiver = connect(userSocket());
        NetlinkIoException failure = failure(send(sender, receiver, Messages.filler(32, 1)));
        assertThat(failure.errnoName()).isEqualTo("ECONNREFUSED");
        assertThat(failure.systemCall()).isEqualTo("sendmsg");
        assertThat(failure).hasMessageContaining("32 bytes to " + address(receiver));
        assertThat(sender.isActive()).isTrue();
    }

    @Test
    void refusedWriteFailsAloneAndTheOthersGo() throws Exception {
        NetlinkChannel channel = connect(bootstrap(GENERIC));
        ChannelFuture first = channel.write(buffer(channel, Messages.getFamily("nlctrl", 1)));
        ByteBuf huge = watched(new byte[1 << 20]);
        ChannelFuture second = channel.write(huge);
        ChannelFuture third = channel.writeAndFlush(buffer(channel, Messages.getFamily("nlctrl", 3)));

        NetlinkIoException failure = failure(second);
        assertThat(failure.errnoName()).isEqualTo("EMSGSIZE");
        assertThat(failure).hasMessageContaining("1048576 bytes").hasMessageContaining("SO_SNDBUF");
        assertThat(huge.refCnt()).isZero();
        first.syncUninterruptibly();
        third.syncUninterruptibly();
        for (int sequence : new int[] {1, 1, 3, 3}) {
            assertThat(Messages.sequence(recorder(channel).next(Received.class).bytes()))
                    .isEqualTo(sequence);
        }
    }

    @Test
    void fullReceiverIsWaitedForInOrder() throws Exception {
        Stall stall = stall();
        assertThat(stall.writes).anyMatch(write -> !write.isDone());
        stall.receiver.config().setAutoRead(true);
        for (int sequence = 0; sequence < stall.writes.size(); sequence++) {
            assertThat(Messages.sequence(
                            recorder(stall.receiver).next(Received.class).bytes()))
                    .isEqualTo(sequence);
        }
        stall.writes.forEach(ChannelFuture::syncUninterruptibly);
    }

    @Test
    void closeReleasesWhatWaits() {
        Stall stall = stall();
        stall.sender.close().syncUninterruptibly();
        List<Throwable> causes = new ArrayList<>();
        for (ChannelFuture write : stall.writes) {
            if (!write.awaitUninterruptibly().isSuccess()) {
                causes.add(write.cause());
            }
        }
        assertThat(causes)
                .isNotEmpty()
                .allSatisfy(cause -> assertThat(cause).isInstanceOf(ClosedChannelException.class));
        assertThat(stall.buffers)
                .allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
    }

    @Test
    void moreThanOneRoundOfWritesAllGo() throws Exception {
        NetlinkChannel sender = bind(userSocket().option(ChannelOption.MAX_MESSAGES_PER_WRITE, 2));
        NetlinkChannel receiver = bind(userSocket());
        List<ChannelFuture> writes = new ArrayList<>();
        for (int sequence = 0; sequence < 7; sequence++) {
            writes.add(sender.write(datagram(sender, Messages.filler(32, sequence), address(receiver))));
        }
        sender.flush();
        for (int sequence = 0; sequence < 7; sequence++) {
            assertThat(Messages.sequence(recorder(receiver).next(Received.class).bytes()))
                    .isEqualTo(sequence);
        }
        writes.forEach(ChannelFuture::syncUninterruptibly);
    }

    @Test
    void writeAfterCloseFails() {
        NetlinkChannel channel = connect(bootstrap(GENERIC));
        channel.close().syncUninterruptibly();
        ByteBuf buffer = watched(Messages.getFamily("nlctrl", 1));
        ChannelFuture write = channel.writeAndFlush(buffer).awaitUninterruptibly();
        assertThat(write.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(buffer.refCnt()).isZero();
    }

    @Test
    void writeBeforeBindFails() {
        NetlinkChannel channel = opened(bootstrap(GENERIC).register());
        ByteBuf buffer = watched(Messages.getFamily("nlctrl", 1));
        ChannelFuture write = channel.writeAndFlush(buffer).awaitUninterruptibly();
        assertThat(write.cause()).isInstanceOf(NotYetConnectedException.class);
        assertThat(buffer.refCnt()).isZero();
    }

    @Test
    void whatIsNoMessageIsRefused() {
        NetlinkChannel channel = connect(bootstrap(GENERIC));
        ChannelFuture write = channel.writeAndFlush("text").awaitUninterruptibly();
        assertThat(write.cause())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("NetlinkDatagram, not String");
    }

    @Test
    void protocolThatNobodyServesSaysSo() {
        assertThatThrownBy(() -> new NetlinkChannel(30))
                .isInstanceOf(ChannelException.class)
                .cause()
                .isInstanceOf(NetlinkIoException.class)
                .hasMessage(
                        "socket(AF_NETLINK, protocol 30): EPROTONOSUPPORT (Protocol not supported): this kernel has no"
                                + " protocol of that number, built in or as a module that it could load");
        ChannelFuture future = bootstrap(30).bind(NetlinkAddress.ANY).awaitUninterruptibly();
        assertThat(future.cause()).hasCauseInstanceOf(NetlinkIoException.class);
    }

    /** A sender that waits for a receiver that does not read. */
    private Stall stall() {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel receiver =
                bind(userSocket().option(ChannelOption.AUTO_READ, false).option(ChannelOption.SO_RCVBUF, 4096));
        Stall stall = new Stall(sender, receiver, new ArrayList<>(), new ArrayList<>());
        for (int sequence = 0; sequence < 100; sequence++) {
            ByteBuf buffer = watched(Messages.filler(256, sequence));
            stall.buffers.add(buffer);
            stall.writes.add(sender.write(new NetlinkDatagram(buffer, address(receiver))));
        }
        sender.flush();
        rounds(sender, 2);
        return stall;
    }

    private record Stall(
            NetlinkChannel sender, NetlinkChannel receiver, List<ChannelFuture> writes, List<ByteBuf> buffers) {}
}
