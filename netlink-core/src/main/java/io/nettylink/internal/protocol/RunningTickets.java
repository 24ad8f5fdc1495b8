// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.protocol;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests that the kernel may still answer, by their sequences, which are given here: the next one whose place is
 * free, so that each request is found by one look. Most often that is the one after the last; it never is one that is in
 * use, however long the use lasts.
 */
final class RunningTickets {
    private static final long SEQUENCE_MASK = 0xffff_ffffL;
    private static final int INITIAL_PLACES = 16;

    /** A power of two, at least half of them free. */
    private @Nullable Ticket[] places = new Ticket[INITIAL_PLACES];

    private int size;
    private long lastSequence;

    /** None; the first is going to have the sequence after this one, or the next that is not 0. */
    RunningTickets(long lastSequence) {
        this.lastSequence = lastSequence & SEQUENCE_MASK;
    }

    /** Takes a request on, and gives it its sequence. */
    void add(Ticket ticket) {
        if (2 * size >= places.length) {
            grow();
        }
        long next = lastSequence;
        do {
            next = next + 1 & SEQUENCE_MASK;
        } while (next == 0 || places[place(next)] != null);
        ticket.sequence = lastSequence = next;
        places[place(next)] = ticket;
        size++;
    }

    /** The request that has a sequence; null where none has. */
    @Nullable Ticket find(long sequence) {
        Ticket ticket = places[place(sequence)];
        return ticket != null && ticket.sequence == sequence ? ticket : null;
    }

    /** Forgets a request; false where it is not here. */
    @SuppressWarnings("ReferenceEquality") // It is this very one.
    boolean remove(Ticket ticket) {
        if (find(ticket.sequence) != ticket) {
            return false;
        }
        places[place(ticket.sequence)] = null;
        size--;
        return true;
    }

    int size() {
        return size;
    }

    /** All, in no particular order. */
    List<Ticket> all() {
        List<Ticket> all = new ArrayList<>(size);
        for (Ticket ticket : places) {
            if (ticket != null) {
                all.add(ticket);
            }
        }
        return all;
    }

    void clear() {
        places = new Ticket[INITIAL_PLACES];
        size = 0;
    }

    /** What had places of their own among few has them among many. */
    private void grow() {
        List<Ticket> all = all();
        places = new Ticket[2 * places.length];
        for (Ticket ticket : all) {
            places[place(ticket.sequence)] = ticket;
        }
    }

    private int place(long sequence) {
        return (int) sequence & (places.length - 1);
    }
}
