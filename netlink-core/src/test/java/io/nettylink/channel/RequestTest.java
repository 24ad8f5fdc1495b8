// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.nettylink.channel.Recorder.Received;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestTest extends ChannelTestBase {
    private static final int ENOENT = 2;

    @Test
    void connectedChannelTalksToTheKernel() throws Exception {
        NetlinkChannel channel = connect(bootstrap(GENERIC));
        channel.writeAndFlush(buffer(channel, Messages.getFamily("nlctrl", 7))).syncUninterruptibly();
        expectFamily(channel, 7);
    }

    @Test
    void boundChannelTalksToTheKernel() throws Exception {
        NetlinkChannel channel = bind(bootstrap(GENERIC));
        channel.writeAndFlush(buffer(channel, Messages.getFamily("nlctrl", 8))).syncUninterruptibly();
        expectFamily(channel, 8);
    }

    @Test
    void datagramTalksToTheKernel() throws Exception {
        NetlinkChannel channel = bind(bootstrap(GENERIC));
        channel.writeAndFlush(datagram(channel, Messages.getFamily("nlctrl", 9), NetlinkAddress.KERNEL))
                .syncUninterruptibly();
        expectFamily(channel, 9);
    }

    @Test
    void buffersOfAnyKindAreSent() throws Exception {
        NetlinkChannel channel = connect(bootstrap(GENERIC));
        byte[] request = Messages.getFamily("nlctrl", 10);
        channel.writeAndFlush(Unpooled.wrappedBuffer(request)).syncUninterruptibly();
        expectFamily(channel, 10);
        channel.writeAndFlush(Unpooled.wrappedBuffer(
                        buffer(channel, request).slice(0, 16),
                        Unpooled.wrappedBuffer(request, 16, request.length - 16)))
                .syncUninterruptibly();
        expectFamily(channel, 10);
        channel.writeAndFlush(new NetlinkDatagram(Unpooled.wrappedBuffer(request), NetlinkAddress.KERNEL))
                .syncUninterruptibly();
        expectFamily(channel, 10);
    }

    @Test
    void extendedAcknowledgementIsTheOptionsDoing() throws Exception {
        NetlinkChannel plain = connect(bootstrap(GENERIC));
        NetlinkChannel extended = connect(bootstrap(GENERIC).option(NetlinkChannelOption.EXT_ACK, true));
        assertThat(Messages.flags(refusal(plain)) & Messages.NLM_F_ACK_TLVS).isZero();
        byte[] answer = refusal(extended);
        assertThat(Messages.flags(answer) & Messages.NLM_F_ACK_TLVS).isNotZero();
    }

    @Test
    void smallDatagramDoesNotHoldTheReceiveBuffer() throws Exception {
        NetlinkChannel channel = connect(bootstrap(GENERIC));
        channel.writeAndFlush(buffer(channel, Messages.getFamily("nlctrl", 11))).syncUninterruptibly();
        Received family = recorder(channel).next(Received.class);
        assertThat(family.capacity()).isLessThan(NetlinkChannelConfig.DEFAULT_RECEIVE_BUFFER / 4);
    }

    /** An acknowledgement of failure: a malformed attribute, which the kernel has words for. */
    private static byte[] refusal(NetlinkChannel channel) throws Exception {
        byte[] request = Messages.getFamily("x".repeat(40), 12);
        channel.writeAndFlush(buffer(channel, request)).syncUninterruptibly();
        byte[] answer = recorder(channel).next(Received.class).bytes();
        assertThat(Messages.type(answer)).isEqualTo(Messages.NLMSG_ERROR);
        assertThat(Messages.error(answer)).isNegative();
        return answer;
    }

    private static void expectFamily(NetlinkChannel channel, int sequence) throws Exception {
        Received family = recorder(channel).next(Received.class);
        assertThat(family.sender()).isEqualTo(NetlinkAddress.KERNEL);
        assertThat(family.recipient()).isEqualTo(channel.localAddress());
        assertThat(family.group()).isZero();
        assertThat(family.nsid()).isEqualTo(NetlinkDatagram.NO_NSID);
        assertThat(Messages.type(family.bytes())).isEqualTo(Messages.GENL_ID_CTRL);
        assertThat(Messages.sequence(family.bytes())).isEqualTo(sequence);
        assertThat(new String(family.bytes(), StandardCharsets.ISO_8859_1)).contains("nlctrl\0");

        Received acknowledgement = recorder(channel).next(Received.class);
        assertThat(Messages.type(acknowledgement.bytes())).isEqualTo(Messages.NLMSG_ERROR);
        assertThat(Messages.sequence(acknowledgement.bytes())).isEqualTo(sequence);
        assertThat(Messages.error(acknowledgement.bytes())).isZero();
    }

    @Test
    void unknownFamilyIsAnAcknowledgementOfFailure() throws Exception {
        NetlinkChannel channel = connect(bootstrap(GENERIC));
        channel.writeAndFlush(buffer(channel, Messages.getFamily("no-such-family", 13)))
                .syncUninterruptibly();
        assertThat(Messages.error(recorder(channel).next(Received.class).bytes()))
                .isEqualTo(-ENOENT);
    }
}
