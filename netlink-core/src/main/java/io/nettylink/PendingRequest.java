// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.nettylink.channel.NetlinkIoException;
import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.MessageView;
import io.nettylink.internal.jfr.FlightEvents;
import io.nettylink.internal.jfr.RequestSpan;
import io.nettylink.internal.protocol.Ending;
import io.nettylink.internal.protocol.Exchange;
import io.nettylink.internal.protocol.Ticket;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request between its submission and its end, and its outcome. Lives on the thread that drives the tracker; what its
 * user holds on another one is a future.
 */
abstract class PendingRequest<T> implements Exchange {
    /** Counting each message of a long answer by itself would take a good part of the time that it is read in. */
    private static final int COUNTED_AT_ONCE = 1024;

    final RequestDriver driver;
    final Request request;
    final Duration timeout;

    /** What its user has, on whatever thread; null where the user's thread drives the tracker. */
    private final @Nullable NetlinkFuture<T> future;

    /** Null where nobody records. */
    final @Nullable RequestSpan span = FlightEvents.requestBegins();

    private final long nanos;
    private boolean begun;
    private long beginning;
    private int replies;
    private int countedReplies;
    private @Nullable Ticket ticket;
    private @Nullable Throwable decodingFailure;
    private @Nullable T result;
    private @Nullable Throwable failure;
    private boolean done;

    PendingRequest(RequestDriver driver, Request request, Duration timeout) {
        this(driver, request, timeout, Timeouts.nanos(timeout));
    }

    /** A request that its owner times out, if that is before these nanoseconds are over. */
    PendingRequest(RequestDriver driver, Request request, Duration timeout, long nanos) {
        this.driver = driver;
        this.request = request;
        this.timeout = timeout;
        this.nanos = nanos;
        this.future = driver.newFuture(this);
        if (driver.tally().isObserved()) {
            begin(driver.nanoTime());
        }
    }

    /**
     * Its time begins, by the driver's clock, unless it has begun: with what its user does, or, as looking at the clock is
     * a good part of what a request takes, where the clock has to be looked at anyway.
     */
    final void begin(long now) {
        if (!begun) {
            begun = true;
            beginning = now;
        }
    }

    /** Whether its time has begun. */
    final boolean hasBegun() {
        return begun;
    }

    /** When its time has begun. */
    final long beginning() {
        return beginning;
    }

    /** When to give up, the same for all attempts; its time has begun. */
    final long deadline() {
        return beginning + nanos;
    }

    /** When to give up where nothing more comes from now on, when its time begins unless it has begun. */
    long deadlineFrom(long now) {
        begin(now);
        return deadline();
    }

    /** Message flags besides the request's own. */
    int extraFlags() {
        return 0;
    }

    /** Takes one message of the answer. */
    void take(MessageView message) {}

    /** The request succeeded: completes it, or asks again. */
    abstract void succeed(Acknowledgement acknowledgement, boolean interrupted);

    @Override
    public boolean isDump() {
        return false;
    }

    @Override
    public boolean mayReplyAfterAcknowledgement() {
        return false;
    }

    @Override
    public final void send(Ticket place) {
        ticket = place;
        driver.send(this);
    }

    /** Learns its place in the tracker, which may be one to wait in. */
    final void placed(Ticket place) {
        ticket = place;
    }

    /** Its place in the tracker, where it has one. */
    final Ticket ticket() {
        return Objects.requireNonNull(ticket);
    }

    @Override
    public final void reply(MessageView message) {
        if (++replies - countedReplies == COUNTED_AT_ONCE) {
            countReplies();
        }
        take(message);
    }

    @Override
    public final void end(Ending ending) {
        if (ending instanceof Ending.Answered answer) {
            answered(answer);
        } else {
            endWithoutAnswer(ending);
        }
    }

    /** By itself, because the JVM makes code for such a switch when it is first come by, which takes milliseconds. */
    private void endWithoutAnswer(Ending ending) {
        switch (ending) {
            case Ending.Answered answer -> answered(answer);
            case Ending.TimedOut() -> fail(new RequestTimeoutException(request, timeout));
            case Ending.Truncated(int size, int received) ->
                fail(new MessageTruncatedException(request, size, received));
            case Ending.Overrun() -> fail(new RepliesLostException(request));
            case Ending.Cancelled() -> giveUp();
            case Ending.Closed() -> fail(new ClientClosedException(request));
            case Ending.Failed(Throwable cause) -> fail(translate(cause));
        }
    }

    /** Gives the request up, where it has not ended. On the thread that drives the tracker. */
    final void abandon(Ending ending) {
        Ticket place = ticket;
        if (place != null) {
            driver.abandon(place, ending);
        }
    }

    /** Its user has cancelled the future. */
    final void cancelled() {
        driver.execute(() -> abandon(new Ending.Cancelled()));
    }

    final void complete(T value) {
        // Before anybody learns of the outcome, who then has to find it counted.
        countReplies();
        driver.tally().succeeded(this);
        result = value;
        done = true;
        if (future != null) {
            future.complete(value);
        }
    }

    final void fail(Throwable cause) {
        countReplies();
        driver.tally().failed(this, cause);
        failure = cause;
        done = true;
        if (future != null) {
            future.completeExceptionally(cause);
        }
    }

    /** Its user has no use for it any more, and knows. */
    final void giveUp() {
        countReplies();
        driver.tally().cancelled(this);
        done = true;
    }

    /** What its user has, where that is a future. */
    final NetlinkFuture<T> future() {
        return Objects.requireNonNull(future);
    }

    /** Whether it has ended, or its user has no use for it any more. */
    final boolean isDone() {
        return done || (future != null && future.isDone());
    }

    /** What it was completed with; throws what it failed with. On the thread that drives the tracker. */
    final T outcome() {
        if (failure != null) {
            throw NetlinkFuture.unchecked(failure);
        }
        return Objects.requireNonNull(result);
    }

    /** Whether its answer is complete, so that no part of it is still to come. On the thread that drives the tracker. */
    final boolean wasAnswered() {
        return result != null || failure instanceof KernelErrorException;
    }

    /** Decodes; a failure is kept until the answer is complete, so that the exchange stays in step with the kernel. */
    final <V> @Nullable V decode(MessageDecoder<V> decoder, MessageView message) {
        if (decodingFailure != null) {
            return null;
        }
        try {
            return decoder.decode(message);
        } catch (MalformedMessageException e) {
            decodingFailure = new MalformedReplyException(request, e);
        } catch (Throwable e) {
            // Errors, too: whoever waits would otherwise wait in vain, and not learn why.
            decodingFailure = e;
        }
        return null;
    }

    /** How many messages answered so far. */
    final int replies() {
        return replies;
    }

    /** What the decoder threw, null where it did not. */
    final @Nullable Throwable decodingFailure() {
        return decodingFailure;
    }

    private void countReplies() {
        if (replies > countedReplies) {
            driver.tally().replied(replies - countedReplies);
            countedReplies = replies;
        }
    }

    private void answered(Ending.Answered answer) {
        if (!answer.acknowledgement().isSuccess()) {
            fail(new KernelErrorException(request, answer.acknowledgement()));
        } else if (decodingFailure != null) {
            fail(decodingFailure);
        } else {
            succeed(answer.acknowledgement(), answer.interrupted());
        }
    }

    private Throwable translate(Throwable cause) {
        return switch (cause) {
            case NetlinkIoException e -> new SystemCallException(request.toString(), e);
            case MalformedMessageException e -> new MalformedReplyException(request, e);
            case ClosedChannelException e -> new ClientClosedException(request);
            default -> cause;
        };
    }
}
