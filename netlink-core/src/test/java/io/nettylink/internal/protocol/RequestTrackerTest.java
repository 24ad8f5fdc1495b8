// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.protocol;

import static io.nettylink.codec.Errno.EINVAL;
import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_MSG;
import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_OFFS;
import static io.nettylink.codec.NetlinkConstants.NLMSG_DONE;
import static io.nettylink.codec.NetlinkConstants.NLMSG_ERROR;
import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLMSG_NOOP;
import static io.nettylink.codec.NetlinkConstants.NLMSG_OVERRUN;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK_TLVS;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CAPPED;
import static io.nettylink.codec.NetlinkConstants.NLM_F_MULTI;
import static io.nettylink.internal.protocol.ScriptedKernel.DATA;
import static io.nettylink.internal.protocol.ScriptedKernel.PORT_ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.MalformedMessageException;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

/** Requests that are no dumps: what ends them, and what is theirs. */
class RequestTrackerTest {
    private static final Ending SUCCESS = new Ending.Answered(Acknowledgement.SUCCESS, false);

    private final RequestTracker tracker = new RequestTracker(100, 100, 0);
    private final ScriptedKernel kernel = new ScriptedKernel(tracker);

    @Test
    void replyAndThenAcknowledgement() {
        RecordingExchange exchange = submit(RecordingExchange.simple());
        assertThat(exchange.sent).containsExactly(1L);
        assertThat(kernel.reply(1, 7)).isTrue();
        assertThat(exchange.hasEnded()).isFalse();
        assertThat(kernel.acknowledge(1)).isTrue();
        assertThat(exchange.replies).containsExactly(7);
        assertThat(exchange.ending()).isEqualTo(SUCCESS);
        assertThat(tracker.pending()).isZero();
        assertThat(tracker.unmatched()).isZero();
    }

    @Test
    void whatHasEndedIsForgotten() {
        WeakReference<RecordingExchange> ended = new WeakReference<>(submit(RecordingExchange.simple()));
        kernel.reply(1, 7);
        kernel.acknowledge(1);
        for (int times = 0; times < 100 && ended.get() != null; times++) {
            System.gc();
        }
        assertThat(ended.get()).isNull();
        assertThat(tracker.pending()).isZero();
    }

    @Test
    void acknowledgementAlone() {
        RecordingExchange exchange = submit(RecordingExchange.simple());
        kernel.acknowledge(1);
        assertThat(exchange.ending()).isEqualTo(SUCCESS);
        assertThat(exchange.replies).isEmpty();
    }

    @Test
    void replyBehindTheAcknowledgementIsTooLateUnlessItMayBe() {
        RecordingExchange exchange = submit(RecordingExchange.simple());
        kernel.acknowledge(1);
        assertThat(exchange.ending()).isEqualTo(SUCCESS);
        assertThat(kernel.reply(1, 7)).isFalse();
        assertThat(exchange.replies).isEmpty();
        assertThat(tracker.unmatched()).isEqualTo(1);
    }

    @Test
    void replyThatMayComeBehindTheAcknowledgementEndsTheRequest() {
        RecordingExchange exchange = submit(RecordingExchange.replyingLate());
        assertThat(kernel.acknowledge(1)).isTrue();
        assertThat(exchange.hasEnded()).isFalse();
        assertThat(tracker.pending()).isEqualTo(1);
        assertThat(kernel.reply(1, 7)).isTrue();
        assertThat(exchange.replies).containsExactly(7);
        assertThat(exchange.ending()).isEqualTo(SUCCESS);
        assertThat(tracker.pending()).isZero();
    }

    @Test
    void replyThatMayComeBehindTheAcknowledgementMayComeBeforeItToo() {
        RecordingExchange exchange = submit(RecordingExchange.replyingLate());
        kernel.reply(1, 7);
        assertThat(exchange.hasEnded()).isFalse();
        kernel.acknowledge(1);
        assertThat(exchange.ending()).isEqualTo(SUCCESS);
    }

    @Test
    void warningInAnEarlierAcknowledgementIsKeptUntilTheReply() {
        RecordingExchange exchange = submit(RecordingExchange.replyingLate());
        extendedAcknowledgement(1, 0, "beware");
        kernel.reply(1, 7);
        Acknowledgement acknowledgement = exchange.answered().acknowledgement();
        assertThat(acknowledgement.isSuccess()).isTrue();
        assertThat(acknowledgement.extendedAck().message()).isEqualTo("beware");
    }

    @Test
    void errorEndsAtOnceWhateverMayComeLater() {
        RecordingExchange exchange = submit(RecordingExchange.replyingLate());
        kernel.error(1, EINVAL);
        assertThat(exchange.answered().acknowledgement().errno()).isEqualTo(EINVAL);
        assertThat(kernel.reply(1, 7)).isFalse();
        assertThat(exchange.replies).isEmpty();
    }

    @Test
    void errorBehindAReply() {
        RecordingExchange exchange = submit(RecordingExchange.simple());
        kernel.reply(1, 7);
        kernel.error(1, EINVAL);
        assertThat(exchange.replies).containsExactly(7);
        assertThat(exchange.answered().acknowledgement().errno()).isEqualTo(EINVAL);
    }

    @Test
    void severalPartsEndWithTheAcknowledgementBehindTheirEnd() {
        RecordingExchange exchange = submit(RecordingExchange.simple());
        kernel.reply(1, 7, NLM_F_MULTI);
        kernel.reply(1, 8, NLM_F_MULTI);
        assertThat(kernel.done(1)).isTrue();
        assertThat(exchange.hasEnded()).isFalse();
        kernel.acknowledge(1);
        assertThat(exchange.replies).containsExactly(7, 8);
        assertThat(exchange.ending()).isEqualTo(SUCCESS);
    }

