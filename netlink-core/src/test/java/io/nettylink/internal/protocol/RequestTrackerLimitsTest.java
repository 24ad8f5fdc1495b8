// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.protocol;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.codec.Acknowledgement;
import org.junit.jupiter.api.Test;

/** Deadlines, sequences, how many may be pending, failures to send, and the end of it all. */
class RequestTrackerLimitsTest {
    private static final long NEVER = Long.MAX_VALUE / 2;
    private static final Ending SUCCESS = new Ending.Answered(Acknowledgement.SUCCESS, false);
    private static final Ending TIMED_OUT = new Ending.TimedOut();
    private static final Ending CLOSED = new Ending.Closed();

    private RequestTracker tracker = new RequestTracker(3, 100, 0);
    private ScriptedKernel kernel = new ScriptedKernel(tracker);

    @Test
    void requestExpiresAtItsDeadlineAndNotBefore() {
        RecordingExchange exchange = submit(RecordingExchange.simple(), 100);
        tracker.expire(99);
        assertThat(exchange.hasEnded()).isFalse();
        tracker.expire(100);
        assertThat(exchange.ending()).isEqualTo(TIMED_OUT);
        assertThat(tracker.pending()).isZero();
    }

    @Test
    void answerAfterTheDeadlineIsNobodys() {
        RecordingExchange late = submit(RecordingExchange.simple(), 100);
        tracker.expire(100);
        RecordingExchange other = submit(RecordingExchange.simple(), NEVER);
        assertThat(kernel.reply(late.sequence(), 7)).isFalse();
        assertThat(kernel.acknowledge(late.sequence())).isFalse();
        assertThat(other.replies).isEmpty();
        assertThat(other.hasEnded()).isFalse();
        assertThat(late.ending()).isEqualTo(TIMED_OUT);
        assertThat(tracker.unmatched()).isEqualTo(2);
    }

    @Test
    void replyThatStaysAwayExpiresThoughItWasAcknowledged() {
        RecordingExchange exchange = submit(RecordingExchange.replyingLate(), 100);
        kernel.acknowledge(1);
        tracker.expire(100);
        assertThat(exchange.ending()).isEqualTo(TIMED_OUT);
    }

    @Test
    void waitingDumpsExpireToo() {
        submit(RecordingExchange.dump(), NEVER);
        RecordingExchange waiting = submit(RecordingExchange.dump(), 100);
        tracker.expire(100);
        assertThat(waiting.ending()).isEqualTo(TIMED_OUT);
        kernel.done(1);
        assertThat(waiting.sent).isEmpty();
    }

