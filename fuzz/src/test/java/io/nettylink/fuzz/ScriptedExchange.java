// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import static io.nettylink.codec.NetlinkConstants.NLMSG_MIN_TYPE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP_INTR;

import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.Errno;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.MessageView;
import io.nettylink.internal.protocol.Ending;
import io.nettylink.internal.protocol.Exchange;
import io.nettylink.internal.protocol.Ticket;
import org.jspecify.annotations.Nullable;

/** An exchange that checks each call of the tracker, and answers it with calls of its own. */
final class ScriptedExchange implements Exchange {
    final long deadline;

    private final TrackerScript world;
    private final int kind;
    private final int onSend;
    private final int onEnd;

    @Nullable Ticket ticket;

    private boolean refused;
    private boolean ended;
    private boolean interrupted;
    private boolean answered;

    ScriptedExchange(TrackerScript world, int kind, int onSend, int onEnd, long deadline) {
        this.world = world;
        this.kind = kind;
        this.onSend = onSend;
        this.onEnd = onEnd;
        this.deadline = deadline;
    }

    /** Learns what became of its submission. */
    void placed(@Nullable Ticket place) {
        Check.that(place != null || (ticket == null && !ended), "a request was refused and taken");
        Check.that(ticket == null || ticket == place, "a request has two tickets");
        ticket = place;
        refused = place == null;
    }

    boolean isOpen() {
        return !ended && !refused;
    }

    boolean isInFlight() {
        return isOpen() && sequence() != 0;
    }

    /** 0 as long as it waits. */
    long sequence() {
        Ticket place = ticket;
        return place == null ? 0 : place.sequence();
    }

    boolean isAddressee(MessageView message) {
        return message.sequence() == sequence() && (message.portId() == TrackerScript.PORT_ID || message.portId() == 0);
    }

    /** A message for this exchange is on its way. */
    void announce(MessageView message) {
        interrupted |= message.has(NLM_F_DUMP_INTR);
        answered |= Acknowledgement.isOne(message);
    }

    @Override
    public boolean isDump() {
        return (kind & 3) == 1;
    }

    @Override
    public boolean mayReplyAfterAcknowledgement() {
        return (kind & 3) == 2;
    }

    @Override
    public void send(Ticket place) {
        Check.that(isOpen() && !world.closed, "a request is sent behind its end");
        Check.that(!world.due.contains(this), "a request is sent although its deadline has passed");
        Check.that(ticket == null || ticket == place, "a request has two tickets");
        ticket = place;
        Check.that(
                place.sequence() > 0 && place.sequence() <= 0xffff_ffffL, "a sequence has more than 32 bits, or none");
        int inFlight = 0;
        for (ScriptedExchange other : world.exchanges) {
            if (other.isInFlight() && other.isDump() == isDump()) {
                inFlight++;
                Check.that(other == this || other.sequence() != sequence(), "two requests have one sequence");
            }
        }
        Check.that(inFlight <= (isDump() ? 1 : world.maxInFlight), "more requests are sent at once than may be");
        world.interfere(onSend, place);
    }

    @Override
    public void reply(MessageView message) {
        Check.that(isInFlight(), "a reply before the request, or behind its end");
        Check.that(message.equals(world.receiving) && isAddressee(message), "a reply to another request");
        Check.that(message.type() >= NLMSG_MIN_TYPE, "a control message is taken for a reply");
        world.interfere(onSend >> 4, ticket);
    }

    @Override
    public void end(Ending ending) {
        Check.that(isOpen(), "an exchange ends twice");
        ended = true;
        switch (ending) {
            case Ending.Answered answer -> checkAnswer(answer);
            case Ending.TimedOut late ->
                Check.that(world.expiring && deadline - world.now <= 0, "a timeout before its time");
            case Ending.Cancelled end -> Check.that(isTold(end), "an exchange is cancelled by nobody");
            case Ending.Closed end -> Check.that(world.closed || isTold(end), "an exchange is closed alone");
            case Ending.Failed failed -> checkFailure(failed.cause());
            case Ending.Truncated cut ->
                Check.that(sequence() != 0 && isTold(cut), "an answer is cut that was not asked for");
            case Ending.Overrun lost ->
                Check.that(sequence() != 0 && isTold(lost), "an answer is lost that was not asked for");
        }
        world.interfere(onEnd, null);
    }

    private void checkAnswer(Ending.Answered answer) {
        MessageView message = world.receiving;
        Check.that(message != null && isAddressee(message) && answered, "another's answer ends an exchange");
        Check.that(answer.interrupted() == interrupted, "an interruption is lost, or made up");
        boolean busy = isDump() && answer.acknowledgement().errno() == Errno.EBUSY;
        Check.that(
                !busy || world.tracker.pending() == world.open(),
                "a dump fails because the kernel is busy with one that was given up");
        if (message != null && Acknowledgement.isOne(message)) {
            Check.that(
                    answer.acknowledgement().equals(Acknowledgement.read(message)),
                    "another acknowledgement than came");
        } else {
            Check.that(
                    mayReplyAfterAcknowledgement() && answer.acknowledgement().isSuccess(), "a reply ends an exchange");
        }
    }

    private void checkFailure(Throwable cause) {
        MessageView message = world.receiving;
        boolean malformed = cause instanceof MalformedMessageException
                && message != null
                && isAddressee(message)
                && Acknowledgement.isOne(message);
        Check.that(malformed || isTold(cause), "a failure without a cause");
    }

    /** Whether the tracker was told of that very thing. */
    private boolean isTold(Object ending) {
        return world.told.contains(ending);
    }
}
