// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.protocol;

import static io.nettylink.codec.Errno.EBUSY;
import static io.nettylink.codec.Errno.EINVAL;
import static io.nettylink.codec.NetlinkConstants.NLM_F_MULTI;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.codec.Acknowledgement;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dumps that were given up while the kernel may go on with them, and the dumps behind them. */
class GivenUpDumpTest {
    private static final long NEVER = Long.MAX_VALUE / 2;
    private static final Ending COMPLETE = new Ending.Answered(Acknowledgement.SUCCESS, false);

    private final RequestTracker tracker = new RequestTracker(100, 100, 0);
    private final ScriptedKernel kernel = new ScriptedKernel(tracker);

    static Stream<Ending> givingUp() {
        return Stream.of(new Ending.TimedOut(), new Ending.Truncated(9000, 4096), new Ending.Overrun());
    }

    @ParameterizedTest
    @MethodSource("givingUp")
    void nextOneIsTriedAtOnceAndWaitsWhereTheKernelIsBusy(Ending ending) {
        RecordingExchange dump = RecordingExchange.dump();
        Ticket ticket = requireNonNull(tracker.submit(dump));
        RecordingExchange next = submit(NEVER);
        kernel.reply(1, 7, NLM_F_MULTI);
        tracker.abandon(ticket, ending);
        assertThat(dump.ending()).isEqualTo(ending);
        assertThat(next.sent).containsExactly(2L);

        assertThat(kernel.reply(1, 8, NLM_F_MULTI))
                .as("its own, though nobody wants it")
                .isTrue();
        assertThat(kernel.error(2, EBUSY)).isTrue();
        assertThat(next.hasEnded()).isFalse();
        kernel.reply(1, 9, NLM_F_MULTI);
        assertThat(next.sent).containsExactly(2L);
        kernel.done(1);
        assertThat(next.sent).containsExactly(2L, 3L);
        kernel.reply(3, 1, NLM_F_MULTI);
        kernel.done(3);

        assertThat(dump.replies).containsExactly(7);
        assertThat(next.replies).containsExactly(1);
        assertThat(next.ending()).isEqualTo(COMPLETE);
        assertThat(tracker.pending()).isZero();
        assertThat(tracker.unmatched()).isZero();
    }

    @ParameterizedTest
    @MethodSource("givingUp")
    void nextOneGoesOnWhereTheEndWasLost(Ending ending) {
        Ticket ticket = requireNonNull(tracker.submit(RecordingExchange.dump()));
        RecordingExchange next = submit(NEVER);
        tracker.abandon(ticket, ending);
        kernel.reply(2, 7, NLM_F_MULTI);
        assertThat(tracker.pending()).as("the one before is forgotten").isEqualTo(1);
        kernel.done(2);
        assertThat(next.replies).containsExactly(7);
        assertThat(next.ending()).isEqualTo(COMPLETE);
        assertThat(tracker.pending()).isZero();
        assertThat(kernel.done(1)).isFalse();
    }

    @Test
    void laterOneIsTriedToo() {
        Ticket ticket = requireNonNull(tracker.submit(RecordingExchange.dump()));
        tracker.abandon(ticket, new Ending.Overrun());
        assertThat(submit(NEVER).sent).containsExactly(2L);
    }

    @Test
    void waitingOnesKeepTheirOrder() {
        Ticket ticket = requireNonNull(tracker.submit(RecordingExchange.dump()));
        RecordingExchange second = submit(NEVER);
        RecordingExchange third = submit(NEVER);
        tracker.abandon(ticket, new Ending.Overrun());
        kernel.error(2, EBUSY);
        assertThat(third.sent).isEmpty();
        kernel.done(1);
        assertThat(second.sent).containsExactly(2L, 3L);
        assertThat(third.sent).isEmpty();
    }

