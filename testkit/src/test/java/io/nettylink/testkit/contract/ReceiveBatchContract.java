// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit.contract;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_USERSOCK;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK;
import static io.nettylink.codec.NetlinkConstants.NLM_F_REQUEST;
import static io.nettylink.testkit.contract.RequestContract.NOOP;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.codec.Errno;
import io.nettylink.testkit.contract.TestSocket.Received;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several datagrams by one {@code recvmmsg}. */
interface ReceiveBatchContract extends Contract {
    int MOST = NetlinkSocket.MAX_DATAGRAMS;

    @Test
    default void severalBuffersTakeDatagramsInTheirOrder() throws Exception {
        try (TestSocket sender = open(NETLINK_USERSOCK).bound();
                TestSocket receiver = open(NETLINK_USERSOCK).bound()) {
            for (String text : List.of("a", "bb", "cccccc", "d")) {
                sender.sendTo(receiver.portId(), 0, text);
            }
            List<Received> batch = receiver.receive(3, 4);
            assertThat(texts(batch)).containsExactly("a", "bb", "cccc");
            assertThat(batch).extracting(Received::size).containsExactly(1, 2, 6);
            assertThat(batch).extracting(Received::truncated).containsExactly(false, false, true);
            assertThat(texts(receiver.receive(3, 4))).containsExactly("d");
            assertThat(receiver.receive(3, 4)).isEmpty();
        }
    }

