// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.protocol;

import static io.nettylink.codec.Errno.ENODEV;
import static io.nettylink.codec.Errno.EOPNOTSUPP;
import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_MSG;
import static io.nettylink.codec.NetlinkConstants.NLMSG_DONE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK_TLVS;
import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP_INTR;
import static io.nettylink.codec.NetlinkConstants.NLM_F_MULTI;
import static io.nettylink.internal.protocol.ScriptedKernel.DATA;
import static io.nettylink.internal.protocol.ScriptedKernel.PORT_ID;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.codec.Acknowledgement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dumps: where they end, and that the kernel is asked for one at a time. */
class RequestTrackerDumpTest {
    private static final long NEVER = Long.MAX_VALUE / 2;
    private static final Ending COMPLETE = new Ending.Answered(Acknowledgement.SUCCESS, false);

    private final RequestTracker tracker = new RequestTracker(100, 100, 0);
    private final ScriptedKernel kernel = new ScriptedKernel(tracker);

    @Test
    void dumpEndsWithDone() {
        RecordingExchange dump = submit(RecordingExchange.dump(), NEVER);
        kernel.reply(1, 7, NLM_F_MULTI);
        kernel.reply(1, 8, NLM_F_MULTI);
        assertThat(dump.hasEnded()).isFalse();
        assertThat(kernel.done(1)).isTrue();
        assertThat(dump.replies).containsExactly(7, 8);
        assertThat(dump.ending()).isEqualTo(COMPLETE);
        assertThat(tracker.pending()).isZero();
    }

    @Test
    void notificationsInTheMiddleAreNotTheDumps() {
        RecordingExchange dump = submit(RecordingExchange.dump(), NEVER);
        kernel.reply(1, 7, NLM_F_MULTI);
        assertThat(kernel.say(DATA, 0, 0, 0, out -> out.u32(50))).isFalse();
        assertThat(kernel.say(DATA, 0, 77, 0, out -> out.u32(51))).isFalse();
        assertThat(kernel.say(DATA, 0, 1, PORT_ID - 1, out -> out.u32(52))).isFalse();
        kernel.reply(1, 8, NLM_F_MULTI);
        kernel.done(1);
        assertThat(dump.replies).containsExactly(7, 8);
        assertThat(dump.ending()).isEqualTo(COMPLETE);
        assertThat(tracker.unmatched()).isEqualTo(3);
    }

