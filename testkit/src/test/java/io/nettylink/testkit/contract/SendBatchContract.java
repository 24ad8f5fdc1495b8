// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit.contract;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.NetlinkConstants.NLMSG_DONE;
import static io.nettylink.codec.NetlinkConstants.NLMSG_ERROR;
import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLMSG_NOOP;
import static io.nettylink.codec.NetlinkConstants.NLMSG_OVERRUN;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK;
import static io.nettylink.codec.NetlinkConstants.NLM_F_REQUEST;
import static io.nettylink.testkit.contract.Contract.getLoopback;
import static io.nettylink.testkit.contract.Contract.setLoopback;
import static io.nettylink.testkit.contract.RequestContract.ASK;
import static io.nettylink.testkit.contract.RequestContract.NOOP;
import static io.nettylink.testkit.contract.RequestContract.UNKNOWN;
import static io.nettylink.testkit.contract.TestSocket.encode;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.codec.Errno;
import io.nettylink.codec.NetlinkMessage;
import io.nettylink.testkit.KernelMessage;
import io.nettylink.testkit.contract.TestSocket.Received;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Several messages in one datagram to the kernel: how it walks them, what it answers, and in which order. */
interface SendBatchContract extends Contract {
    int MANY_MESSAGES = 100;
    int IFF_UP = 1;
    int IFI_FLAGS = 8;

