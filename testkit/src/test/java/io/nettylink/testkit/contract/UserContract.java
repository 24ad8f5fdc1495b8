// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit.contract;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_USERSOCK;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.codec.Errno;
import io.nettylink.testkit.contract.TestSocket.Received;
import org.junit.jupiter.api.Test;

/** Datagrams between processes. */
interface UserContract extends Contract {
    @Test
    default void datagramReachesThePortIdThatItIsSentTo() throws Exception {
        try (TestSocket one = open(NETLINK_USERSOCK).bound();
                TestSocket two = open(NETLINK_USERSOCK).bound();
                TestSocket three = open(NETLINK_USERSOCK).bound()) {
            assertThat(one.sendTo(two.portId(), 0, "hello")).isEqualTo(5);
            Received heard = two.receive();
            assertThat(new String(heard.bytes(), US_ASCII)).isEqualTo("hello");
            assertThat(heard.portId()).isEqualTo(one.portId());
            assertThat(heard.groups()).isZero();
            three.assertSilent();
            one.assertSilent();
        }
    }

    @Test
    default void nobodyAtAPortIdRefuses() throws Exception {
        try (TestSocket socket = open(NETLINK_USERSOCK).bound()) {
            assertThat(socket.sendTo(4716, 0, "x")).isEqualTo(-Errno.ECONNREFUSED);
            assertThat(socket.sendTo(0, 0, "x")).as("no kernel is there").isEqualTo(-Errno.ECONNREFUSED);
        }
    }

    @Test
    default void connectedSocketHearsItsPeerAlone() throws Exception {
        try (TestSocket one = open(NETLINK_USERSOCK).bound();
                TestSocket two = open(NETLINK_USERSOCK).bound();
                TestSocket three = open(NETLINK_USERSOCK).bound()) {
            assertThat(one.socket.connect(two.portId(), 0)).isZero();
            assertThat(three.sendTo(one.portId(), 0, "x")).isEqualTo(-Errno.ECONNREFUSED);
            assertThat(two.sendTo(one.portId(), 0, "x")).isEqualTo(1);
            assertThat(one.sendBytes(out -> out.writeByte(1))).isEqualTo(1);
            assertThat(two.receive().portId()).isEqualTo(one.portId());
            assertThat(one.socket.disconnect()).isZero();
            assertThat(three.sendTo(one.portId(), 0, "x")).isEqualTo(1);
        }
    }

    @Test
    default void multicastReachesMembersWithPortIdsOtherThanTheSender() throws Exception {
        try (TestSocket sender = open(NETLINK_USERSOCK).bound();
                TestSocket member = open(NETLINK_USERSOCK).bound().with(TestSocket.PKTINFO);
                TestSocket plain = open(NETLINK_USERSOCK).bound();
                TestSocket unbound = open(NETLINK_USERSOCK);
                TestSocket stranger = open(NETLINK_USERSOCK).bound()) {
            for (TestSocket joining : new TestSocket[] {sender, member, plain, unbound}) {
                assertThat(joining.join(2)).isZero();
            }
            assertThat(sender.sendTo(0, 0b10, "all"))
                    .as("nobody has port id 0; the group is reached all the same")
                    .isEqualTo(-Errno.ECONNREFUSED);
            Received heard = member.receive();
            assertThat(heard.portId()).isEqualTo(sender.portId());
            assertThat(heard.groups()).isEqualTo(0b10);
            assertThat(heard.group()).isEqualTo(2);
            assertThat(plain.receive().group()).as("not asked for").isZero();
            sender.assertSilent();
            unbound.assertSilent();
            stranger.assertSilent();
        }
    }

    @Test
    default void multicastWithARecipientReachesItOnce() throws Exception {
        try (TestSocket sender = open(NETLINK_USERSOCK).bound();
                TestSocket member = open(NETLINK_USERSOCK).bound();
                TestSocket other = open(NETLINK_USERSOCK).bound()) {
            assertThat(member.join(1)).isZero();
            assertThat(other.join(1)).isZero();
            assertThat(sender.sendTo(member.portId(), 1, "x")).isEqualTo(1);
            assertThat(member.receive().portId()).isEqualTo(sender.portId());
            member.assertSilent();
            assertThat(other.receive().portId()).isEqualTo(sender.portId());
        }
    }

    @Test
    default void multicastReachesConnectedMembersToo() throws Exception {
        try (TestSocket sender = open(NETLINK_USERSOCK).bound();
                TestSocket member = open(NETLINK_USERSOCK).bound()) {
            assertThat(member.join(1)).isZero();
            assertThat(member.socket.connect(0, 0)).isZero();
            assertThat(sender.sendTo(0, 1, "x")).isEqualTo(-Errno.ECONNREFUSED);
            assertThat(member.receive().portId()).isEqualTo(sender.portId());
        }
    }

    @Test
    default void connectedToAGroupSendsToIt() throws Exception {
        try (TestSocket sender = open(NETLINK_USERSOCK).bound();
                TestSocket member = open(NETLINK_USERSOCK).bound()) {
            assertThat(member.join(3)).isZero();
            assertThat(sender.socket.connect(0, 0b100)).isZero();
            assertThat(sender.sendBytes(out -> out.writeByte(1))).isEqualTo(-Errno.ECONNREFUSED);
            assertThat(member.receive().groups()).isEqualTo(0b100);
        }
    }

    @Test
    default void leftGroupIsHeardNoMore() throws Exception {
        try (TestSocket sender = open(NETLINK_USERSOCK).bound();
                TestSocket member = open(NETLINK_USERSOCK).bound()) {
            assertThat(member.join(1)).isZero();
            sender.sendTo(0, 1, "before");
            assertThat(member.socket.setOption(TestSocket.SOL_NETLINK, TestSocket.DROP_MEMBERSHIP, 1))
                    .isZero();
            sender.sendTo(0, 1, "after");
            assertThat(new String(member.receive().bytes(), US_ASCII)).isEqualTo("before");
            member.assertSilent();
        }
    }

    @Test
    default void whatAClosedSocketHadQueuedIsGoneWithIt() throws Exception {
        try (TestSocket sender = open(NETLINK_USERSOCK).bound()) {
            TestSocket receiver = open(NETLINK_USERSOCK);
            assertThat(receiver.socket.bind(4717, 0)).isZero();
            sender.sendTo(4717, 0, "x");
            receiver.socket.close();
            try (TestSocket successor = open(NETLINK_USERSOCK)) {
                assertThat(successor.socket.bind(4717, 0)).isZero();
                successor.assertSilent();
            }
        }
    }
}