    @Test
    void partsOfADumpAndOtherAnswersMayTakeTurns() {
        RecordingExchange dump = submit(RecordingExchange.dump(), NEVER);
        RecordingExchange other = submit(RecordingExchange.replyingLate(), NEVER);
        RecordingExchange refused = submit(RecordingExchange.simple(), NEVER);
        kernel.reply(dump.sequence(), 7, NLM_F_MULTI);
        kernel.acknowledge(other.sequence());
        kernel.reply(dump.sequence(), 8, NLM_F_MULTI);
        kernel.error(refused.sequence(), ENODEV);
        kernel.reply(other.sequence(), 50);
        kernel.reply(dump.sequence(), 9, NLM_F_MULTI);
        assertThat(dump.hasEnded()).isFalse();
        kernel.done(dump.sequence());
        assertThat(dump.replies).containsExactly(7, 8, 9);
        assertThat(dump.ending()).isEqualTo(COMPLETE);
        assertThat(other.replies).containsExactly(50);
        assertThat(other.ending()).isEqualTo(COMPLETE);
        assertThat(refused.answered().acknowledgement().errno()).isEqualTo(ENODEV);
        assertThat(tracker.unmatched()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void interruptionIsSeenOnAnyMessage(int marked) {
        RecordingExchange dump = submit(RecordingExchange.dump(), NEVER);
        kernel.reply(1, 7, marked == 0 ? NLM_F_MULTI | NLM_F_DUMP_INTR : NLM_F_MULTI);
        kernel.reply(1, 8, marked == 1 ? NLM_F_MULTI | NLM_F_DUMP_INTR : NLM_F_MULTI);
        kernel.done(1, marked == 2 ? NLM_F_DUMP_INTR : 0);
        assertThat(dump.ending()).isEqualTo(new Ending.Answered(Acknowledgement.SUCCESS, true));
    }

    @Test
    void interruptionOfOneDumpIsNotTheNexts() {
        submit(RecordingExchange.dump(), NEVER);
        RecordingExchange next = submit(RecordingExchange.dump(), NEVER);
        kernel.done(1, NLM_F_DUMP_INTR);
        kernel.done(next.sequence());
        assertThat(next.ending()).isEqualTo(COMPLETE);
    }

    @Test
    void errorAtTheEndOfADumpIsItsEnding() {
        RecordingExchange dump = submit(RecordingExchange.dump(), NEVER);
        kernel.reply(1, 7, NLM_F_MULTI);
        kernel.say(NLMSG_DONE, NLM_F_MULTI | NLM_F_ACK_TLVS, 1, PORT_ID, out -> {
            out.u32(-ENODEV);
            out.attributes().string(NLMSGERR_ATTR_MSG, "gone");
        });
        Acknowledgement end = dump.answered().acknowledgement();
        assertThat(end.errno()).isEqualTo(ENODEV);
        assertThat(end.extendedAck().message()).isEqualTo("gone");
    }

    @Test
    void dumpsWaitForEachOtherAndNothingElseWaits() {
        RecordingExchange first = submit(RecordingExchange.dump(), NEVER);
        RecordingExchange second = RecordingExchange.dump();
        Ticket waiting = requireNonNull(tracker.submit(second));
        RecordingExchange third = submit(RecordingExchange.dump(), NEVER);
        RecordingExchange other = submit(RecordingExchange.simple(), NEVER);
        assertThat(waiting.sequence()).isZero();
        assertThat(second.sent).isEmpty();
        assertThat(other.sent).hasSize(1);
        assertThat(tracker.pending()).isEqualTo(4);

        kernel.done(first.sequence());
        assertThat(second.sent).containsExactly(waiting.sequence());
        assertThat(third.sent).isEmpty();
        kernel.error(second.sequence(), EOPNOTSUPP);
        assertThat(third.sent).hasSize(1);
        kernel.done(third.sequence());
        assertThat(second.answered().acknowledgement().errno()).isEqualTo(EOPNOTSUPP);
        assertThat(third.ending()).isEqualTo(COMPLETE);
        assertThat(other.hasEnded()).isFalse();
    }

    @Test
    void dumpAskedForAgainWithinItsEndWaitsBehindTheOthers() {
        RecordingExchange again = RecordingExchange.dump();
        RecordingExchange first = RecordingExchange.dump().onEnd(() -> submit(again, NEVER));
        submit(first, NEVER);
        RecordingExchange second = submit(RecordingExchange.dump(), NEVER);
        kernel.done(first.sequence(), NLM_F_DUMP_INTR);
        assertThat(again.sent).isEmpty();
        kernel.done(second.sequence());
        assertThat(again.sent).hasSize(1);
        kernel.done(again.sequence());
        assertThat(again.ending()).isEqualTo(COMPLETE);
        assertThat(tracker.pending()).isZero();
    }

    @Test
    void dumpsThatCannotBeSentLetTheNextGoHoweverManyTheyAre() {
        int many = 20_000;
        RequestTracker wide = new RequestTracker(many + 2, 100, 0);
        IllegalStateException cause = new IllegalStateException("no");
        RecordingExchange first = RecordingExchange.dump();
        wide.submit(first);
        for (int i = 0; i < many; i++) {
            wide.submit(RecordingExchange.dump().onSend(ticket -> wide.fail(ticket, cause)));
        }
        RecordingExchange last = RecordingExchange.dump();
        wide.submit(last);
        new ScriptedKernel(wide).done(first.sequence());
        assertThat(last.sent).containsExactly(many + 2L);
        assertThat(wide.pending()).isEqualTo(1);
    }

    private RecordingExchange submit(RecordingExchange exchange, long deadline) {
        requireNonNull(tracker.submit(exchange)).expiresAt(deadline);
        return exchange;
    }
}
