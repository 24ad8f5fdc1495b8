// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import io.nettylink.codec.MessageView;
import io.nettylink.internal.protocol.Ending;
import io.nettylink.internal.protocol.RequestTracker;
import io.nettylink.internal.protocol.Ticket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Drives a request tracker: a few bytes of settings, then for each event what happens and to whom. Exchanges do the like
 * from within the tracker's calls to them. In the end a kernel answers all that is open, and the tracker is closed.
 */
final class TrackerScript {
    static final long PORT_ID = 0xfedc_ba98L;

    private static final int MOST_EVENTS = 200;
    private static final int MOST_EXCHANGES = 40;

    final RequestTracker tracker;
    final List<ScriptedExchange> exchanges = new ArrayList<>();
    final int maxPending;
    final int maxInFlight;

    private final Script script;
    private final TrackerInvariants invariants = new TrackerInvariants(this);

    long now;
    boolean closed;
    boolean expiring;

    /** Those whose deadline has passed, while the tracker is told so. */
    List<ScriptedExchange> due = List.of();

    /** The message that the tracker is being fed. */
    @Nullable MessageView receiving;

    /** The endings, or causes of one, that the tracker is being told: by identity. */
    final Set<Object> told = Collections.newSetFromMap(new IdentityHashMap<>());

    TrackerScript(Script script) {
        this.script = script;
        this.maxPending = 1 + script.below(8);
        this.maxInFlight = 1 + script.below(4);
        // Sequences and times that soon begin anew.
        this.tracker = new RequestTracker(maxPending, maxInFlight, script.flag() ? 0xffff_fffdL : script.u8());
        this.now = script.flag() ? Long.MAX_VALUE - 20 : 0;
    }

    void play() {
        for (int event = 0; event < MOST_EVENTS && !script.isAtEnd(); event++) {
            event();
            invariants.check();
        }
        answerAll();
        close();
        invariants.check();
        submit();
        invariants.check();
    }

    private void event() {
        int choice = script.below(16);
        switch (choice) {
            case 0, 1, 2, 3 -> submit();
            case 4 -> expire();
            case 5, 6, 7 -> happen(choice);
            case 8 -> abandonSent();
            case 9 -> close();
            default -> receive(KernelMessage.scripted(script, exchanges));
        }
    }

    /** What an exchange does from within one of the tracker's calls to it. */
    void interfere(int choice, @Nullable Ticket own) {
        switch (choice & 15) {
            case 1, 2 -> submit();
            case 3 -> happen(5);
            case 4 -> happen(6);
            case 5 -> happen(7);
            case 6 -> abandonSent();
            case 7 -> close();
            case 8, 9 -> {
                if (own != null) {
                    fail(own);
                }
            }
            case 10 -> {
                if (own != null) {
                    abandon(own);
                }
            }
            default -> {}
        }
    }

    private void submit() {
        if (exchanges.size() >= MOST_EXCHANGES) {
            return;
        }
        int kind = script.u8();
        ScriptedExchange exchange = new ScriptedExchange(this, kind, script.u8(), script.u8(), now + script.below(32));
        boolean full = tracker.pending() >= maxPending;
        exchanges.add(exchange);
        Ticket ticket = tracker.submit(exchange);
        if (ticket != null) {
            ticket.expiresAt(exchange.deadline);
        }
        Check.that((ticket == null) == full, "the bound of pending requests is not held");
        exchange.placed(ticket);
    }

    private void happen(int choice) {
        if (exchanges.isEmpty()) {
            return;
        }
        ScriptedExchange exchange = exchanges.get(script.below(exchanges.size()));
        Ticket ticket = exchange.ticket;
        if (ticket == null) {
            return;
        }
        switch (choice) {
            case 5 -> abandon(ticket);
            case 6 -> abandon(exchange);
            default -> fail(ticket);
        }
    }

    private void abandon(Ticket ticket) {
        Ending ending = new Ending.Closed();
        tell(ending, () -> tracker.abandon(ticket, ending));
    }

    /** By its sequence, as for a datagram that was cut. */
    private void abandon(ScriptedExchange exchange) {
        boolean open = exchange.isInFlight() && !closed;
        Ending ending = new Ending.Truncated(2, 1);
        tell(
                ending,
                () -> Check.that(
                        tracker.abandon(exchange.sequence(), ending) == open,
                        "it is not known whose sequence that is"));
    }

    private void abandonSent() {
        Ending ending = new Ending.Overrun();
        tell(ending, () -> tracker.abandonSent(ending));
    }

    /** As where sending it failed: it is the kernel's no more, or never was. */
    private void fail(Ticket ticket) {
        Throwable cause = new IllegalStateException("not sent");
        tell(cause, () -> tracker.fail(ticket, cause));
    }

    private void tell(Object ending, Runnable event) {
        told.add(ending);
        event.run();
        told.remove(ending);
    }

    private void expire() {
        now += script.below(16);
        due = exchanges.stream()
                .filter(exchange -> exchange.isOpen() && exchange.deadline - now <= 0)
                .toList();
        expiring = true;
        tracker.expire(now);
        expiring = false;
        for (ScriptedExchange exchange : due) {
            Check.that(!exchange.isOpen(), "a deadline passed and nothing happened");
        }
        due = List.of();
    }

    /** How many exchanges have not ended. */
    int open() {
        return (int) exchanges.stream().filter(ScriptedExchange::isOpen).count();
    }

    private void close() {
        closed = true;
        tracker.close();
    }

    private void receive(MessageView message) {
        ScriptedExchange addressee = null;
        for (ScriptedExchange exchange : exchanges) {
            if (exchange.isInFlight() && exchange.isAddressee(message)) {
                addressee = exchange;
                exchange.announce(message);
            }
        }
        long unmatched = tracker.unmatched();
        receiving = message;
        boolean matched = tracker.receive(message, PORT_ID);
        receiving = null;
        Check.that(matched || addressee == null, "a message does not reach its request");
        Check.that(tracker.unmatched() == unmatched + (matched ? 0 : 1), "a message is miscounted");
    }

    /** An honest kernel ends everything, the dumps that were given up included. */
    private void answerAll() {
        for (int round = 0; round <= MOST_EXCHANGES + 1; round++) {
            for (ScriptedExchange exchange : List.copyOf(exchanges)) {
                if (exchange.sequence() != 0) {
                    receive(KernelMessage.data(exchange.sequence()));
                    receive(
                            exchange.isDump()
                                    ? KernelMessage.done(exchange.sequence())
                                    : KernelMessage.success(exchange.sequence()));
                    invariants.check();
                }
            }
        }
        for (ScriptedExchange exchange : exchanges) {
            Check.that(!exchange.isOpen(), "the kernel answered everything, and an exchange has no end");
        }
        Check.that(tracker.pending() == 0, "the kernel answered everything, and something is pending");
    }
}