    @Test
    default void callGivesAsManyAsThereAreButNeverMoreThanItsMost() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound()) {
            acknowledge(socket, MOST - 1);
            assertThat(socket.receive(MOST, 64)).hasSize(MOST - 1);
            acknowledge(socket, MOST);
            assertThat(socket.receive(MOST, 64)).hasSize(MOST);
            assertThat(socket.receiveError(MOST)).isEqualTo(Errno.EAGAIN);
            acknowledge(socket, MOST + 4);
            assertThat(socket.receive(2 * MOST, 64)).hasSize(MOST);
            assertThat(socket.receive(2 * MOST, 64)).hasSize(4);
            socket.assertSilent();
        }
    }

    @Test
    default void eachDatagramTellsItsOwnSenderAndGroup() throws Exception {
        try (TestSocket one = open(NETLINK_USERSOCK).bound();
                TestSocket two = open(NETLINK_USERSOCK).bound();
                TestSocket receiver = open(NETLINK_USERSOCK).bound().with(TestSocket.PKTINFO)) {
            assertThat(receiver.join(1)).isZero();
            assertThat(receiver.join(3)).isZero();
            one.sendTo(0, 0b100, "to group 3");
            two.sendTo(receiver.portId(), 0, "to it alone");
            two.sendTo(0, 0b1, "to group 1");
            one.sendTo(receiver.portId(), 0, "alone again");
            List<Received> batch = receiver.receive(8, 64);
            assertThat(texts(batch)).containsExactly("to group 3", "to it alone", "to group 1", "alone again");
            assertThat(batch)
                    .extracting(Received::portId)
                    .containsExactly(one.portId(), two.portId(), two.portId(), one.portId());
            assertThat(batch).extracting(Received::groups).containsExactly(0b100, 0, 0b1, 0);
            assertThat(batch).extracting(Received::group).containsExactly(3, 0, 1, 0);
        }
    }

    @Test
    default void overrunIsToldByACallOfItsOwn() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound().receiveBuffer(BufferContract.SMALL)) {
            acknowledge(socket, BufferContract.MANY);
            assertThat(socket.receiveError(MOST)).isEqualTo(Errno.ENOBUFS);
            int kept = socket.receive(MOST, 64).size();
            assertThat(kept).isBetween(1, MOST - 1);
            assertThat(socket.receiveError(MOST)).isEqualTo(Errno.EAGAIN);
            assertThat(socket.socket.drops()).isEqualTo(BufferContract.MANY - kept);
        }
    }

    @Test
    default void queueThatACallHasReadEmptyTakesDatagramsAgain() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound().receiveBuffer(BufferContract.SMALL)) {
            acknowledge(socket, BufferContract.MANY);
            assertThat(socket.receiveError(MOST)).isEqualTo(Errno.ENOBUFS);
            int kept = (int) (BufferContract.MANY - socket.socket.drops());
            assertThat(socket.receive(kept - 1, 64)).hasSize(kept - 1);
            acknowledge(socket, 1);
            assertThat(socket.receive(1, 64)).as("the last one that was kept").hasSize(1);
            acknowledge(socket, 2);
            assertThat(socket.receive(MOST, 64))
                    .as("nobody had to find it empty")
                    .hasSize(2);
        }
    }

    @Test
    default void dumpGoesOnWithinACall() throws Exception {
        try (TestSocket filler = open(NETLINK_ROUTE).bound();
                TestSocket socket = open(NETLINK_ROUTE).bound()) {
            DumpContract.addRules(filler, DumpContract.RULES);
            socket.send(DumpContract.DUMP, 6, DumpContract.GET_RULES);
            List<Received> first = socket.receive(3, DumpContract.ROOM);
            assertThat(first).hasSize(3);
            List<Received> all = new ArrayList<>(first);
            all.addAll(DumpContract.parts(socket, DumpContract.ROOM));
            assertThat(DumpContract.messages(all))
                    .hasSizeGreaterThan(DumpContract.RULES)
                    .allMatch(message -> message.sequence() == 6);
            socket.assertSilent();
        }
    }

    @Test
    default void bufferIsFilledFromItsWriterIndex() throws Exception {
        ByteBuf[] buffers = {
            Unpooled.directBuffer(8, 8).writeZero(3),
            Unpooled.directBuffer(8, 8).writeZero(8)
        };
        try (TestSocket sender = open(NETLINK_USERSOCK).bound();
                TestSocket receiver = open(NETLINK_USERSOCK).bound()) {
            sender.sendTo(receiver.portId(), 0, "abc");
            sender.sendTo(receiver.portId(), 0, "no room");
            assertThat(receiver.socket.receive(buffers, 2)).isEqualTo(2);
            assertThat(buffers[0].writerIndex()).isEqualTo(3);
            assertThat(buffers[0].toString(0, 8, US_ASCII)).isEqualTo("\0\0\0abc\0\0");
            assertThat(receiver.socket.truncated(0)).isFalse();
            assertThat(receiver.socket.size(1)).isEqualTo(7);
            assertThat(receiver.socket.truncated(1)).isTrue();
            assertThat(buffers[1].toString(US_ASCII)).isEqualTo("\0".repeat(8));
        } finally {
            buffers[0].release();
            buffers[1].release();
        }
    }

    @Test
    default void askingForTheNextSizeLeavesWhatWasReceived() throws Exception {
        ByteBuf[] buffers = {Unpooled.directBuffer(8, 8), Unpooled.directBuffer(8, 8)};
        try (TestSocket sender = open(NETLINK_USERSOCK).bound();
                TestSocket receiver = open(NETLINK_USERSOCK).bound()) {
            for (String text : List.of("a", "bb", "ccc")) {
                sender.sendTo(receiver.portId(), 0, text);
            }
            assertThat(receiver.socket.receive(buffers, 2)).isEqualTo(2);
            assertThat(receiver.socket.nextSize()).isEqualTo(3);
            assertThat(receiver.socket.size(0)).isEqualTo(1);
            assertThat(receiver.socket.size(1)).isEqualTo(2);
            assertThat(receiver.socket.senderPortId(1)).isEqualTo(sender.portId());
            assertThat(texts(receiver.receive(2, 8))).containsExactly("ccc");
            assertThat(receiver.socket.nextSize()).isEqualTo(-Errno.EAGAIN);
        } finally {
            buffers[0].release();
            buffers[1].release();
        }
    }

    private static List<String> texts(List<Received> datagrams) {
        return datagrams.stream()
                .map(datagram -> new String(datagram.bytes(), US_ASCII))
                .toList();
    }

    private static void acknowledge(TestSocket socket, int times) {
        for (int i = 1; i <= times; i++) {
            assertThat(socket.send(NLM_F_REQUEST | NLM_F_ACK, i, NOOP)).isPositive();
        }
    }
}
