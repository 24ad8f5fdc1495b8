// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.protocol;

import static io.nettylink.codec.Errno.EINVAL;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Requests that wait, so that the answers to those before them find room. */
class RequestTrackerTurnTest {
    private static final long NEVER = Long.MAX_VALUE / 2;

    private final RequestTracker tracker = new RequestTracker(100, 2, 0);
    private final ScriptedKernel kernel = new ScriptedKernel(tracker);

    @Test
    void requestsAreSentInTheirOrderAsAnswersCome() {
        RecordingExchange first = submit(NEVER);
        RecordingExchange second = submit(NEVER);
        RecordingExchange third = submit(NEVER);
        RecordingExchange fourth = submit(NEVER);
        assertThat(second.sent).hasSize(1);
        assertThat(third.sent).isEmpty();
        assertThat(tracker.pending()).isEqualTo(4);
        kernel.error(second.sequence(), EINVAL);
        assertThat(third.sent).hasSize(1);
        assertThat(fourth.sent).isEmpty();
        kernel.reply(first.sequence(), 7);
        assertThat(fourth.sent).isEmpty();
        kernel.acknowledge(first.sequence());
        assertThat(fourth.sent).hasSize(1);
    }

    @Test
    void dumpsHaveATurnOfTheirOwn() {
        submit(NEVER);
        submit(NEVER);
        RecordingExchange dump = RecordingExchange.dump();
        tracker.submit(dump);
        assertThat(dump.sent).hasSize(1);
        RecordingExchange waiting = submit(NEVER);
        kernel.done(dump.sequence());
        assertThat(submit(NEVER).sent).isEmpty();
        assertThat(waiting.sent).isEmpty();
    }

    @Test
    void requestThatIsGivenUpMakesRoom() {
        Ticket ticket = requireNonNull(tracker.submit(RecordingExchange.simple()));
        submit(NEVER);
        RecordingExchange waiting = submit(NEVER);
        tracker.abandon(ticket, new Ending.TimedOut());
        assertThat(waiting.sent).hasSize(1);
        assertThat(submit(NEVER).sent).isEmpty();
    }

    @Test
    void requestThatIsGivenUpWhileItWaitsIsNotSentAndMakesNoRoom() {
        RecordingExchange first = submit(NEVER);
        submit(NEVER);
        RecordingExchange dropped = RecordingExchange.simple();
        Ticket ticket = requireNonNull(tracker.submit(dropped));
        RecordingExchange waiting = submit(NEVER);
        assertThat(ticket.sequence()).isZero();
        tracker.abandon(ticket, new Ending.Cancelled());
        assertThat(dropped.hasEnded()).isTrue();
        assertThat(waiting.sent).isEmpty();
        kernel.acknowledge(first.sequence());
        assertThat(dropped.sent).isEmpty();
        assertThat(waiting.sent).hasSize(1);
    }

    @Test
    void requestsThatExpireTogetherAreNotSentFirst() {
        submit(100);
        submit(100);
        RecordingExchange late = submit(100);
        RecordingExchange inTime = submit(200);
        assertThat(tracker.untilNextDeadline(150)).isZero();
        tracker.expire(100);
        assertThat(late.ending()).isEqualTo(new Ending.TimedOut());
        assertThat(late.sent).isEmpty();
        assertThat(inTime.sent).hasSize(1);
    }

    @Test
    void requestsThatCannotBeSentLetTheNextGoHoweverManyTheyAre() {
        int many = 20_000;
        RequestTracker wide = new RequestTracker(many + 2, 1, 0);
        IllegalStateException cause = new IllegalStateException("no");
        RecordingExchange first = RecordingExchange.simple();
        wide.submit(first);
        for (int i = 0; i < many; i++) {
            wide.submit(RecordingExchange.simple().onSend(ticket -> wide.fail(ticket, cause)));
        }
        RecordingExchange last = RecordingExchange.simple();
        wide.submit(last);
        new ScriptedKernel(wide).acknowledge(first.sequence());
        assertThat(last.sent).hasSize(1);
        assertThat(wide.pending()).isEqualTo(1);
    }

    @Test
    void overrunSparesThoseThatWait() {
        RecordingExchange first = submit(NEVER);
        submit(NEVER);
        RecordingExchange waiting = submit(NEVER);
        tracker.abandonSent(new Ending.Overrun());
        assertThat(first.ending()).isEqualTo(new Ending.Overrun());
        assertThat(waiting.hasEnded()).isFalse();
        assertThat(waiting.sent).hasSize(1);
    }

    @Test
    void closingEndsThoseThatWait() {
        submit(NEVER);
        submit(NEVER);
        RecordingExchange waiting = submit(NEVER);
        tracker.close();
        assertThat(waiting.ending()).isEqualTo(new Ending.Closed());
        assertThat(waiting.sent).isEmpty();
        assertThat(tracker.pending()).isZero();
    }

    /** As of a user who asks again whenever a request fails, which must not be one call within the other. */
    @Test
    void askingAgainWhereEachFailsAtOnceKeepsTheStackShort() {
        int[] left = {100_000};
        askAgain(left);
        assertThat(left[0]).isZero();
        assertThat(tracker.pending()).isZero();
    }

    private void askAgain(int[] left) {
        if (left[0] > 0) {
            left[0]--;
            requireNonNull(tracker.submit(RecordingExchange.simple()
                    .onSend(ticket -> tracker.fail(ticket, new IllegalStateException("in vain")))
                    .onEnd(() -> askAgain(left))));
        }
    }

    private RecordingExchange submit(long deadline) {
        RecordingExchange exchange = RecordingExchange.simple();
        requireNonNull(tracker.submit(exchange)).expiresAt(deadline);
        return exchange;
    }
}
