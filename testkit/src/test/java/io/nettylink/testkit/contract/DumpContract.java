// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit.contract;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_NAME;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_GETFAMILY;
import static io.nettylink.codec.GenetlinkConstants.GENL_ID_CTRL;
import static io.nettylink.codec.NetlinkConstants.NLMSG_DONE;
import static io.nettylink.codec.NetlinkConstants.NLMSG_ERROR;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CREATE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP;
import static io.nettylink.codec.NetlinkConstants.NLM_F_EXCL;
import static io.nettylink.codec.NetlinkConstants.NLM_F_MULTI;
import static io.nettylink.codec.NetlinkConstants.NLM_F_REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.Errno;
import io.nettylink.codec.NetlinkMessage;
import io.nettylink.testkit.KernelMessage;
import io.nettylink.testkit.contract.TestSocket.Received;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dumps, with that of routing rules: the test makes more of them than have room in a single datagram. */
interface DumpContract extends Contract {
    int DUMP = NLM_F_REQUEST | NLM_F_ACK | NLM_F_DUMP;

    /** As much as the kernel makes of a dump before it knows how much its reader takes. */
    int FIRST_PART = 3776;

    int RTM_NEWRULE = 32;
    int RTM_GETRULE = 34;
    int FRA_PRIORITY = 6;
    int RULES = 400;
    int AF_INET = 2;
    int ROOM = 4096;

    KernelMessage GET_RULES =
            KernelMessage.of(RTM_GETRULE, out -> out.u8(AF_INET).zero(11));
    KernelMessage FAMILIES = controller(CTRL_CMD_GETFAMILY);

    /** A socket in a namespace with many rules. */
    private TestSocket openWithRules() throws Exception {
        try (TestSocket socket = open(NETLINK_ROUTE).bound()) {
            addRules(socket, RULES);
        }
        // Another one, to which the kernel owes small parts as it has not seen its buffer.
        return open(NETLINK_ROUTE).bound();
    }

    /** Adds rules of priorities from 1 on. */
    static void addRules(TestSocket socket, int count) {
        for (int i = 1; i <= count; i++) {
            socket.send(NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, i, rule(i));
            assertThat(error(socket)).isZero();
        }
    }

    /** A rule that looks into table 254, the main one. */
    private static KernelMessage rule(int priority) {
        return KernelMessage.of(
                RTM_NEWRULE,
                out -> out.u8(AF_INET)
                        .zero(3)
                        .u8(254)
                        .zero(2)
                        .u8(1)
                        .u32(0)
                        .attributes()
                        .u32(FRA_PRIORITY, priority));
    }

    private static KernelMessage controller(int command) {
        return KernelMessage.of(GENL_ID_CTRL, out -> out.u8(command).u8(2).zero(2));
    }

    @Test
    default void dumpIsMadeWhileItIsRead() throws Exception {
        try (TestSocket socket = openWithRules()) {
            assertThat(socket.send(DUMP, 6, GET_RULES)).isPositive();
            List<Received> parts = parts(socket, ROOM);
            assertThat(parts).hasSizeGreaterThan(1).allMatch(part -> part.size() <= ROOM && part.portId() == 0);
            assertThat(parts.getFirst().size()).isLessThanOrEqualTo(FIRST_PART);
            List<NetlinkMessage> messages = messages(parts);
            assertThat(messages)
                    .allMatch(message -> message.has(NLM_F_MULTI))
                    .allMatch(message -> message.sequence() == 6 && message.portId() == socket.portId());
            NetlinkMessage done = messages.removeLast();
            assertThat(done.type()).isEqualTo(NLMSG_DONE);
            assertThat(done.payloadLength()).isEqualTo(4);
            assertThat(done.s32(0)).isZero();
            assertThat(messages).hasSizeGreaterThanOrEqualTo(RULES).allMatch(message -> message.type() == RTM_NEWRULE);
            assertThat(socket.receiveError()).as("no acknowledgement").isEqualTo(Errno.EAGAIN);
        }
    }

    @Test
    default void partsGrowWithTheReadersBuffer() throws Exception {
        try (TestSocket socket = openWithRules()) {
            socket.send(DUMP, 1, GET_RULES);
            List<Received> parts = parts(socket, 32 * 1024);
            assertThat(parts.getFirst().size()).isLessThanOrEqualTo(FIRST_PART);
            assertThat(parts.get(1).size()).isGreaterThan(FIRST_PART);
            socket.send(DUMP, 2, GET_RULES);
            Received whole = socket.receive();
            assertThat(whole.size())
                    .isGreaterThan(parts.getFirst().size() + FIRST_PART)
                    .isLessThanOrEqualTo(32 * 1024);
        }
    }

    @Test
    default void secondDumpIsRefusedAsLongAsOneRuns() throws Exception {
        try (TestSocket socket = openWithRules()) {
            socket.send(DUMP, 1, GET_RULES);
            socket.send(DUMP, 2, GET_RULES);
            assertThat(socket.receive(ROOM).messages()).allMatch(message -> message.sequence() == 1);
            NetlinkMessage refusal = socket.receive(ROOM).message();
            assertThat(refusal.sequence()).isEqualTo(2);
            assertThat(refusal.type()).isEqualTo(NLMSG_ERROR);
            assertThat(Acknowledgement.read(refusal).errno()).isEqualTo(Errno.EBUSY);
            assertThat(messages(parts(socket, ROOM)).getLast().sequence()).isEqualTo(1);
            socket.send(DUMP, 3, GET_RULES);
            assertThat(messages(parts(socket, ROOM))).allMatch(message -> message.sequence() == 3);
        }
    }

