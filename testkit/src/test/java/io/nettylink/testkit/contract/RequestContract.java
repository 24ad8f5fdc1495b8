// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit.contract;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.NetlinkConstants.NLMSG_ERROR;
import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLMSG_NOOP;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK_TLVS;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CAPPED;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CREATE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_REQUEST;
import static io.nettylink.testkit.contract.Contract.getLoopback;
import static io.nettylink.testkit.contract.Contract.newLinkOfUnknownKind;
import static io.nettylink.testkit.contract.Contract.setLoopback;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.Errno;
import io.nettylink.codec.NetlinkMessage;
import io.nettylink.testkit.KernelMessage;
import io.nettylink.testkit.contract.TestSocket.Received;
import org.junit.jupiter.api.Test;

/** Requests, replies, acknowledgements and errors. */
interface RequestContract extends Contract {
    int ASK = NLM_F_REQUEST | NLM_F_ACK;
    KernelMessage NOOP = KernelMessage.of(NLMSG_NOOP, out -> {});
    KernelMessage UNKNOWN = KernelMessage.of(UNKNOWN_TYPE, out -> out.u32(0x0102_0304));

    @Test
    default void replyComesBeforeItsAcknowledgementWithSequenceAndPortId() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound()) {
            assertThat(socket.send(ASK, 0xfedc_ba98L, getLoopback())).isEqualTo(NLMSG_HDRLEN + IFINFOMSG_LENGTH);
            Received datagram = socket.receive();
            assertThat(datagram.portId()).isZero();
            assertThat(datagram.groups()).isZero();
            NetlinkMessage reply = datagram.message();
            assertThat(reply.type()).isEqualTo(RTM_NEWLINK);
            assertThat(reply.flags()).isZero();
            assertThat(reply.sequence()).isEqualTo(0xfedc_ba98L);
            assertThat(reply.portId()).isEqualTo(socket.portId());
            assertThat(reply.s32(4)).isEqualTo(LOOPBACK);
            NetlinkMessage acknowledgement = socket.receive().message();
            assertThat(acknowledgement.type()).isEqualTo(NLMSG_ERROR);
            assertThat(acknowledgement.sequence()).isEqualTo(0xfedc_ba98L);
            assertThat(acknowledgement.portId()).isEqualTo(socket.portId());
            socket.assertSilent();
        }
    }

    @Test
    default void acknowledgementOfSuccessEchoesTheHeaderOnly() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound()) {
            socket.send(ASK, 7, KernelMessage.of(NLMSG_NOOP, out -> out.u32(1).u32(2)));
            NetlinkMessage acknowledgement = socket.receive().message();
            assertThat(acknowledgement.flags()).isEqualTo(NLM_F_CAPPED);
            assertThat(acknowledgement.payloadLength()).isEqualTo(4 + NLMSG_HDRLEN);
            assertThat(acknowledgement.s32(0)).isZero();
            assertThat(acknowledgement.s32(4)).as("nlmsg_len").isEqualTo(NLMSG_HDRLEN + 8);
            assertThat(acknowledgement.u16(8)).isEqualTo(NLMSG_NOOP);
            assertThat(acknowledgement.u16(10)).isEqualTo(ASK);
            assertThat(acknowledgement.u32(12)).isEqualTo(7);
            assertThat(acknowledgement.u32(16)).as("nlmsg_pid as it was sent").isZero();
        }
    }

    @Test
    default void successIsAcknowledgedOnlyWhereAskedFor() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound()) {
            socket.send(NLM_F_REQUEST, 1, NOOP);
            socket.assertSilent();
            socket.send(NLM_F_ACK, 2, UNKNOWN);
            assertThat(Acknowledgement.read(socket.receive().message()).isSuccess())
                    .as("without NLM_F_REQUEST nobody looks at it")
                    .isTrue();
            socket.send(0, 3, UNKNOWN);
            socket.assertSilent();
        }
    }

    @Test
    default void failureIsAlwaysToldWithTheWholeRequest() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound()) {
            socket.send(NLM_F_REQUEST, 9, UNKNOWN);
            NetlinkMessage error = socket.receive().message();
            assertThat(error.type()).isEqualTo(NLMSG_ERROR);
            assertThat(error.flags()).isZero();
            assertThat(error.s32(0)).isEqualTo(-Errno.EOPNOTSUPP);
            assertThat(error.payloadLength()).isEqualTo(4 + NLMSG_HDRLEN + 4);
            assertThat(error.s32(4 + NLMSG_HDRLEN)).isEqualTo(0x0102_0304);
            socket.assertSilent();
        }
    }

    @Test
    default void cappedFailureEchoesTheHeaderOnly() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound().with(TestSocket.CAP_ACK)) {
            socket.send(ASK, 9, UNKNOWN);
            NetlinkMessage error = socket.receive().message();
            assertThat(error.flags()).isEqualTo(NLM_F_CAPPED);
            assertThat(error.payloadLength()).isEqualTo(4 + NLMSG_HDRLEN);
            assertThat(error.s32(4)).as("nlmsg_len as it was sent").isEqualTo(NLMSG_HDRLEN + 4);
        }
    }

    @Test
    default void extendedAckComesWhereItIsWanted() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound()) {
            socket.send(ASK | NLM_F_CREATE, 1, newLinkOfUnknownKind());
            NetlinkMessage plain = socket.receive().message();
            assertThat(plain.has(NLM_F_ACK_TLVS)).isFalse();
            assertThat(Acknowledgement.read(plain).errno()).isEqualTo(Errno.EOPNOTSUPP);
            socket.with(TestSocket.EXT_ACK).send(ASK | NLM_F_CREATE, 2, newLinkOfUnknownKind());
            NetlinkMessage extended = socket.receive().message();
            assertThat(extended.flags()).isEqualTo(NLM_F_ACK_TLVS);
            assertThat(Acknowledgement.read(extended).extendedAck().message()).isEqualTo(UNKNOWN_KIND);
            assertThat(extended.payloadLength()).isGreaterThan(plain.payloadLength());
            socket.with(TestSocket.CAP_ACK).send(ASK | NLM_F_CREATE, 3, newLinkOfUnknownKind());
            NetlinkMessage capped = socket.receive().message();
            assertThat(capped.flags()).isEqualTo(NLM_F_ACK_TLVS | NLM_F_CAPPED);
            assertThat(Acknowledgement.read(capped).extendedAck().message()).isEqualTo(UNKNOWN_KIND);
        }
    }

    @Test
    default void successWithNothingToSayHasNoExtendedAck() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound().with(TestSocket.EXT_ACK)) {
            socket.send(ASK, 1, NOOP);
            assertThat(socket.receive().message().flags()).isEqualTo(NLM_F_CAPPED);
        }
    }

    @Test
    default void emptyDatagramIsRefused() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound()) {
            assertThat(socket.sendBytes(out -> {})).isEqualTo(-Errno.ENODATA);
            socket.assertSilent();
        }
    }

    @Test
    default void datagramThatExceedsTheSendBufferIsRefused() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound()) {
            assertThat(socket.socket.setOption(TestSocket.SOL_SOCKET, TestSocket.SO_SNDBUF, 1))
                    .isZero();
            assertThat(socket.sendBytes(out -> out.writeZero(4608 - 32 + 1))).isEqualTo(-Errno.EMSGSIZE);
            assertThat(socket.sendBytes(out -> out.writeZero(4608 - 32))).isEqualTo(4608 - 32);
        }
    }

    @Test
    default void notificationReachesMembersWithTheGroup() throws Exception {
        try (TestSocket actor = open(NETLINK_ROUTE).bound();
                TestSocket member = open(NETLINK_ROUTE).bound().with(TestSocket.PKTINFO);
                TestSocket unbound = open(NETLINK_ROUTE);
                TestSocket other = open(NETLINK_ROUTE).bound()) {
            assertThat(member.join(RTNLGRP_LINK)).isZero();
            assertThat(unbound.join(RTNLGRP_LINK)).isZero();
            actor.send(ASK, 5, setLoopback(true));
            assertThat(Acknowledgement.read(actor.receive().message()).isSuccess())
                    .isTrue();
            Received heard = member.receive();
            assertThat(heard.portId()).isZero();
            assertThat(heard.groups()).isEqualTo(1);
            assertThat(heard.group()).isEqualTo(RTNLGRP_LINK);
            assertThat(heard.message().type()).isEqualTo(RTM_NEWLINK);
            assertThat(heard.message().sequence()).isZero();
            assertThat(heard.message().portId()).isZero();
            unbound.assertSilent();
            other.assertSilent();
        }
    }

    @Test
    default void connectedToAnotherProcessHearsNoAnswers() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE)) {
            assertThat(socket.socket.connect(4715, 0)).isZero();
            ByteBuf request = Unpooled.directBuffer();
            try {
                TestSocket.encode(ASK, 1, NOOP).accept(request);
                assertThat(socket.socket.sendTo(request, 0, 0)).isEqualTo(NLMSG_HDRLEN);
            } finally {
                request.release();
            }
            socket.assertSilent();
        }
    }
}