    @Test
    void nextDeadlineIsTheEarliest() {
        assertThat(tracker.untilNextDeadline(0)).isEqualTo(Long.MAX_VALUE);
        submit(RecordingExchange.dump(), 300);
        submit(RecordingExchange.dump(), 100);
        submit(RecordingExchange.simple(), 200);
        assertThat(tracker.untilNextDeadline(40)).isEqualTo(60);
        assertThat(tracker.untilNextDeadline(140)).isZero();
        tracker.expire(140);
        assertThat(tracker.untilNextDeadline(140)).isEqualTo(60);
        tracker.expire(200);
        tracker.expire(300);
        assertThat(tracker.pending())
                .as("the dump, which the kernel may still be at")
                .isEqualTo(1);
        assertThat(tracker.untilNextDeadline(300)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void clockMayWrap() {
        long now = Long.MAX_VALUE - 5;
        RecordingExchange exchange = submit(RecordingExchange.simple(), now + 20);
        tracker.expire(now);
        assertThat(exchange.hasEnded()).isFalse();
        assertThat(tracker.untilNextDeadline(now)).isEqualTo(20);
        tracker.expire(now + 20);
        assertThat(exchange.ending()).isEqualTo(TIMED_OUT);
    }

    @Test
    void sequenceWrapsAndLeavesOutZero() {
        start(new RequestTracker(3, 100, 0xffff_fffdL));
        for (long expected : new long[] {0xffff_fffeL, 0xffff_ffffL, 1}) {
            RecordingExchange exchange = submit(RecordingExchange.simple(), NEVER);
            assertThat(exchange.sequence()).isEqualTo(expected);
            assertThat(kernel.acknowledge(expected)).isTrue();
            assertThat(exchange.ending()).isEqualTo(SUCCESS);
        }
    }

    @Test
    void sequenceThatIsInUseIsNoOthers() {
        RecordingExchange lasting = submit(RecordingExchange.simple(), NEVER);
        for (int times = 0; times < 100; times++) {
            RecordingExchange exchange = submit(RecordingExchange.simple(), NEVER);
            kernel.acknowledge(exchange.sequence());
            assertThat(exchange.ending()).isEqualTo(SUCCESS);
            assertThat(lasting.hasEnded()).isFalse();
        }
        kernel.acknowledge(lasting.sequence());
        assertThat(lasting.ending()).isEqualTo(SUCCESS);
    }

    @Test
    void noMoreThanAreAllowedArePending() {
        RecordingExchange first = submit(RecordingExchange.simple(), NEVER);
        submit(RecordingExchange.dump(), NEVER);
        submit(RecordingExchange.dump(), NEVER);
        RecordingExchange refused = RecordingExchange.simple();
        assertThat(tracker.submit(refused)).isNull();
        assertThat(refused.sent).isEmpty();
        assertThat(refused.hasEnded()).isFalse();
        kernel.acknowledge(first.sequence());
        assertThat(tracker.submit(refused)).isNotNull();
        assertThat(tracker.pending()).isEqualTo(3);
    }

    @Test
    void requestMayTakeThePlaceOfTheOneThatJustEnded() {
        start(new RequestTracker(1, 100, 0));
        RecordingExchange again = RecordingExchange.simple();
        submit(RecordingExchange.simple().onEnd(() -> submit(again, NEVER)), NEVER);
        kernel.acknowledge(1);
        kernel.acknowledge(again.sequence());
        assertThat(again.ending()).isEqualTo(SUCCESS);
    }

    @Test
    void requestThatCannotBeSentFailsWithinItsSubmission() {
        IllegalStateException cause = new IllegalStateException("no");
        RecordingExchange exchange = RecordingExchange.simple().onSend(ticket -> tracker.fail(ticket, cause));
        submit(exchange, NEVER);
        assertThat(exchange.ending()).isEqualTo(new Ending.Failed(cause));
        assertThat(tracker.pending()).isZero();
    }

    @Test
    void dumpThatCannotBeSentFailsWithinItsSubmission() {
        IllegalStateException cause = new IllegalStateException("no");
        RecordingExchange exchange = RecordingExchange.dump().onSend(ticket -> tracker.fail(ticket, cause));
        submit(exchange, NEVER);
        assertThat(exchange.ending()).isEqualTo(new Ending.Failed(cause));
        assertThat(submit(RecordingExchange.dump(), NEVER).sent).hasSize(1);
    }

    @Test
    void failureIsNewsOnlyToARequestThatIsPending() {
        RecordingExchange exchange = RecordingExchange.simple();
        Ticket ticket = requireNonNull(tracker.submit(exchange));
        kernel.acknowledge(1);
        tracker.fail(ticket, new IllegalStateException("too late"));
        tracker.abandon(ticket, TIMED_OUT);
        assertThat(exchange.ending()).isEqualTo(SUCCESS);
    }

    @Test
    void requestIsGivenUpByItsSequence() {
        RecordingExchange first = submit(RecordingExchange.simple(), NEVER);
        RecordingExchange second = submit(RecordingExchange.simple(), NEVER);
        Ending truncated = new Ending.Truncated(5000, 4096);
        assertThat(tracker.abandon(second.sequence(), truncated)).isTrue();
        assertThat(tracker.abandon(second.sequence(), truncated)).isFalse();
        assertThat(tracker.abandon(-1, truncated)).isFalse();
        assertThat(second.ending()).isEqualTo(truncated);
        assertThat(first.hasEnded()).isFalse();
    }

    @Test
    void everythingThatWasSentIsGivenUpAtOnce() {
        RecordingExchange simple = submit(RecordingExchange.simple(), NEVER);
        RecordingExchange dump = submit(RecordingExchange.dump(), NEVER);
        RecordingExchange waiting = submit(RecordingExchange.dump(), NEVER);
        tracker.abandonSent(new Ending.Overrun());
        assertThat(simple.ending()).isEqualTo(new Ending.Overrun());
        assertThat(dump.ending()).isEqualTo(new Ending.Overrun());
        assertThat(waiting.hasEnded()).isFalse();
        kernel.done(waiting.sequence());
        assertThat(waiting.ending()).isEqualTo(SUCCESS);
    }

    @Test
    void closingEndsEverythingAndSendsNothingMore() {
        RecordingExchange simple = submit(RecordingExchange.simple(), NEVER);
        RecordingExchange dump = submit(RecordingExchange.dump(), NEVER);
        RecordingExchange again = RecordingExchange.simple();
        RecordingExchange waiting = submit(RecordingExchange.dump().onEnd(() -> tracker.submit(again)), NEVER);
        tracker.close();
        assertThat(simple.ending()).isEqualTo(CLOSED);
        assertThat(dump.ending()).isEqualTo(CLOSED);
        assertThat(waiting.ending()).isEqualTo(CLOSED);
        assertThat(again.ending()).isEqualTo(CLOSED);
        assertThat(waiting.sent).isEmpty();
        assertThat(again.sent).isEmpty();
        assertThat(tracker.pending()).isZero();

        RecordingExchange later = submit(RecordingExchange.dump(), NEVER);
        assertThat(later.ending()).isEqualTo(CLOSED);
        assertThat(later.sent).isEmpty();
        assertThat(kernel.done(dump.sequence())).isFalse();
    }

    private void start(RequestTracker other) {
        tracker = other;
        kernel = new ScriptedKernel(other);
    }

    private RecordingExchange submit(RecordingExchange exchange, long deadline) {
        requireNonNull(tracker.submit(exchange)).expiresAt(deadline);
        return exchange;
    }
}
