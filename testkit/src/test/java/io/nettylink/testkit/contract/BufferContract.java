// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit.contract;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_USERSOCK;
import static io.nettylink.codec.NetlinkConstants.NLMSG_NOOP;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK;
import static io.nettylink.codec.NetlinkConstants.NLM_F_REQUEST;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.codec.Errno;
import io.nettylink.testkit.KernelMessage;
import io.nettylink.testkit.contract.TestSocket.Received;
import org.junit.jupiter.api.Test;

/** The receive buffer: overruns, truncation, peeking. */
interface BufferContract extends Contract {
    int SMALL = 4096;
    int MANY = 100;
    KernelMessage NOOP = KernelMessage.of(NLMSG_NOOP, out -> {});

    @Test
    default void overrunIsToldOnceAndFirst() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound().receiveBuffer(SMALL)) {
            acknowledge(socket, MANY);
            assertThat(socket.receiveError()).isEqualTo(Errno.ENOBUFS);
            int kept = socket.drain();
            assertThat(kept).isBetween(1, MANY - 1);
            assertThat(socket.socket.drops()).isEqualTo(MANY - kept);
            socket.assertSilent();
        }
    }

    @Test
    default void everythingIsDroppedUntilTheQueueHasBeenReadEmpty() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound().receiveBuffer(SMALL)) {
            acknowledge(socket, MANY);
            assertThat(socket.receiveError()).isEqualTo(Errno.ENOBUFS);
            socket.receive();
            long before = socket.socket.drops();
            acknowledge(socket, 1);
            assertThat(socket.socket.drops()).as("though there is room again").isEqualTo(before + 1);
            socket.drain();
            acknowledge(socket, 1);
            assertThat(socket.receive().message().sequence()).isZero();
            socket.assertSilent();
            assertThat(socket.socket.drops()).isEqualTo(before + 1);
        }
    }

    @Test
    default void pendingErrorIsTakenByAskingForIt() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound().receiveBuffer(SMALL)) {
            acknowledge(socket, MANY);
            assertThat(socket.socket.option(TestSocket.SOL_SOCKET, TestSocket.SO_ERROR))
                    .isEqualTo(Errno.ENOBUFS);
            assertThat(socket.socket.option(TestSocket.SOL_SOCKET, TestSocket.SO_ERROR))
                    .isZero();
            assertThat(socket.drain()).isPositive();
        }
    }

    @Test
    default void overrunIsNotToldWhereNobodyWantsToKnow() throws Exception {
        try (TestSocket socket =
                open(NETLINK_ROUTE).bound().receiveBuffer(SMALL).with(TestSocket.NO_ENOBUFS)) {
            acknowledge(socket, MANY);
            int kept = socket.drain();
            assertThat(kept).isBetween(1, MANY - 1);
            assertThat(socket.socket.drops()).isEqualTo(MANY - kept);
            acknowledge(socket, MANY);
            socket.receive();
            acknowledge(socket, 1);
            assertThat(socket.drain()).as("what has room is not dropped").isEqualTo(kept);
        }
    }

    @Test
    default void fullBufferOfAProcessMakesItsSenderWait() throws Exception {
        try (TestSocket sender = open(NETLINK_USERSOCK).bound();
                TestSocket receiver = open(NETLINK_USERSOCK).bound().receiveBuffer(SMALL)) {
            int sent = 0;
            while (sender.sendTo(receiver.portId(), 0, "x") > 0) {
                sent++;
            }
            assertThat(sender.sendTo(receiver.portId(), 0, "x")).isEqualTo(-Errno.EAGAIN);
            assertThat(sent).isBetween(1, MANY);
            assertThat(receiver.socket.drops()).isZero();
            assertThat(receiver.drain()).isEqualTo(sent);
            assertThat(sender.sendTo(receiver.portId(), 0, "x")).isEqualTo(1);
        }
    }

    @Test
    default void multicastOverrunsTheMember() throws Exception {
        try (TestSocket sender = open(NETLINK_USERSOCK).bound();
                TestSocket member = open(NETLINK_USERSOCK).bound().receiveBuffer(SMALL)) {
            assertThat(member.join(1)).isZero();
            for (int i = 0; i < MANY; i++) {
                assertThat(sender.sendTo(0, 1, "x")).isEqualTo(-Errno.ECONNREFUSED);
            }
            assertThat(member.receiveError()).isEqualTo(Errno.ENOBUFS);
            int kept = member.drain();
            assertThat(member.socket.drops()).isEqualTo(MANY - kept);
        }
    }

    @Test
    default void datagramThatDoesNotFitLosesItsEnd() throws Exception {
        try (TestSocket sender = open(NETLINK_USERSOCK).bound();
                TestSocket receiver = open(NETLINK_USERSOCK).bound()) {
            sender.sendTo(receiver.portId(), 0, "0123456789");
            sender.sendTo(receiver.portId(), 0, "next");
            Received cut = receiver.receive(4);
            assertThat(cut.truncated()).isTrue();
            assertThat(cut.size()).isEqualTo(10);
            assertThat(new String(cut.bytes(), US_ASCII)).isEqualTo("0123");
            Received next = receiver.receive(4);
            assertThat(next.truncated()).isFalse();
            assertThat(new String(next.bytes(), US_ASCII)).isEqualTo("next");
            receiver.assertSilent();
        }
    }

    @Test
    default void sizeOfTheNextDatagramIsToldWithoutTakingIt() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound().receiveBuffer(SMALL)) {
            assertThat(socket.socket.nextSize()).isEqualTo(-Errno.EAGAIN);
            acknowledge(socket, 1);
            assertThat(socket.socket.nextSize()).isEqualTo(36);
            assertThat(socket.socket.nextSize()).isEqualTo(36);
            assertThat(socket.receive().size()).isEqualTo(36);
            assertThat(socket.socket.nextSize()).isEqualTo(-Errno.EAGAIN);
            acknowledge(socket, MANY);
            assertThat(socket.socket.nextSize()).as("takes the error").isEqualTo(-Errno.ENOBUFS);
            assertThat(socket.socket.nextSize()).isEqualTo(36);
        }
    }

    @Test
    default void smallAnswersFillTheDefaultBufferAsTheDesignCounts() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound()) {
            acknowledge(socket, 1000);
            assertThat(socket.receiveError()).isEqualTo(Errno.ENOBUFS);
            assertThat(socket.drain()).isBetween(200, 300);
        }
    }

    private static void acknowledge(TestSocket socket, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(socket.send(NLM_F_REQUEST | NLM_F_ACK, 0, NOOP)).isPositive();
        }
    }
}