    @Test
    default void eachMessageIsAnsweredInADatagramOfItsOwn() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound()) {
            socket.sendBytes(
                    encode(ASK, 1, NOOP).andThen(encode(ASK, 2, UNKNOWN)).andThen(encode(ASK, 3, getLoopback())));
            assertThat(socket.receive().message().sequence()).isEqualTo(1);
            assertThat(socket.receive().message().s32(0)).isEqualTo(-Errno.EOPNOTSUPP);
            assertThat(socket.receive().message().type()).isEqualTo(RTM_NEWLINK);
            assertThat(socket.receive().message().sequence()).isEqualTo(3);
            socket.assertSilent();
        }
    }

    @Test
    default void errorsStopNothingAndEchoTheirOwnRequestAlone() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound()) {
            socket.sendBytes(encode(ASK, 1, NOOP)
                    .andThen(encode(ASK, 2, unknown(0xaaaa_aaaaL)))
                    .andThen(encode(NLM_F_REQUEST, 3, unknown(0xbbbb_bbbbL)))
                    .andThen(encode(NLM_F_REQUEST, 4, NOOP))
                    .andThen(encode(0, 5, unknown(5)))
                    .andThen(encode(NLM_F_REQUEST, 6, getLoopback()))
                    .andThen(encode(ASK, 7, NOOP)));
            List<NetlinkMessage> answers = drain(socket);
            assertThat(answers).extracting(NetlinkMessage::sequence).containsExactly(1L, 2L, 3L, 6L, 7L);
            assertThat(answers.get(0).s32(0)).isZero();
            for (int i = 1; i <= 2; i++) {
                assertThat(answers.get(i).s32(0)).isEqualTo(-Errno.EOPNOTSUPP);
                assertThat(answers.get(i).payloadLength()).isEqualTo(4 + NLMSG_HDRLEN + 4);
                assertThat(answers.get(i).u32(4 + NLMSG_HDRLEN)).isEqualTo(i == 1 ? 0xaaaa_aaaaL : 0xbbbb_bbbbL);
            }
            assertThat(answers.get(3).type()).isEqualTo(RTM_NEWLINK);
            assertThat(answers.get(4).s32(0)).isZero();
        }
    }

    @Test
    default void controlMessagesAreAcknowledgedAndEndNothing() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound()) {
            socket.sendBytes(encode(ASK, 1, KernelMessage.of(NLMSG_DONE, out -> out.u32(0)))
                    .andThen(encode(ASK, 2, KernelMessage.of(NLMSG_ERROR, out -> out.u32(-1))))
                    .andThen(encode(ASK, 3, KernelMessage.of(NLMSG_OVERRUN, out -> {})))
                    .andThen(encode(NLM_F_ACK, 4, UNKNOWN))
                    .andThen(encode(ASK, 5, KernelMessage.of(15, out -> {}))));
            List<NetlinkMessage> answers = drain(socket);
            assertThat(answers).extracting(NetlinkMessage::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(answers).allMatch(answer -> answer.type() == NLMSG_ERROR && answer.s32(0) == 0);
        }
    }

    @Test
    default void requestsAreCarriedOutOneAfterTheOther() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound();
                TestSocket member = open(NETLINK_ROUTE).bound()) {
            assertThat(socket.join(RTNLGRP_LINK)).isZero();
            assertThat(member.join(RTNLGRP_LINK)).isZero();
            socket.sendBytes(encode(ASK, 1, setLoopback(true))
                    .andThen(encode(ASK, 2, setLoopback(false)))
                    .andThen(encode(ASK, 3, setLoopback(true))));
            assertThat(drain(member))
                    .extracting(message -> message.s32(IFI_FLAGS) & IFF_UP)
                    .containsExactly(1, 0, 1);
            assertThat(drain(socket))
                    .as("each change is told to the group before it is acknowledged")
                    .extracting(NetlinkMessage::sequence)
                    .containsExactly(0L, 1L, 0L, 2L, 0L, 3L);
        }
    }

    @Test
    default void everythingIsCarriedOutThoughItsAnswersFindNoRoom() throws Exception {
        Consumer<ByteBuf> batch = out -> {};
        for (int i = 1; i <= MANY_MESSAGES; i++) {
            batch = batch.andThen(encode(ASK, i, NOOP));
        }
        try (TestSocket socket = open(NETLINK_ROUTE).bound().receiveBuffer(BufferContract.SMALL);
                TestSocket member = open(NETLINK_ROUTE).bound()) {
            assertThat(member.join(RTNLGRP_LINK)).isZero();
            assertThat(socket.sendBytes(batch.andThen(encode(ASK, 0, setLoopback(true)))))
                    .isPositive();
            assertThat(member.receive().message().type()).isEqualTo(RTM_NEWLINK);
            assertThat(socket.receiveError()).isEqualTo(Errno.ENOBUFS);
            List<NetlinkMessage> answers = drain(socket);
            assertThat(answers).hasSizeBetween(1, MANY_MESSAGES - 1);
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).sequence()).as("the first ones").isEqualTo(i + 1);
            }
            assertThat(socket.socket.drops()).isEqualTo(MANY_MESSAGES + 1 - answers.size());
        }
    }

    @Test
    default void datagramThatExceedsTheSendBufferIsNotCarriedOutInPart() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound();
                TestSocket member = open(NETLINK_ROUTE).bound()) {
            assertThat(member.join(RTNLGRP_LINK)).isZero();
            assertThat(socket.socket.setOption(TestSocket.SOL_SOCKET, TestSocket.SO_SNDBUF, 1))
                    .isZero();
            assertThat(socket.sendBytes(encode(ASK, 1, setLoopback(true)).andThen(out -> out.writeZero(5000))))
                    .isEqualTo(-Errno.EMSGSIZE);
            socket.assertSilent();
            member.assertSilent();
        }
    }

    @Test
    default void messagesStartAtMultiplesOfFourWhateverThePaddingHolds() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound()) {
            for (int extra = 1; extra <= 3; extra++) {
                int payload = extra;
                socket.sendBytes(raw(NLMSG_HDRLEN + payload, 1)
                        .andThen(out -> out.writeBytes(new byte[] {-1, -1, -1, -1}))
                        .andThen(raw(NLMSG_HDRLEN, 2)));
                NetlinkMessage first = socket.receive().message();
                assertThat(first.sequence()).isEqualTo(1);
                assertThat(first.s32(4)).as("nlmsg_len").isEqualTo(NLMSG_HDRLEN + payload);
                assertThat(socket.receive().message().sequence()).isEqualTo(2);
                socket.assertSilent();
            }
        }
    }

    @Test
    default void lastMessageNeedsNoPadding() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound()) {
            for (int payload = 0; payload <= 5; payload++) {
                int bytes = payload;
                socket.sendBytes(raw(NLMSG_HDRLEN, 1)
                        .andThen(raw(NLMSG_HDRLEN + bytes, 2))
                        .andThen(out -> out.writeZero(bytes)));
                assertThat(socket.receive().message().sequence()).isEqualTo(1);
                NetlinkMessage last = socket.receive().message();
                assertThat(last.sequence()).isEqualTo(2);
                assertThat(last.s32(4)).as("nlmsg_len").isEqualTo(NLMSG_HDRLEN + bytes);
                socket.assertSilent();
            }
        }
    }

    @Test
    default void bytesBehindTheLastMessageAreIgnored() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound()) {
            for (int payload = 0; payload <= 3; payload++) {
                for (int behind = 0; behind < NLMSG_HDRLEN; behind++) {
                    int bytes = payload + behind;
                    int sent = socket.sendBytes(
                            raw(NLMSG_HDRLEN + payload, 1).andThen(out -> out.writeBytes(filled(bytes))));
                    assertThat(sent).isEqualTo(NLMSG_HDRLEN + bytes);
                    assertThat(socket.receive().message().sequence()).isEqualTo(1);
                    socket.assertSilent();
                }
            }
        }
    }

    @Test
    default void messageThatSaysAWrongLengthEndsTheDatagramInSilence() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound()) {
            for (int length : new int[] {0, 4, NLMSG_HDRLEN - 1, 2 * NLMSG_HDRLEN + 1, Integer.MAX_VALUE, -1}) {
                socket.sendBytes(raw(NLMSG_HDRLEN, 1).andThen(raw(length, 2)).andThen(raw(NLMSG_HDRLEN, 3)));
                assertThat(socket.receive().message().sequence()).isEqualTo(1);
                socket.assertSilent();
            }
        }
    }

    @Test
    default void lengthThatTakesInTheNextMessageMakesBothOne() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound()) {
            socket.sendBytes(
                    raw(2 * NLMSG_HDRLEN, 1).andThen(raw(NLMSG_HDRLEN, 2)).andThen(raw(NLMSG_HDRLEN, 3)));
            assertThat(drain(socket)).extracting(NetlinkMessage::sequence).containsExactly(1L, 3L);
        }
    }

    @Test
    default void datagramThatIsTooShortForAHeaderIsPassedOver() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound()) {
            assertThat(socket.sendBytes(out -> out.writeZero(NLMSG_HDRLEN - 1))).isEqualTo(NLMSG_HDRLEN - 1);
            socket.assertSilent();
        }
    }

    @Test
    default void failedRequestOfOddLengthIsEchoedAsItWas() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound()) {
            socket.sendBytes(encode(ASK, 1, KernelMessage.of(UNKNOWN_TYPE, out -> out.u8(0xab)))
                    .andThen(encode(ASK, 2, NOOP)));
            Received datagram = socket.receive();
            NetlinkMessage error = datagram.message();
            assertThat(error.s32(4)).as("nlmsg_len as it was sent").isEqualTo(NLMSG_HDRLEN + 1);
            assertThat(error.payloadLength()).as("with padding").isEqualTo(4 + NLMSG_HDRLEN + 4);
            assertThat(error.u8(4 + NLMSG_HDRLEN)).isEqualTo(0xab);
            assertThat(datagram.size()).isEqualTo(2 * NLMSG_HDRLEN + 8);
            assertThat(socket.receive().message().sequence()).isEqualTo(2);
        }
    }

    @Test
    default void answersGoToTheSocketWhateverTheHeaderSays() throws Exception {
        KernelMessage noop = NOOP;
        try (TestSocket socket = open(NETLINK_ROUTE).bound();
                TestSocket other = open(NETLINK_ROUTE).bound()) {
            socket.sendBytes(encode(ASK, 1, noop).andThen(out -> setPortId(out, other.portId())));
            NetlinkMessage acknowledgement = socket.receive().message();
            assertThat(acknowledgement.portId()).isEqualTo(socket.portId());
            assertThat(acknowledgement.u32(16)).as("nlmsg_pid as it was sent").isEqualTo(other.portId());
            other.assertSilent();
        }
    }

    @Test
    default void partsAreOneDatagramWhereverTheyAreCut() throws Exception {
        ByteBuf whole = Unpooled.directBuffer();
        encode(ASK, 1, NOOP)
                .andThen(encode(ASK, 2, UNKNOWN))
                .andThen(encode(ASK, 3, NOOP))
                .accept(whole);
        try (TestSocket socket = open(NETLINK_ROUTE).bound()) {
            for (int size : new int[] {1, 3, 7, NLMSG_HDRLEN, 50}) {
                List<ByteBuf> parts = new ArrayList<>();
                for (int at = 0; at < whole.readableBytes(); at += size) {
                    parts.add(whole.slice(at, Math.min(size, whole.readableBytes() - at)));
                }
                parts.add(parts.size() / 2, whole.slice(0, 0));
                assertThat(parts).hasSizeLessThanOrEqualTo(NetlinkSocket.MAX_PARTS);
                assertThat(socket.socket.send(parts.toArray(ByteBuf[]::new), parts.size()))
                        .isEqualTo(whole.readableBytes());
                assertThat(drain(socket)).extracting(NetlinkMessage::sequence).containsExactly(1L, 2L, 3L);
            }
            ByteBuf[] nothing = {whole.slice(0, 0), whole.slice(0, 0)};
            assertThat(socket.socket.send(nothing, nothing.length)).isEqualTo(-Errno.ENODATA);
        } finally {
            whole.release();
        }
    }

    private static KernelMessage unknown(long payload) {
        return KernelMessage.of(UNKNOWN_TYPE, out -> out.u32(payload));
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0xff);
        return bytes;
    }

    /** A header that states a length, and nothing behind it. */
    private static Consumer<ByteBuf> raw(int length, int sequence) {
        return out -> {
            int start = out.writerIndex();
            encode(ASK, sequence, KernelMessage.of(NLMSG_NOOP, body -> {})).accept(out);
            setInt(out, start, length);
        };
    }

    private static void setPortId(ByteBuf out, long portId) {
        setInt(out, 12, (int) portId);
    }

    private static void setInt(ByteBuf out, int index, int value) {
        if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
            out.setIntLE(index, value);
        } else {
            out.setInt(index, value);
        }
    }

    /** All that has been answered, which is never two messages in one datagram. */
    private static List<NetlinkMessage> drain(TestSocket socket) {
        List<NetlinkMessage> messages = new ArrayList<>();
        for (List<Received> next = socket.receive(1, 4096); !next.isEmpty(); next = socket.receive(1, 4096)) {
            messages.add(next.getFirst().message());
        }
        return messages;
    }
}
