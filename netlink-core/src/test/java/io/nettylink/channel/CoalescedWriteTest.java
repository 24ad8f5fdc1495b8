// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.nettylink.channel.Recorder.Received;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CoalescedWriteTest extends ChannelTestBase {
    private final NetlinkChannel receiver = bind(userSocket());
    private final NetlinkChannel sender = opened(
            userSocket().option(NetlinkChannelOption.COALESCE_WRITES, true).connect(address(receiver)));

    @Test
    void writesBecomeOneDatagram() throws Exception {
        List<ChannelFuture> writes = flush(Messages.filler(32, 1), Messages.filler(16, 2), Messages.filler(40, 3));
        writes.forEach(ChannelFuture::syncUninterruptibly);
        assertThat(next())
                .isEqualTo(Messages.join(Messages.filler(32, 1), Messages.filler(16, 2), Messages.filler(40, 3)));
        assertThat(sender.counters().datagramsSent()).isEqualTo(1);
        assertThat(sender.counters().bytesSent()).isEqualTo(88);
    }

    @Test
    void withoutTheOptionEachWriteIsADatagram() throws Exception {
        sender.config().setOption(NetlinkChannelOption.COALESCE_WRITES, false);
        flush(Messages.filler(32, 1), Messages.filler(16, 2));
        expectLengths(32, 16);
    }

    @Test
    void messageThatEndsUnalignedEndsTheDatagram() throws Exception {
        flush(Messages.filler(32, 1), Messages.filler(33, 2), Messages.filler(16, 3), Messages.filler(20, 4));
        expectLengths(65, 36);
    }

    @Test
    void writeOfSeveralMessagesIsJoined() throws Exception {
        flush(Messages.join(Messages.filler(20, 1), Messages.filler(24, 2)), Messages.filler(16, 3));
        expectLengths(60);
    }

    @Test
    void messageThatClaimsMoreThanItHasSwallowsNoOther() throws Exception {
        byte[] claims = Messages.filler(32, 2);
        claims[0] = 48;
        flush(Messages.filler(32, 1), claims, Messages.filler(32, 3), Messages.filler(32, 4));
        expectLengths(32, 32, 64);
    }

    @Test
    void whatIsNoMessageIsSentAsItIs() throws Exception {
        byte[] zeros = new byte[32];
        flush(Messages.filler(32, 1), new byte[4], zeros, Messages.filler(32, 2));
        expectLengths(32, 4, 32, 32);
    }

    @Test
    void envelopesAreNotJoined() throws Exception {
        write(sender, buffer(sender, Messages.filler(32, 1)));
        write(sender, datagram(sender, Messages.filler(32, 2), address(receiver)));
        write(sender, datagram(sender, Messages.filler(32, 3), address(receiver)));
        flush(Messages.filler(32, 4), Messages.filler(32, 5));
        expectLengths(32, 32, 32, 64);
    }

    @Test
    void partsAndBytesAreLimited() throws Exception {
        byte[][] many = new byte[65][];
        for (int index = 0; index < many.length; index++) {
            many[index] = Messages.filler(16, index);
        }
        flush(many);
        expectLengths(64 * 16, 16);
        flush(Messages.filler(16_384, 1), Messages.filler(16_384, 2), Messages.filler(16, 3));
        expectLengths(32_768, 16);
        receiver.config().setOption(NetlinkChannelOption.PEEK_SIZE, true);
        // What is too long to be joined is not too long to be sent.
        flush(Messages.filler(16, 1), Messages.filler(40_000, 2), Messages.filler(16, 3));
        expectLengths(16, 40_000, 16);
    }

    @Test
    void writesOfARoundAreLimited() throws Exception {
        sender.config().setMaxMessagesPerWrite(2);
        flush(Messages.filler(16, 1), Messages.filler(16, 2), Messages.filler(16, 3));
        expectLengths(32, 16);
    }

    @Test
    void whatIsRefusedTogetherIsTriedAlone() throws Exception {
        sender.config().setOption(ChannelOption.SO_SNDBUF, 1);
        List<ChannelFuture> writes =
                flush(Messages.filler(2000, 1), Messages.filler(2000, 2), Messages.filler(2000, 3));
        writes.forEach(ChannelFuture::syncUninterruptibly);
        expectLengths(2000, 2000, 2000);
        assertThat(sender.counters().writesRefused()).isZero();

        ByteBuf huge = watched(Messages.filler(6000, 2));
        ChannelFuture first = sender.write(buffer(sender, Messages.filler(2000, 1)));
        ChannelFuture second = sender.write(huge);
        ChannelFuture third = sender.write(buffer(sender, Messages.filler(2000, 3)));
        sender.flush();
        assertThat(failure(second)).hasMessageContaining("send(AF_NETLINK, protocol 2, 6000 bytes): EMSGSIZE");
        assertThat(huge.refCnt()).isZero();
        first.syncUninterruptibly();
        third.syncUninterruptibly();
        expectLengths(2000, 2000);
        assertThat(sender.counters().writesRefused()).isEqualTo(1);

        flush(Messages.filler(32, 1), Messages.filler(32, 2));
        expectLengths(64);
    }

    @Test
    void cancelledWriteIsNotSent() throws Exception {
        for (boolean joined : new boolean[] {true, false}) {
            sender.config().setOption(NetlinkChannelOption.COALESCE_WRITES, joined);
            ChannelFuture first = sender.write(buffer(sender, Messages.filler(32, 1)));
            ChannelFuture second = sender.write(buffer(sender, Messages.filler(36, 2)));
            ChannelFuture third = sender.write(buffer(sender, Messages.filler(40, 3)));
            ChannelFuture fourth = sender.write(buffer(sender, Messages.filler(44, 4)));
            rounds(sender, 1);
            assertThat(second.cancel(false)).isTrue();
            assertThat(fourth.cancel(false)).isTrue();
            sender.flush();
            first.syncUninterruptibly();
            third.syncUninterruptibly();
            if (joined) {
                expectLengths(72);
            } else {
                expectLengths(32, 40);
            }
            assertThat(sender.counters().writesRefused()).isZero();
        }
    }

    @Test
    void kernelAnswersEveryMessageOfADatagramThoughOneIsRefused() throws Exception {
        NetlinkChannel channel = connect(bootstrap(GENERIC).option(NetlinkChannelOption.COALESCE_WRITES, true));
        for (int sequence = 1; sequence <= 64; sequence++) {
            String family = sequence == 30 ? "no-such-family" : "nlctrl";
            write(channel, buffer(channel, Messages.getFamily(family, sequence)));
        }
        channel.flush();
        Set<Integer> failed = new HashSet<>();
        List<Integer> succeeded = new ArrayList<>();
        while (failed.size() + succeeded.size() < 64) {
            byte[] answer = recorder(channel).next(Received.class).bytes();
            if (Messages.type(answer) == Messages.NLMSG_ERROR) {
                (Messages.error(answer) == 0 ? succeeded : failed).add(Messages.sequence(answer));
            }
        }
        assertThat(failed).containsExactly(30);
        assertThat(succeeded).hasSize(63).doesNotHaveDuplicates();
        assertThat(channel.counters().datagramsSent()).isEqualTo(1);
    }

    private List<ChannelFuture> flush(byte[]... messages) {
        List<ChannelFuture> writes = new ArrayList<>();
        for (byte[] message : messages) {
            writes.add(sender.write(buffer(sender, message)));
        }
        sender.flush();
        return writes;
    }

    private void expectLengths(int... lengths) throws Exception {
        List<Integer> received = new ArrayList<>();
        for (int index = 0; index < lengths.length; index++) {
            received.add(next().length);
        }
        assertThat(received).containsExactly(Arrays.stream(lengths).boxed().toArray(Integer[]::new));
        rounds(receiver, 2);
        assertThat(recorder(receiver).poll()).isNull();
    }

    private byte[] next() throws Exception {
        return recorder(receiver).next(Received.class).bytes();
    }
}
