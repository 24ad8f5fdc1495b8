// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.Controller.ACKNOWLEDGED_ONLY;
import static io.nettylink.Controller.NEVER_ANSWERED;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.Errno.EINVAL;
import static io.nettylink.codec.Errno.EIO;
import static io.nettylink.codec.Errno.EMSGSIZE;
import static io.nettylink.codec.Errno.ENOBUFS;
import static io.nettylink.codec.Errno.ENODEV;
import static io.nettylink.codec.Errno.ENOENT;
import static io.nettylink.codec.Errno.EPROTONOSUPPORT;
import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_MSG;
import static io.nettylink.codec.NetlinkConstants.NLMSG_DONE;
import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLMSG_NOOP;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK_TLVS;
import static io.nettylink.codec.NetlinkConstants.NLM_F_MULTI;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.Rtnetlink.Link;
import io.nettylink.ScriptedPeer.Sent;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.MessageView;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a caller who waits may expect of either client where something goes wrong. */
abstract class RequestFailureContract extends ClientContract {
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
}