    @Test
    void severalPartsThatEndWithAnErrorHaveEnded() {
        RecordingExchange exchange = submit(RecordingExchange.simple());
        kernel.reply(1, 7, NLM_F_MULTI);
        kernel.say(NLMSG_DONE, NLM_F_MULTI, 1, PORT_ID, out -> out.u32(-EINVAL));
        assertThat(exchange.answered().acknowledgement().errno()).isEqualTo(EINVAL);
        assertThat(kernel.acknowledge(1)).isFalse();
    }

    @Test
    void interleavedAnswersFindTheirRequests() {
        RecordingExchange first = submit(RecordingExchange.simple());
        RecordingExchange second = submit(RecordingExchange.simple());
        assertThat(second.sequence()).isNotEqualTo(first.sequence());
        kernel.reply(second.sequence(), 2);
        kernel.reply(first.sequence(), 1);
        kernel.acknowledge(second.sequence());
        assertThat(first.hasEnded()).isFalse();
        assertThat(second.ending()).isEqualTo(SUCCESS);
        kernel.error(first.sequence(), EINVAL);
        assertThat(first.replies).containsExactly(1);
        assertThat(second.replies).containsExactly(2);
        assertThat(first.answered().acknowledgement().errno()).isEqualTo(EINVAL);
    }

    @Test
    void anotherSocketsMessageIsNeverOurs() {
        RecordingExchange exchange = submit(RecordingExchange.simple());
        assertThat(kernel.say(DATA, 0, 1, PORT_ID - 1, out -> out.u32(7))).isFalse();
        assertThat(acknowledgementFor(PORT_ID - 1)).isFalse();
        assertThat(exchange.replies).isEmpty();
        assertThat(exchange.hasEnded()).isFalse();
        assertThat(tracker.unmatched()).isEqualTo(2);
    }

    @Test
    void answerWithoutPortIdIsOurs() {
        RecordingExchange exchange = submit(RecordingExchange.simple());
        assertThat(kernel.say(DATA, 0, 1, 0, out -> out.u32(7))).isTrue();
        assertThat(acknowledgementFor(0)).isTrue();
        assertThat(exchange.replies).containsExactly(7);
        assertThat(exchange.ending()).isEqualTo(SUCCESS);
    }

    @Test
    void controlMessagesAreNoReplies() {
        RecordingExchange exchange = submit(RecordingExchange.replyingLate());
        kernel.acknowledge(1);
        kernel.say(NLMSG_NOOP, 0, 1, PORT_ID, out -> out.u32(7));
        kernel.say(NLMSG_OVERRUN, 0, 1, PORT_ID, out -> out.u32(7));
        assertThat(exchange.replies).isEmpty();
        assertThat(exchange.hasEnded()).isFalse();
    }

    @Test
    void malformedAcknowledgementFailsItsRequestOnly() {
        RecordingExchange exchange = submit(RecordingExchange.simple());
        RecordingExchange other = submit(RecordingExchange.simple());
        assertThat(kernel.say(NLMSG_ERROR, NLM_F_CAPPED, 1, PORT_ID, out -> out.u32(0)))
                .isTrue();
        assertThat(exchange.ending())
                .isInstanceOfSatisfying(
                        Ending.Failed.class,
                        failed -> assertThat(failed.cause())
                                .isInstanceOf(MalformedMessageException.class)
                                .hasMessageContaining("nlmsgerr"));
        assertThat(other.hasEnded()).isFalse();
        kernel.acknowledge(other.sequence());
        assertThat(other.ending()).isEqualTo(SUCCESS);
    }

    @Test
    void errorThatEchoesTheRequestIsUnderstoodAsTheCappedOneIs() {
        RecordingExchange capped = submit(RecordingExchange.simple());
        extendedAcknowledgement(1, EINVAL, "no");
        RecordingExchange whole = submit(RecordingExchange.simple());
        kernel.say(NLMSG_ERROR, NLM_F_ACK_TLVS, 2, PORT_ID, out -> {
            ScriptedKernel.header(out.u32(-EINVAL), NLMSG_HDRLEN + 8, 2);
            out.u32(8).u32(0xffff_ffffL);
            out.attributes().string(NLMSGERR_ATTR_MSG, "no").u32(NLMSGERR_ATTR_OFFS, NLMSG_HDRLEN);
        });
        assertThat(whole.answered()).isEqualTo(capped.answered());
        assertThat(whole.answered().acknowledgement().extendedAck().offset()).isEqualTo(NLMSG_HDRLEN);
    }

    private RecordingExchange submit(RecordingExchange exchange) {
        assertThat(tracker.submit(exchange)).isNotNull();
        return exchange;
    }

    private void extendedAcknowledgement(long sequence, int errno, String text) {
        kernel.say(NLMSG_ERROR, NLM_F_CAPPED | NLM_F_ACK_TLVS, sequence, PORT_ID, out -> {
            ScriptedKernel.header(out.u32(-errno), NLMSG_HDRLEN + 8, sequence);
            out.attributes().string(NLMSGERR_ATTR_MSG, text).u32(NLMSGERR_ATTR_OFFS, NLMSG_HDRLEN);
        });
    }

    private boolean acknowledgementFor(long portId) {
        return kernel.say(
                NLMSG_ERROR, NLM_F_CAPPED, 1, portId, out -> ScriptedKernel.header(out.u32(0), NLMSG_HDRLEN, 1));
    }
}
