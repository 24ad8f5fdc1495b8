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
import org.jspecify.annotations.Nullable;

/**
 * A request between its submission and its end, with the future that its user holds. Lives on the thread that drives the
 * tracker.
 */
abstract class PendingRequest<T> implements Exchange {
    /** Counting each message of a long answer by itself would take a good part of the time that it is read in. */
    private static final int COUNTED_AT_ONCE = 1024;

    final RequestDriver driver;
    final Request request;
    final Duration timeout;
    final NetlinkFuture<T> future;

    /** When its user handed it over, by the driver's clock. */
    final long started;

    /** When to give up, by the driver's clock: the same for all attempts. */
    final long deadline;

    /** Null where nobody records. */
    final @Nullable RequestSpan span = FlightEvents.requestBegins();

    private int replies;
    private int countedReplies;
    private @Nullable Ticket ticket;
    private @Nullable Throwable decodingFailure;

    PendingRequest(RequestDriver driver, Request request, Duration timeout) {
        this(driver, request, timeout, Timeouts.nanos(timeout));
    }

    /** A request that its owner times out, if that is before these nanoseconds are over. */
    PendingRequest(RequestDriver driver, Request request, Duration timeout, long nanos) {
        this.driver = driver;
        this.request = request;
        this.timeout = timeout;
        this.started = driver.nanoTime();
        this.deadline = started + nanos;
        this.future = driver.newFuture(this::cancelled);
    }

    /** When to give up where nothing more comes from now on. */
    long deadlineFrom(long now) {
        return deadline;
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
        driver.send(this, place);
    }

    /** Learns its place in the tracker. */
    final void placed(Ticket place) {
        ticket = place;
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

    private void cancelled() {
        driver.execute(() -> abandon(new Ending.Cancelled()));
    }

    final void complete(T value) {
        ended(RequestOutcome.SUCCEEDED);
        future.complete(value);
    }

    final void fail(Throwable cause) {
        countReplies();
        driver.tally().failed(this, cause);
        future.completeExceptionally(cause);
    }

    /** Its user has no use for it any more, and knows. */
    final void giveUp() {
        ended(RequestOutcome.CANCELLED);
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

    /** Before anybody learns of the outcome, who then has to find it counted. */
    private void ended(RequestOutcome outcome) {
        countReplies();
        driver.tally().ended(this, outcome);
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
