// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.nettylink.codec.Errno;
import io.nettylink.internal.jfr.FlightEvents;
import io.nettylink.internal.jfr.RequestSpan;
import io.nettylink.internal.socket.Count;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts what becomes of a client's requests, records it, and tells the observer. Any thread may ask. What was sent and
 * answered is counted by one thread at a time, the one that drives the tracker.
 */
final class Tally {
    private final int protocol;
    private final @Nullable RequestObserver observer;
    private final Count sent = new Count();
    private final Count replies = new Count();
    private final Count succeeded = new Count();
    private final LongAdder dumpRestarts = new LongAdder();
    private final LongAdder unmatched = new LongAdder();

    /** Those that did not succeed, which some never had a chance to, and end on their user's thread. */
    private final Map<RequestOutcome, LongAdder> ended = new EnumMap<>(RequestOutcome.class);

    Tally(int protocol, @Nullable RequestObserver observer) {
        this.protocol = protocol;
        this.observer = observer;
        for (RequestOutcome outcome : EnumSet.complementOf(EnumSet.of(RequestOutcome.SUCCEEDED))) {
            ended.put(outcome, new LongAdder());
        }
    }

    /** Whether somebody is told how long each request took. */
    boolean isObserved() {
        return observer != null;
    }

    void sent(int requests) {
        sent.add(requests);
    }

    void replied(int messages) {
        replies.add(messages);
    }

    void dumpRestarted(Request request, int attempt) {
        dumpRestarts.increment();
        FlightEvents.dumpRestarted(protocol, request.toString(), attempt);
    }

    void unmatched() {
        unmatched.increment();
    }

    void succeeded(PendingRequest<?> pending) {
        succeeded.add(1);
        tell(pending, RequestOutcome.SUCCEEDED, 0);
    }

    void cancelled(PendingRequest<?> pending) {
        ended(pending, RequestOutcome.CANCELLED, 0);
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
                sent.get(),
                replies.get(),
                succeeded.get(),
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
        tell(pending, outcome, errno);
    }

    private void tell(PendingRequest<?> pending, RequestOutcome outcome, int errno) {
        RequestSpan span = pending.span;
        if (span != null && span.stop()) {
            record(span, pending, outcome, errno);
        }
        if (observer != null) {
            tell(observer, pending, outcome, errno);
        }
    }

    private void record(RequestSpan span, PendingRequest<?> pending, RequestOutcome outcome, int errno) {
        Request request = pending.request;
        String error = errno == 0 ? "" : Errno.name(errno);
        span.ended(
                protocol,
                typeOf(request),
                request.toString(),
                pending.isDump(),
                pending.replies(),
                outcome.name(),
                error);
    }

    private void tell(RequestObserver told, PendingRequest<?> pending, RequestOutcome outcome, int errno) {
        long nanos = pending.driver.nanoTime() - pending.beginning();
        try {
            told.ended(new RequestReport(
                    protocol, pending.request, pending.isDump(), outcome, errno, pending.replies(), nanos));
        } catch (Throwable thrown) {
            Uncaught.report(thrown);
        }
    }

    private static int typeOf(Request request) {
        try {
            return request.type();
        } catch (RuntimeException gone) {
            return 0;
        }
    }

    private long count(RequestOutcome outcome) {
        return of(outcome).sum();
    }

    private LongAdder of(RequestOutcome outcome) {
        return Objects.requireNonNull(ended.get(outcome));
    }
}
