// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.Controller.ACKNOWLEDGED_ONLY;
import static io.nettylink.Controller.NEVER_ANSWERED;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.Errno.EAGAIN;
import static io.nettylink.codec.Errno.EINVAL;
import static io.nettylink.codec.Errno.EIO;
import static io.nettylink.codec.Errno.EMSGSIZE;
import static io.nettylink.codec.Errno.ENOBUFS;
import static io.nettylink.codec.Errno.ENODEV;
import static io.nettylink.codec.Errno.ENOENT;
import static io.nettylink.codec.Errno.EPROTONOSUPPORT;
import static io.nettylink.codec.GenetlinkConstants.GENL_ID_CTRL;
import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_MSG;
import static io.nettylink.codec.NetlinkConstants.NLMSG_DONE;
import static io.nettylink.codec.NetlinkConstants.NLMSG_ERROR;
import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLMSG_MIN_TYPE;
import static io.nettylink.codec.NetlinkConstants.NLMSG_NOOP;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK_TLVS;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CAPPED;
import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP;
import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP_INTR;
import static io.nettylink.codec.NetlinkConstants.NLM_F_MULTI;
import static io.nettylink.codec.NetlinkConstants.NLM_F_REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nettylink.Rtnetlink.Link;
import io.nettylink.ScriptedPeer.Sent;
import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.MessageView;
import io.nettylink.codec.NetlinkMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a caller who waits may expect of either client. */
@Timeout(60)
abstract class RequestContract {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Request TABLE = Request.builder(0x10).label("a table").build();
    private static final MessageDecoder<Integer> FIRST_BYTE = message -> message.u8(0);

    private final ScriptedPeer peer = new ScriptedPeer();

    abstract Client open(Client.Settings settings);

    @Test
    void callHasTheReply() throws Exception {
        try (Client client = open(new Client.Settings(NETLINK_GENERIC))) {
            assertThat(client.call(Controller.getFamily("nlctrl"), Controller::familyId))
                    .isEqualTo(GENL_ID_CTRL);
            assertThat(client.portId()).isPositive();
        }
    }

    @Test
    void executeHasTheAcknowledgementAndPassesRepliesOver() throws Exception {
        try (Client client = open(new Client.Settings(NETLINK_GENERIC))) {
            assertThat(client.execute(ACKNOWLEDGED_ONLY)).isEqualTo(Acknowledgement.SUCCESS);
            assertThat(client.execute(Controller.getFamily("nlctrl")).isSuccess())
                    .isTrue();
        }
    }

