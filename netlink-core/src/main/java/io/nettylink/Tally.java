// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what becomes of a client's requests, and tells the observer. Any thread may ask, those that drive count. */
final class Tally {
    private final int protocol;
    private final @Nullable RequestObserver observer;
    private final LongAdder sent = new LongAdder();
    private final LongAdder replies = new LongAdder();
    private final LongAdder dumpRestarts = new LongAdder();
    private final LongAdder unmatched = new LongAdder();
    private final Map<RequestOutcome, LongAdder> ended = new EnumMap<>(RequestOutcome.class);

    Tally(int protocol, @Nullable RequestObserver observer) {
        this.protocol = protocol;
        this.observer = observer;
        for (RequestOutcome outcome : RequestOutcome.values()) {
            ended.put(outcome, new LongAdder());
        }
    }

    void sent() {
        sent.increment();
    }

    void replied() {
        replies.increment();
    }

    void dumpRestarted() {
        dumpRestarts.increment();
    }

    void unmatched() {
        unmatched.increment();
    }

    void ended(PendingRequest<?> pending, RequestOutcome outcome) {
        ended(pending, outcome, 0);
    }

    void failed(PendingRequest<?> pending, Throwable failure) {
        int errno = switch (failure) {
            case KernelErrorException e -> e.errno();
            case SystemCallException e -> e.errno();
            default -> 0;
        };
        ended(pending, RequestOutcome.of(failure), errno);
    }

    RequestCounters counters() {
        return new RequestCounters(
                sent.sum(),
                replies.sum(),
                count(RequestOutcome.SUCCEEDED),
                count(RequestOutcome.REFUSED),
                count(RequestOutcome.TIMED_OUT),
                count(RequestOutcome.CANCELLED),
                count(RequestOutcome.LOST),
                count(RequestOutcome.FAILED),
                dumpRestarts.sum(),
                unmatched.sum());
    }

    private void ended(PendingRequest<?> pending, RequestOutcome outcome, int errno) {
        of(outcome).increment();
        if (observer != null) {
            observer.ended(protocol, pending.request, outcome, errno, pending.driver.nanoTime() - pending.started);
        }
    }

    private long count(RequestOutcome outcome) {
        return of(outcome).sum();
    }

    private LongAdder of(RequestOutcome outcome) {
        return Objects.requireNonNull(ended.get(outcome));
    }
}
