// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit.contract;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_USERSOCK;
import static io.nettylink.codec.NetlinkConstants.NLMSG_NOOP;
import static io.nettylink.codec.NetlinkConstants.NLM_F_REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nettylink.channel.NetlinkIoException;
import io.nettylink.codec.Errno;
import io.nettylink.testkit.KernelMessage;
import org.junit.jupiter.api.Test;

/** Port ids, groups and options. */
interface BindingContract extends Contract {
    int NO_PROTOCOL = 14;

    @Test
    default void socketHasNoPortIdUntilItIsBound() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE)) {
            assertThat(socket.portId()).isZero();
            socket.bound();
            assertThat(socket.portId()).isPositive();
        }
    }

    @Test
    default void kernelChoosesDistinctPortIds() throws Exception {
        try (TestSocket one = open(NETLINK_ROUTE).bound();
                TestSocket two = open(NETLINK_ROUTE).bound();
                TestSocket three = open(NETLINK_ROUTE).bound()) {
            assertThat(one.portId()).isNotIn(two.portId(), three.portId());
            assertThat(two.portId()).isNotEqualTo(three.portId());
            assertThat(three.portId()).as("a number of 32 bits without a sign").isGreaterThan(Integer.MAX_VALUE);
        }
    }

    @Test
    default void portIdsAreUnsigned() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE)) {
            assertThat(socket.socket.bind(0xffff_fffeL, 0)).isZero();
            assertThat(socket.portId()).isEqualTo(0xffff_fffeL);
        }
    }

    @Test
    default void portIdIsTakenOnceInItsProtocol() throws Exception {
        try (TestSocket one = open(NETLINK_ROUTE);
                TestSocket two = open(NETLINK_ROUTE);
                TestSocket other = open(NETLINK_USERSOCK)) {
            assertThat(one.socket.bind(4711, 0)).isZero();
            assertThat(two.socket.bind(4711, 0)).isEqualTo(-EADDRINUSE);
            assertThat(other.socket.bind(4711, 0)).isZero();
            one.socket.close();
            assertThat(two.socket.bind(4711, 0)).isZero();
        }
    }

    @Test
    default void boundSocketKeepsItsPortId() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE)) {
            assertThat(socket.socket.bind(4712, 0)).isZero();
            assertThat(socket.socket.bind(4713, 0)).isEqualTo(-Errno.EINVAL);
            assertThat(socket.socket.bind(0, 0)).isEqualTo(-Errno.EINVAL);
            assertThat(socket.socket.bind(4712, 0)).isZero();
        }
    }

    @Test
    default void connectingAndSendingBind() throws Exception {
        try (TestSocket connected = open(NETLINK_ROUTE);
                TestSocket sender = open(NETLINK_ROUTE)) {
            assertThat(connected.socket.connect(0, 0)).isZero();
            assertThat(connected.portId()).isPositive();
            assertThat(connected.socket.disconnect()).isZero();
            sender.send(NLM_F_REQUEST, 1, KernelMessage.of(NLMSG_NOOP, out -> {}));
            assertThat(sender.portId()).isPositive();
        }
    }

    @Test
    default void bindJoinsTheGroupsOfItsMaskAndLeavesOthers() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE)) {
            assertThat(socket.socket.bind(4714, 0b101)).isZero();
            assertThat(socket.memberships()).containsExactly(1, 3);
            assertThat(socket.groupMask()).isEqualTo(0b101);
            assertThat(socket.join(33)).isZero();
            assertThat(socket.socket.bind(4714, 0b10)).isZero();
            assertThat(socket.memberships()).containsExactly(2, 33);
            assertThat(socket.socket.bind(4714, 0)).isZero();
            assertThat(socket.memberships()).containsExactly(33);
        }
    }

    @Test
    default void groupsAreJoinedAndLeftByNumber() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE)) {
            assertThat(socket.memberships()).isEmpty();
            assertThat(socket.join(33)).isZero();
            assertThat(socket.join(1)).isZero();
            assertThat(socket.join(32)).isZero();
            assertThat(socket.join(1)).as("again").isZero();
            assertThat(socket.memberships()).containsExactly(1, 32, 33);
            assertThat(socket.groupMask()).isEqualTo(0x8000_0001L);
            assertThat(leave(socket, 1)).isZero();
            assertThat(leave(socket, 2)).as("never joined").isZero();
            assertThat(socket.memberships()).containsExactly(32, 33);
        }
    }

    @Test
    default void groupsThatThereAreNotAreRefused() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE)) {
            for (int group : new int[] {0, -1, 100_000}) {
                assertThat(socket.join(group)).isEqualTo(-Errno.EINVAL);
                assertThat(leave(socket, group)).isEqualTo(-Errno.EINVAL);
            }
        }
    }

    @Test
    default void flagsAreOffAndStayAsTheyAreSet() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE)) {
            for (int option : new int[] {3, 4, 5, 8, 10, 11, 12}) {
                assertThat(socket.socket.option(TestSocket.SOL_NETLINK, option)).isZero();
                assertThat(socket.socket.setOption(TestSocket.SOL_NETLINK, option, 7))
                        .isZero();
                assertThat(socket.socket.option(TestSocket.SOL_NETLINK, option)).isEqualTo(1);
                assertThat(socket.socket.setOption(TestSocket.SOL_NETLINK, option, 0))
                        .isZero();
                assertThat(socket.socket.option(TestSocket.SOL_NETLINK, option)).isZero();
            }
            assertThat(socket.socket.setOption(TestSocket.SOL_NETLINK, 99, 1)).isEqualTo(-ENOPROTOOPT);
            assertThat(socket.socket.option(TestSocket.SOL_NETLINK, 99)).isEqualTo(-ENOPROTOOPT);
            assertThat(socket.socket.option(TestSocket.SOL_NETLINK, TestSocket.ADD_MEMBERSHIP))
                    .isEqualTo(-ENOPROTOOPT);
        }
    }

    @Test
    default void buffersAreDoubledWithinLimits() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE)) {
            socket.receiveBuffer(10_000);
            assertThat(socket.socket.option(TestSocket.SOL_SOCKET, TestSocket.SO_RCVBUF))
                    .isEqualTo(20_000);
            socket.receiveBuffer(1);
            assertThat(socket.socket.option(TestSocket.SOL_SOCKET, TestSocket.SO_RCVBUF))
                    .isEqualTo(2304);
            assertThat(socket.socket.setOption(TestSocket.SOL_SOCKET, TestSocket.SO_SNDBUF, 1))
                    .isZero();
            assertThat(socket.socket.option(TestSocket.SOL_SOCKET, TestSocket.SO_SNDBUF))
                    .isEqualTo(4608);
        }
    }

    @Test
    default void protocolThatThereIsNotIsRefused() {
        assertThatExceptionOfType(NetlinkIoException.class)
                .isThrownBy(() -> open(NO_PROTOCOL))
                .satisfies(refused -> assertThat(refused.errno()).isEqualTo(Errno.EPROTONOSUPPORT))
                .withMessageStartingWith("socket(AF_NETLINK, protocol 14): EPROTONOSUPPORT");
    }

    @Test
    default void closedSocketIsNoDescriptor() throws Exception {
        TestSocket socket = open(NETLINK_ROUTE).bound();
        assertThat(socket.socket.close()).isZero();
        assertThat(socket.socket.close()).isZero();
        assertThat(socket.socket.isOpen()).isFalse();
        assertThat(socket.socket.bind(0, 0)).isEqualTo(-EBADF);
        assertThat(socket.receiveError()).isEqualTo(EBADF);
        assertThat(socket.send(NLM_F_REQUEST, 1, KernelMessage.of(NLMSG_NOOP, out -> {})))
                .isEqualTo(-EBADF);
        assertThat(socket.join(1)).isEqualTo(-EBADF);
        assertThat(socket.socket.drops()).isEqualTo(-EBADF);
    }

    private static int leave(TestSocket socket, int group) {
        return socket.socket.setOption(TestSocket.SOL_NETLINK, TestSocket.DROP_MEMBERSHIP, group);
    }
}