    @Test
    void dumpHasTheWholeTable() throws Exception {
        try (Client client = open(new Client.Settings(NETLINK_GENERIC))) {
            assertThat(client.dump(Controller.getFamilies(), Controller::familyId))
                    .contains(GENL_ID_CTRL)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void flagsSayWhatIsAskedFor() throws Exception {
        try (Client client = scripted()) {
            peer.onSend(peer::acknowledge);
            client.execute(TABLE);
            assertThat(peer.request().flags()).isEqualTo(NLM_F_REQUEST | NLM_F_ACK);
            peer.onSend(sent -> peer.done(sent, 0));
            assertThat(client.dump(TABLE, FIRST_BYTE)).isEmpty();
            assertThat(peer.request().flags()).isEqualTo(NLM_F_REQUEST | NLM_F_ACK | NLM_F_DUMP);
        }
    }

    @Test
    void messageThatIsKeptOutlivesTheNextCalls() throws Exception {
        try (Client client = open(new Client.Settings(NETLINK_GENERIC))) {
            NetlinkMessage kept = client.call(Controller.getFamily("nlctrl"), MessageView::retain);
            List<NetlinkMessage> table = client.dump(Controller.getFamilies(), MessageView::retain);
            client.dump(Controller.getFamilies(), MessageView::type);
            assertThat(Controller.familyName(kept)).isEqualTo("nlctrl");
            assertThat(table).extracting(Controller::familyId).contains(GENL_ID_CTRL);
            kept.release();
            table.forEach(NetlinkMessage::release);
        }
    }

    @Test
    void bigMessageThatIsKeptIsNotReceivedInto() throws Exception {
        try (Client client = scripted()) {
            List<NetlinkMessage> kept = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                byte[] payload = new byte[20_000];
                Arrays.fill(payload, (byte) i);
                peer.onSend(sent -> {
                    peer.message(NLMSG_MIN_TYPE, 0, sent, out -> out.bytes(payload));
                    peer.acknowledge(sent);
                });
                kept.add(client.call(TABLE, MessageView::retain));
            }
            assertThat(kept).extracting(message -> message.u8(19_999)).containsExactly(1, 2, 3);
            kept.forEach(NetlinkMessage::release);
        }
    }

    @Test
    void replyMayComeBehindItsAcknowledgement() throws Exception {
        try (Client client = scripted()) {
            peer.onSend(sent -> {
                peer.acknowledge(sent);
                peer.reply(sent, 0, 7);
            });
            assertThat(client.call(NEVER_ANSWERED, FIRST_BYTE)).isEqualTo(7);
        }
    }

    @Test
    void replyMayComeLongAfterTheSend() throws Exception {
        try (Client client = scripted()) {
            Thread slow = Thread.ofPlatform().start(() -> {
                try {
                    Sent sent = peer.request();
                    peer.reply(sent, 0, 7);
                    peer.acknowledge(sent);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(client.call(TABLE, FIRST_BYTE)).isEqualTo(7);
            slow.join();
        }
    }

    @Test
    void warningOfASuccessIsDelivered() throws Exception {
        try (Client client = scripted()) {
            peer.onSend(sent -> peer.message(NLMSG_ERROR, NLM_F_CAPPED | NLM_F_ACK_TLVS, sent, out -> {
                out.u32(0).zero(NLMSG_HDRLEN);
                out.attributes().string(NLMSGERR_ATTR_MSG, "beware");
            }));
            Acknowledgement success = client.execute(TABLE);
            assertThat(success.isSuccess()).isTrue();
            assertThat(success.extendedAck().message()).isEqualTo("beware");
        }
    }

    @Test
    void kernelsErrorHasNumberNameAndRequest() throws Exception {
        try (Client client = open(new Client.Settings(NETLINK_ROUTE))) {
            Request request = Rtnetlink.getLink(Integer.MAX_VALUE).build();
            KernelErrorException failure =
                    failure(KernelErrorException.class, () -> client.call(request, Link::decode));
            assertThat(failure.errno()).isEqualTo(ENODEV);
            assertThat(failure).hasMessageStartingWith("RTM_GETLINK 2147483647: ENODEV (No such device)");
        }
    }

    @Test
    void kernelsErrorPointsAtAnAttribute() throws Exception {
        try (Client client = open(new Client.Settings(NETLINK_ROUTE))) {
            Request request = Rtnetlink.newLink("n".repeat(16), Rtnetlink.KIND);
            KernelErrorException failure = failure(KernelErrorException.class, () -> client.execute(request));
            assertThat(failure.attribute()).isEqualTo("ifname");
        }
    }

    @Test
    void errorAtTheEndOfADumpHasTheKernelsWords() throws Exception {
        try (Client client = scripted()) {
            peer.onSend(sent -> {
                peer.reply(sent, NLM_F_MULTI, 1);
                peer.message(NLMSG_DONE, NLM_F_MULTI | NLM_F_ACK_TLVS, sent, out -> {
                    out.u32(-EINVAL);
                    out.attributes().string(NLMSGERR_ATTR_MSG, "gone");
                });
            });
            KernelErrorException failure = failure(KernelErrorException.class, () -> client.dump(TABLE, FIRST_BYTE));
            assertThat(failure).hasMessage("a table: EINVAL (Invalid argument): gone");
        }
    }

    @Test
    void failureHasTheStackOfWhoeverCalls() throws Exception {
        try (Client client = open(new Client.Settings(NETLINK_GENERIC))) {
            Request request = Controller.getFamily("no-such-family");
            KernelErrorException failure =
                    failure(KernelErrorException.class, () -> client.call(request, Controller::familyId));
            assertThat(failure.errno()).isEqualTo(ENOENT);
            assertThat(failure.getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("failureHasTheStackOfWhoeverCalls"));
        }
    }

    @Test
    void successWithoutReplySaysSo() throws Exception {
        try (Client client = open(new Client.Settings(NETLINK_GENERIC))) {
            assertThat(failure(NoReplyException.class, () -> client.call(ACKNOWLEDGED_ONLY, MessageView::type)))
                    .hasMessage("no operation: acknowledged, but without a reply");
        }
    }

    @Test
    void answerThatStaysAwayTimesOutAndTheNextCallIsFine() throws Exception {
        try (Client client = open(new Client.Settings(NETLINK_GENERIC).timeout(SHORT))) {
            RequestTimeoutException failure =
                    failure(RequestTimeoutException.class, () -> client.call(NEVER_ANSWERED, MessageView::type));
            assertThat(failure).hasMessage("silence: no answer within PT0.02S");
            assertThat(failure.timeout()).isEqualTo(SHORT);
            Request patient = Request.builder(NLMSG_NOOP)
                    .timeout(Duration.ofSeconds(Long.MAX_VALUE))
                    .build();
            assertThat(client.execute(patient).isSuccess()).isTrue();
        }
    }

    @Test
    void lateAnswerCompletesNothing() throws Exception {
        try (Client client = scripted()) {
            Request impatient =
                    Request.builder(0x10).label("in vain").timeout(SHORT).build();
            failure(RequestTimeoutException.class, () -> client.call(impatient, FIRST_BYTE));
            Sent late = peer.request();
            peer.onSend(sent -> {
                peer.reply(late, 0, 1);
                peer.acknowledge(late);
                peer.reply(sent, 0, 2);
                peer.acknowledge(sent);
            });
            assertThat(client.call(TABLE, FIRST_BYTE)).isEqualTo(2);
            assertThat(client.counters().unmatched()).isEqualTo(2);
        }
    }

    @Test
    void dumpThatWasGivenUpIsWaitedForWhereTheKernelIsStillAtIt() throws Exception {
        try (Client client = scripted()) {
            Request impatient = Request.builder(0x10).timeout(SHORT).build();
            failure(RequestTimeoutException.class, () -> client.dump(impatient, FIRST_BYTE));
            Sent first = peer.request();
            AtomicInteger attempts = new AtomicInteger();
            peer.onSend(sent -> {
                if (attempts.incrementAndGet() == 1) {
                    peer.error(sent, 16);
                    peer.reply(first, NLM_F_MULTI, 1);
                    peer.done(first, 0);
                } else {
                    peer.reply(sent, NLM_F_MULTI, 2);
                    peer.done(sent, 0);
                }
            });
            assertThat(client.dump(TABLE, FIRST_BYTE)).containsExactly(2);
            assertThat(attempts).hasValue(2);
        }
    }

    @Test
    void interruptedDumpIsAskedForAgainAndCounted() throws Exception {
        try (Client client = scripted()) {
            AtomicInteger attempts = new AtomicInteger();
            peer.onSend(sent -> {
                int attempt = attempts.incrementAndGet();
                peer.reply(sent, NLM_F_MULTI, attempt);
                peer.done(sent, attempt < 3 ? NLM_F_DUMP_INTR : 0);
            });
            assertThat(client.dump(TABLE, FIRST_BYTE)).containsExactly(3);
            assertThat(client.counters().dumpRestarts()).isEqualTo(2);
            assertThat(client.counters().sent()).isEqualTo(3);
            assertThat(client.counters().succeeded()).isEqualTo(1);
        }
    }

    @Test
    void interruptedDumpFailsWithWhatTheLastAttemptSaw() throws Exception {
        try (Client client = open(scriptedSettings().dumpPolicy(DumpPolicy.ofAttempts(3)))) {
            interruptEveryDump();
            DumpInterruptedException failure =
                    failure(DumpInterruptedException.class, () -> client.dump(TABLE, FIRST_BYTE));
            assertThat(failure).hasMessage("a table: the dump was interrupted by changes, at each of 3 attempts");
            assertThat(failure.attempts()).isEqualTo(3);
            assertThat(failure.partial(Integer.class)).containsExactly(5);
            assertThat(failure.partial()).isEqualTo(List.of(5));
            assertThatExceptionOfType(ClassCastException.class).isThrownBy(() -> failure.partial(String.class));
        }
    }

    @Test
    void requestsPolicyGoesBeforeTheClients() throws Exception {
        try (Client client = open(scriptedSettings().dumpPolicy(DumpPolicy.ofAttempts(3)))) {
            interruptEveryDump();
            Request content = Request.builder(0x10)
                    .dumpPolicy(DumpPolicy.ofAttempts(2).acceptingInterrupted())
                    .build();
            assertThat(client.dump(content, FIRST_BYTE)).containsExactly(5);
            assertThat(client.counters().dumpRestarts()).isEqualTo(1);
            Request strict = Request.builder(0x10)
                    .dumpPolicy(DumpPolicy.ofAttempts(1))
                    .label("once")
                    .build();
            assertThat(failure(DumpInterruptedException.class, () -> client.dump(strict, FIRST_BYTE)))
                    .hasMessage("once: the dump was interrupted by changes");
        }
    }

    @Test
    void truncatedReplyTellsItsSizeAndTheNextOneFits() throws Exception {
        try (Client client = open(new Client.Settings(NETLINK_ROUTE).receiveBuffer(64))) {
            Request loopback = Rtnetlink.getLink(Rtnetlink.LOOPBACK).build();
            MessageTruncatedException cut =
                    failure(MessageTruncatedException.class, () -> client.call(loopback, Link::decode));
            assertThat(cut.received()).isEqualTo(64);
            assertThat(client.call(loopback, MessageView::payloadLength) + NLMSG_HDRLEN)
                    .isEqualTo(cut.size());
        }
    }

    @Test
    void overrunFailsWhatIsPendingAndIsNoEnd() throws Exception {
        try (Client client = scripted()) {
            peer.onSend(sent -> {
                peer.fail(ENOBUFS);
                peer.reply(sent, 0, 1);
            });
            assertThat(failure(RepliesLostException.class, () -> client.call(TABLE, FIRST_BYTE)))
                    .hasMessage("a table: the receive buffer overran (ENOBUFS), the reply may be lost");
            peer.onSend(peer::acknowledge);
            assertThat(client.execute(TABLE).isSuccess()).isTrue();
            assertThat(client.counters().lost()).isEqualTo(1);
        }
    }

    @Test
    void answerThatSurvivedAnOverrunCounts() throws Exception {
        try (Client client = scripted()) {
            peer.onSend(sent -> {
                peer.fail(ENOBUFS);
                peer.reply(sent, 0, 1);
                peer.acknowledge(sent);
            });
            assertThat(client.call(TABLE, FIRST_BYTE)).isEqualTo(1);
            peer.onSend(peer::acknowledge);
            assertThat(client.execute(TABLE).isSuccess()).isTrue();
        }
    }

    @Test
    void failureOfTheSocketEndsWhatIsPendingAndIsNoEnd() throws Exception {
        try (Client client = scripted()) {
            peer.onSend(sent -> peer.fail(EIO));
            SystemCallException failure = failure(SystemCallException.class, () -> client.call(TABLE, FIRST_BYTE));
            assertThat(failure.systemCall()).isEqualTo("recvmsg");
            assertThat(failure.errno()).isEqualTo(EIO);
            peer.onSend(peer::acknowledge);
            assertThat(client.execute(TABLE).isSuccess()).isTrue();
        }
    }

    @Test
    void rubbishFailsWhatIsPendingAndIsNoEnd() throws Exception {
        try (Client client = scripted()) {
            peer.onSend(sent -> peer.datagram(new byte[20], 0));
            assertThat(failure(MalformedReplyException.class, () -> client.call(TABLE, FIRST_BYTE)))
                    .hasMessageContaining("nlmsg_len");
            peer.onSend(peer::acknowledge);
            assertThat(client.execute(TABLE).isSuccess()).isTrue();
        }
    }

    @Test
    void peerThatIsNotTheKernelIsNotHeard() throws Exception {
        try (Client client = scripted()) {
            peer.onSend(sent -> {
                peer.datagram(new byte[20], 77);
                peer.reply(sent, 0, 1);
                peer.acknowledge(sent);
            });
            assertThat(client.call(TABLE, FIRST_BYTE)).isEqualTo(1);
        }
    }

    @Test
    void decodersFailureIsTheCallersOnceTheAnswerIsComplete() throws Exception {
        try (Client client = open(new Client.Settings(NETLINK_ROUTE))) {
            Request request = Rtnetlink.getLink(Rtnetlink.LOOPBACK).build();
            MalformedReplyException malformed = failure(
                    MalformedReplyException.class,
                    () -> client.call(request, message -> {
                        throw new MalformedMessageException("attribute 3: u32", 20, 4, 3);
                    }));
            assertThat(malformed).hasMessageStartingWith("RTM_GETLINK 1: malformed reply: attribute 3");
            failure(
                    ArithmeticException.class,
                    () -> client.dump(Rtnetlink.getLinks(), message -> {
                        throw new ArithmeticException("mine");
                    }));
            failure(
                    AssertionError.class,
                    () -> client.call(request, message -> {
                        throw new AssertionError("mine, too");
                    }));
            assertThat(client.dump(Rtnetlink.getLinks(), Link::decode))
                    .extracting(Link::name)
                    .contains("lo");
        }
    }

    @Test
    void requestThatCannotBeWrittenFails() throws Exception {
        try (Client client = open(new Client.Settings(NETLINK_ROUTE))) {
            Request broken = Request.builder(NLMSG_NOOP)
                    .header(out -> {
                        throw new ArithmeticException("mine");
                    })
                    .build();
            failure(ArithmeticException.class, () -> client.execute(broken));
            failure(ArithmeticException.class, () -> client.dump(broken, MessageView::type));
            assertThat(client.counters().sent()).isZero();
            assertThat(client.execute(ACKNOWLEDGED_ONLY).isSuccess()).isTrue();
        }
    }

    @Test
    void requestThatIsTooBigIsNotSent() throws Exception {
        try (Client client = open(new Client.Settings(NETLINK_ROUTE).sendBuffer(1))) {
            Request request = Request.builder(NLMSG_NOOP)
                    .attributes(out -> out.bytes(1, new byte[60_000]))
                    .label("much")
                    .build();
            SystemCallException failure = failure(SystemCallException.class, () -> client.execute(request));
            assertThat(failure.errno()).isEqualTo(EMSGSIZE);
            assertThat(failure).hasMessageStartingWith("much: send").hasMessageContaining("SO_SNDBUF");
            assertThat(client.execute(ACKNOWLEDGED_ONLY).isSuccess()).isTrue();
        }
    }

    @Test
    void closedClientRefusesEverything() {
        Client client = open(new Client.Settings(NETLINK_GENERIC));
        client.close();
        client.close();
        failure(ClientClosedException.class, () -> client.execute(ACKNOWLEDGED_ONLY));
        failure(ClientClosedException.class, () -> client.call(ACKNOWLEDGED_ONLY, MessageView::type));
        failure(ClientClosedException.class, () -> client.dump(Controller.getFamilies(), MessageView::type));
    }

    @Test
    void protocolThatTheKernelLacksIsNamed() {
        SystemCallException failure = failure(SystemCallException.class, () -> open(new Client.Settings(44)));
        assertThat(failure.errno()).isEqualTo(EPROTONOSUPPORT);
        assertThat(failure)
                .hasMessageStartingWith("opening a netlink socket: socket(AF_NETLINK, protocol 44): EPROTONOSUPPORT");
    }

    @Test
    void outcomesAreCounted() throws Exception {
        try (Client client = open(new Client.Settings(NETLINK_GENERIC).timeout(SHORT))) {
            client.call(Controller.getFamily("nlctrl"), Controller::familyId);
            client.execute(ACKNOWLEDGED_ONLY);
            failure(KernelErrorException.class, () -> client.execute(Controller.getFamily("no-such-family")));
            failure(NoReplyException.class, () -> client.call(ACKNOWLEDGED_ONLY, MessageView::type));
            failure(RequestTimeoutException.class, () -> client.call(NEVER_ANSWERED, MessageView::type));
            assertThat(client.counters()).isEqualTo(new RequestCounters(5, 1, 2, 1, 1, 0, 0, 1, 0, 0));
        }
    }

    @Test
    void spuriousWakeUpIsNoAnswer() throws Exception {
        try (Client client = scripted()) {
            peer.onSend(sent -> {
                peer.fail(EAGAIN);
                peer.reply(sent, 0, 1);
                peer.acknowledge(sent);
            });
            assertThat(client.call(TABLE, FIRST_BYTE)).isEqualTo(1);
        }
    }

    private Client.Settings scriptedSettings() {
        return new Client.Settings(NETLINK_GENERIC).in(peer);
    }

    private Client scripted() {
        return open(scriptedSettings());
    }

    private void interruptEveryDump() {
        peer.onSend(sent -> {
            peer.reply(sent, NLM_F_MULTI | NLM_F_DUMP_INTR, 5);
            peer.done(sent, 0);
        });
    }

    private static <X extends Throwable> X failure(Class<X> type, ThrowingCallable call) {
        X thrown = catchThrowableOfType(type, call);
        assertThat(thrown).as("was expected to fail").isNotNull();
        return thrown;
    }
}
