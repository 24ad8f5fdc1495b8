// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.protocol;

import static io.nettylink.codec.Errno.EBUSY;
import static io.nettylink.codec.NetlinkConstants.NLMSG_DONE;
import static io.nettylink.codec.NetlinkConstants.NLMSG_ERROR;
import static io.nettylink.codec.NetlinkConstants.NLMSG_MIN_TYPE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP_INTR;

import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.MessageView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Matches what a socket receives to the requests that were sent on it: netlink's protocol as a state machine, without
 * I/O and without a clock.
 *
 * <ul>
 *   <li>A request gets a sequence; what carries that sequence and this socket's port id is its answer.
 *   <li>A do ends with its acknowledgement, or, where its family answers later, with both. Only so many are sent at
 *       once that their answers find room; others wait their turn.
 *   <li>A dump ends with {@code NLMSG_DONE}. The kernel runs one dump a socket, so that others wait their turn.
 *   <li>Of a dump that was given up, nobody knows whether the kernel is still at it or its end was lost. The next one is
 *       sent at once; where the kernel says {@code EBUSY} to it, it goes back to waiting for that end.
 *   <li>What answers no request that is still waiting is counted, and never completes another request.
 * </ul>
 *
 * <p>Times are {@link System#nanoTime()} readings or any other clock's, as long as it is always the same. Not
 * thread-safe: one thread drives it.
 */
public final class RequestTracker {
    private final int maxPending;
    private final int maxInFlight;
    private final RunningTickets running;
    private final Deque<Ticket> waitingDos = new ArrayDeque<>();
    private final Deque<Ticket> waitingDumps = new ArrayDeque<>();
    private final List<Ticket> givenUpDumps = new ArrayList<>();
    private @Nullable Ticket runningDump;
    private int runningDos;
    private boolean startingDos;
    private boolean startingDumps;
    private long unmatched;
    private boolean closed;

    /**
     * A tracker without requests.
     *
     * @param maxPending how many requests may be under way or waiting at once
     * @param maxInFlight how many dos may be under way at once: the answers to all of them have to fit into the
     *     socket's receive buffer
     * @param lastSequence the first request gets the sequence after this one
     */
    public RequestTracker(int maxPending, int maxInFlight, long lastSequence) {
        this.maxPending = maxPending;
        this.maxInFlight = maxInFlight;
        this.running = new RunningTickets(lastSequence);
    }

    /**
     * Takes a request on, and sends it at once unless it has to wait for others.
     *
     * @param exchange the request
     * @return its ticket, which can be told a deadline; or null where as many requests as are allowed are pending already
     */
    public @Nullable Ticket submit(Exchange exchange) {
        if (pending() >= maxPending) {
            return null;
        }
        Ticket ticket = new Ticket(exchange);
        if (closed) {
            end(ticket, new Ending.Closed());
        } else if (exchange.isDump()) {
            waitingDumps.add(ticket);
            startDumps();
        } else {
            waitingDos.add(ticket);
            startDos();
        }
        return ticket;
    }

    /**
     * Takes one message off the wire.
     *
     * @param message valid during the call only
     * @param portId the port id of the socket that received it
     * @return false where it answers no pending request: a late answer, or a notification
     */
    public boolean receive(MessageView message, long portId) {
        Ticket ticket = running.find(message.sequence());
        // Some families leave the port id of an answer at 0; another socket's is never ours.
        boolean addressed = message.portId() == portId || message.portId() == 0;
        if (ticket == null || !addressed) {
            unmatched++;
            return false;
        }
        if (message.has(NLM_F_DUMP_INTR)) {
            ticket.interrupted = true;
        }
        if (ticket == runningDump && !givenUpDumps.isEmpty() && message.type() != NLMSG_ERROR) {
            // The kernel has begun it, so that it is through with those before.
            forgetGivenUpDumps();
        }
        switch (message.type()) {
            case NLMSG_ERROR, NLMSG_DONE -> answer(ticket, message);
            default -> {
                if (message.type() >= NLMSG_MIN_TYPE) {
                    reply(ticket, message);
                }
            }
        }
        return true;
    }

    /**
     * Ends the requests whose deadline has passed.
     *
     * @param now the time
     */
    public void expire(long now) {
        List<Ticket> late = snapshot();
        late.removeIf(ticket -> ticket.remaining(now) > 0);
        // None of them is to be sent any more when the one before it goes.
        waitingDos.removeAll(late);
        waitingDumps.removeAll(late);
        for (Ticket ticket : late) {
            abandon(ticket, new Ending.TimedOut());
        }
    }

    /**
     * When {@link #expire} is to be called next.
     *
     * @param now the time
     * @return nanoseconds from now, not negative; {@link Long#MAX_VALUE} where nothing is pending
     */
    public long untilNextDeadline(long now) {
        long least = Long.MAX_VALUE;
        for (Ticket ticket : snapshot()) {
            least = Math.min(least, Math.max(0, ticket.remaining(now)));
        }
        return least;
    }

    /**
     * Ends one request that the kernel may still answer: because it was given up, or because a part of its answer was
     * lost. What still comes for it is passed over.
     *
     * @param ticket the request's ticket; nothing happens where it has ended already
     * @param ending how it ended
     */
    public void abandon(Ticket ticket, Ending ending) {
        if (ticket == runningDump) {
            runningDump = null;
            givenUpDumps.add(ticket);
            end(ticket, ending);
            startDumps();
        } else if (!ticket.ended) {
            finish(ticket, ending);
        }
    }

    /**
     * Ends the request that has a sequence as {@link #abandon(Ticket, Ending)} does.
     *
     * @param sequence an unsigned 32-bit number
     * @param ending how it ended
     * @return false where no pending request has it
     */
    public boolean abandon(long sequence, Ending ending) {
        Ticket ticket = running.find(sequence);
        if (ticket == null) {
            return false;
        }
        if (ticket.ended) {
            // More of a dump that was given up is lost, perhaps its end.
            startDumps();
            return false;
        }
        abandon(ticket, ending);
        return true;
    }

    /**
     * Ends all requests that were sent, because some answers are lost and nobody can tell whose. Those that still wait
     * for their turn are spared.
     *
     * @param ending how they ended
     */
    public void abandonSent(Ending ending) {
        for (Ticket ticket : running.all()) {
            abandon(ticket, ending);
        }
        startDumps();
    }

    /**
     * Ends one request that the kernel will not answer, because it was never sent.
     *
     * @param ticket the request's ticket; nothing happens where it has ended already
     * @param cause why
     */
    public void fail(Ticket ticket, Throwable cause) {
        finish(ticket, new Ending.Failed(cause));
    }

    /** Ends everything, with {@link Ending.Closed}. No exchange is sent from here on. */
    public void close() {
        List<Ticket> all = snapshot();
        running.clear();
        waitingDos.clear();
        waitingDumps.clear();
        givenUpDumps.clear();
        runningDump = null;
        closed = true;
        for (Ticket ticket : all) {
            end(ticket, new Ending.Closed());
        }
    }

    /**
     * How many requests are under way or waiting.
     *
     * @return their number; one that was given up but still runs in the kernel counts
     */
    public int pending() {
        return running.size() + waitingDos.size() + waitingDumps.size();
    }

    /**
     * How many messages answered no pending request.
     *
     * @return their number so far
     */
    public long unmatched() {
        return unmatched;
    }

    private void answer(Ticket ticket, MessageView message) {
        Acknowledgement acknowledgement;
        try {
            acknowledgement = Acknowledgement.read(message);
        } catch (MalformedMessageException e) {
            finish(ticket, new Ending.Failed(e));
            return;
        }
        if (ticket == runningDump && acknowledgement.errno() == EBUSY && !givenUpDumps.isEmpty()) {
            waitAgain(ticket);
            return;
        }
        // A do may answer in several parts; the acknowledgement that it asked for still follows their end.
        if (message.type() == NLMSG_DONE && !ticket.exchange.isDump() && acknowledgement.isSuccess()) {
            return;
        }
        boolean waitsForReply =
                acknowledgement.isSuccess() && ticket.exchange.mayReplyAfterAcknowledgement() && ticket.replies == 0;
        if (waitsForReply) {
            ticket.acknowledgement = acknowledgement;
        } else {
            finish(ticket, new Ending.Answered(acknowledgement, ticket.interrupted));
        }
    }

    private void reply(Ticket ticket, MessageView message) {
        ticket.replies++;
        if (!ticket.ended) {
            ticket.exchange.reply(message);
        }
        Acknowledgement earlier = ticket.acknowledgement;
        if (earlier != null) {
            finish(ticket, new Ending.Answered(earlier, ticket.interrupted));
        }
    }

    private void start(Ticket ticket) {
        running.add(ticket);
        ticket.exchange.send(ticket);
    }

    /** Sends the dos whose turn it is, and the next where one fails at once. */
    private void startDos() {
        if (startingDos) {
            return;
        }
        startingDos = true;
        try {
            while (runningDos < maxInFlight && !waitingDos.isEmpty()) {
                runningDos++;
                start(waitingDos.remove());
            }
        } finally {
            startingDos = false;
        }
    }

    /** Sends the dump whose turn it is, and the next where that fails at once. */
    private void startDumps() {
        if (startingDumps) {
            return;
        }
        startingDumps = true;
        try {
            while (runningDump == null && !waitingDumps.isEmpty()) {
                Ticket next = waitingDumps.remove();
                runningDump = next;
                start(next);
            }
        } finally {
            startingDumps = false;
        }
    }

    /** The kernel is still at a dump that was given up, and will tell when it is through with it. */
    private void waitAgain(Ticket dump) {
        running.remove(dump);
        dump.sequence = 0;
        runningDump = null;
        waitingDumps.addFirst(dump);
    }

    private void forgetGivenUpDumps() {
        givenUpDumps.forEach(running::remove);
        givenUpDumps.clear();
    }

    private void finish(Ticket ticket, Ending ending) {
        boolean dump = ticket.exchange.isDump();
        if (ticket.sequence == 0) {
            (dump ? waitingDumps : waitingDos).remove(ticket);
        } else if (running.remove(ticket)) {
            runningDos -= dump ? 0 : 1;
        }
        if (dump) {
            givenUpDumps.remove(ticket);
        }
        if (ticket == runningDump) {
            runningDump = null;
        }
        end(ticket, ending);
        if (dump) {
            startDumps();
        } else {
            startDos();
        }
    }

    private static void end(Ticket ticket, Ending ending) {
        if (!ticket.ended) {
            ticket.ended = true;
            ticket.exchange.end(ending);
        }
    }

    private List<Ticket> snapshot() {
        List<Ticket> all = running.all();
        all.addAll(waitingDos);
        all.addAll(waitingDumps);
        return all;
    }
}
