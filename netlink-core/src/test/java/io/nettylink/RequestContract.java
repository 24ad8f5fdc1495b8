// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.Controller.ACKNOWLEDGED_ONLY;
import static io.nettylink.Controller.NEVER_ANSWERED;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.codec.Errno.EAGAIN;
import static io.nettylink.codec.GenetlinkConstants.GENL_ID_CTRL;
import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_MSG;
import static io.nettylink.codec.NetlinkConstants.NLMSG_ERROR;
import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLMSG_MIN_TYPE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK_TLVS;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CAPPED;
import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP;
import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP_INTR;
import static io.nettylink.codec.NetlinkConstants.NLM_F_MULTI;
import static io.nettylink.codec.NetlinkConstants.NLM_F_REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nettylink.ScriptedPeer.Sent;
import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.MessageView;
import io.nettylink.codec.NetlinkMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a caller who waits may expect of either client where the kernel answers. */
abstract class RequestContract extends ClientContract {
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

    private void interruptEveryDump() {
        peer.onSend(sent -> {
            peer.reply(sent, NLM_F_MULTI | NLM_F_DUMP_INTR, 5);
            peer.done(sent, 0);
        });
    }
}