    @Test
    default void doesAreAnsweredWhileADumpRuns() throws Exception {
        try (TestSocket socket = openWithRules()) {
            socket.send(DUMP, 1, GET_RULES);
            socket.send(NLM_F_REQUEST, 2, Contract.getLoopback());
            assertThat(socket.receive(ROOM).messages()).allMatch(message -> message.sequence() == 1);
            assertThat(socket.receive(ROOM).message().sequence()).isEqualTo(2);
            assertThat(messages(parts(socket, ROOM)).getLast().type()).isEqualTo(NLMSG_DONE);
        }
    }

    @Test
    default void dumpAmongOtherRequestsOfADatagramBeginsInItsTurn() throws Exception {
        try (TestSocket socket = openWithRules()) {
            socket.sendBytes(TestSocket.encode(RequestContract.ASK, 1, RequestContract.NOOP)
                    .andThen(TestSocket.encode(DUMP, 2, GET_RULES))
                    .andThen(TestSocket.encode(RequestContract.ASK, 3, Contract.getLoopback()))
                    .andThen(TestSocket.encode(RequestContract.ASK, 4, RequestContract.NOOP)));
            assertThat(socket.receive(ROOM).message().sequence()).isEqualTo(1);
            assertThat(socket.receive(ROOM).messages()).allMatch(message -> message.sequence() == 2);
            assertThat(socket.receive(ROOM).message().type()).isEqualTo(RTM_NEWLINK);
            assertThat(socket.receive(ROOM).message().sequence()).isEqualTo(3);
            assertThat(socket.receive(ROOM).message().sequence()).isEqualTo(4);
            assertThat(messages(parts(socket, ROOM))).allMatch(message -> message.sequence() == 2);
            socket.assertSilent();
        }
    }

    @Test
    default void secondDumpOfADatagramIsRefusedAndEndsNothing() throws Exception {
        try (TestSocket socket = openWithRules()) {
            socket.sendBytes(TestSocket.encode(DUMP, 1, GET_RULES)
                    .andThen(TestSocket.encode(DUMP, 2, GET_RULES))
                    .andThen(TestSocket.encode(RequestContract.ASK, 3, RequestContract.NOOP)));
            assertThat(socket.receive(ROOM).messages()).allMatch(message -> message.sequence() == 1);
            NetlinkMessage refusal = socket.receive(ROOM).message();
            assertThat(refusal.sequence()).isEqualTo(2);
            assertThat(Acknowledgement.read(refusal).errno()).isEqualTo(Errno.EBUSY);
            assertThat(socket.receive(ROOM).message().sequence()).isEqualTo(3);
            assertThat(messages(parts(socket, ROOM))).allMatch(message -> message.sequence() == 1);
            socket.assertSilent();
        }
    }

    @Test
    default void eachSocketHasADumpOfItsOwn() throws Exception {
        try (TestSocket one = openWithRules();
                TestSocket two = open(NETLINK_ROUTE).bound()) {
            one.send(DUMP, 1, GET_RULES);
            two.send(DUMP, 2, GET_RULES);
            assertThat(messages(parts(one, ROOM))).allMatch(message -> message.sequence() == 1);
            assertThat(messages(parts(two, ROOM))).allMatch(message -> message.sequence() == 2);
        }
    }

    @Test
    default void unknownFamilyAndCommandAndNameAreRefused() throws Exception {
        try (TestSocket socket = open(NETLINK_GENERIC).bound()) {
            socket.send(NLM_F_REQUEST, 1, getFamily("no-such-one"));
            assertThat(error(socket)).isEqualTo(Errno.ENOENT);
            socket.send(NLM_F_REQUEST, 2, FAMILIES);
            assertThat(error(socket)).as("neither name nor id").isEqualTo(Errno.EINVAL);
            socket.send(NLM_F_REQUEST, 3, controller(200));
            assertThat(error(socket)).isEqualTo(Errno.EOPNOTSUPP);
            socket.send(NLM_F_REQUEST, 4, KernelMessage.of(0x3ff0, out -> out.u32(0)));
            assertThat(error(socket)).isEqualTo(Errno.ENOENT);
            socket.send(NLM_F_REQUEST, 5, KernelMessage.of(GENL_ID_CTRL, out -> {}));
            assertThat(error(socket)).as("no command").isEqualTo(Errno.EINVAL);
            socket.send(DUMP, 6, controller(200));
            assertThat(error(socket)).isEqualTo(Errno.EOPNOTSUPP);
        }
    }

    private static int error(TestSocket socket) {
        return Acknowledgement.read(socket.receive().message()).errno();
    }

    private static KernelMessage getFamily(String name) {
        return KernelMessage.of(
                GENL_ID_CTRL,
                out -> out.u8(CTRL_CMD_GETFAMILY).u8(2).zero(2).attributes().string(CTRL_ATTR_FAMILY_NAME, name));
    }

    static List<NetlinkMessage> messages(List<Received> parts) {
        List<NetlinkMessage> messages = new ArrayList<>();
        parts.forEach(part -> messages.addAll(part.messages()));
        return messages;
    }

    /** Receives up to the end of a dump. */
    static List<Received> parts(TestSocket socket, int room) {
        List<Received> parts = new ArrayList<>();
        do {
            parts.add(socket.receive(room));
        } while (parts.getLast().messages().getLast().type() != NLMSG_DONE);
        return parts;
    }
}