    @Test
    void endThatIsLostWhileTheNextOneWaitsLetsItTryAgain() {
        Ticket ticket = requireNonNull(tracker.submit(RecordingExchange.dump()));
        RecordingExchange next = submit(NEVER);
        tracker.abandon(ticket, new Ending.Truncated(9000, 4096));
        kernel.error(2, EBUSY);
        assertThat(tracker.abandon(1, new Ending.Truncated(9000, 4096))).isFalse();
        assertThat(next.sent).containsExactly(2L, 3L);
        kernel.error(3, EBUSY);
        tracker.abandonSent(new Ending.Overrun());
        assertThat(next.sent).containsExactly(2L, 3L, 4L);
        kernel.done(4);
        assertThat(next.ending()).isEqualTo(COMPLETE);
    }

    @Test
    void kernelThatIsBusyForAnotherReasonIsBelieved() {
        RecordingExchange dump = submit(NEVER);
        kernel.error(1, EBUSY);
        assertThat(dump.answered().acknowledgement().errno()).isEqualTo(EBUSY);
    }

    @Test
    void otherErrorsEndTheNextOneAndTellNothingOfTheOneBefore() {
        Ticket ticket = requireNonNull(tracker.submit(RecordingExchange.dump()));
        RecordingExchange refused = submit(NEVER);
        RecordingExchange next = submit(NEVER);
        tracker.abandon(ticket, new Ending.TimedOut());
        kernel.error(refused.sequence(), EINVAL);
        assertThat(refused.answered().acknowledgement().errno()).isEqualTo(EINVAL);
        kernel.error(next.sequence(), EBUSY);
        assertThat(next.hasEnded()).isFalse();
        kernel.done(1);
        assertThat(next.sent).hasSize(2);
    }

    @Test
    void waitingOnesThatExpireWithItAreNotSentFirst() {
        RecordingExchange dump = submit(100);
        RecordingExchange late = submit(100);
        RecordingExchange inTime = submit(200);
        tracker.expire(100);
        assertThat(dump.ending()).isEqualTo(new Ending.TimedOut());
        assertThat(late.ending()).isEqualTo(new Ending.TimedOut());
        assertThat(late.sent).isEmpty();
        assertThat(inTime.sent).hasSize(1);
        assertThat(inTime.hasEnded()).isFalse();
    }

    @Test
    void oneThatWaitsAgainCanExpire() {
        submit(100);
        RecordingExchange next = submit(200);
        tracker.expire(100);
        kernel.error(2, EBUSY);
        assertThat(tracker.untilNextDeadline(150)).isEqualTo(50);
        tracker.expire(200);
        assertThat(next.ending()).isEqualTo(new Ending.TimedOut());
        assertThat(submit(NEVER).sent).containsExactly(3L);
    }

    @Test
    void givingUpTwiceIsGivingUpOnce() {
        RecordingExchange dump = RecordingExchange.dump();
        Ticket ticket = requireNonNull(tracker.submit(dump));
        tracker.abandon(ticket, new Ending.TimedOut());
        tracker.abandon(ticket, new Ending.Overrun());
        assertThat(dump.ending()).isEqualTo(new Ending.TimedOut());
        assertThat(tracker.pending()).as("the kernel may still be at it").isEqualTo(1);
    }

    @Test
    void oneThatTurnsOutNotToHaveBeenSentIsForgotten() {
        Ticket ticket = requireNonNull(tracker.submit(RecordingExchange.dump()));
        tracker.abandon(ticket, new Ending.TimedOut());
        tracker.fail(ticket, new IllegalStateException("not sent"));
        assertThat(tracker.pending()).isZero();
        RecordingExchange next = submit(NEVER);
        kernel.error(2, EBUSY);
        assertThat(next.answered().acknowledgement().errno()).isEqualTo(EBUSY);
    }

    private RecordingExchange submit(long deadline) {
        RecordingExchange exchange = RecordingExchange.dump();
        requireNonNull(tracker.submit(exchange)).expiresAt(deadline);
        return exchange;
    }
}
