// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which sequence a request gets, and that it is found by it. */
class RunningTicketsTest {
    private static final long LAST = 0xffff_ffffL;

    private final RunningTickets tickets = new RunningTickets(0);

    @Test
    void eachGetsTheNextSequenceWhileThoseBeforeAreDone() {
        for (long sequence = 1; sequence <= 100; sequence++) {
            Ticket ticket = add(tickets);
            assertThat(ticket.sequence()).isEqualTo(sequence);
            assertThat(tickets.find(sequence)).isSameAs(ticket);
            assertThat(tickets.remove(ticket)).isTrue();
            assertThat(tickets.find(sequence)).isNull();
            assertThat(tickets.remove(ticket)).isFalse();
        }
        assertThat(tickets.size()).isZero();
    }

    @Test
    void allThatRunAreFoundHoweverManyTheyAre() {
        List<Ticket> all = new ArrayList<>();
        for (int count = 1; count <= 1000; count++) {
            all.add(add(tickets));
            assertThat(tickets.size()).isEqualTo(count);
        }
        assertThat(all).extracting(Ticket::sequence).doesNotHaveDuplicates();
        assertThat(tickets.all()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(all)
                .allSatisfy(
                        ticket -> assertThat(tickets.find(ticket.sequence())).isSameAs(ticket));
        tickets.clear();
        assertThat(tickets.all()).isEmpty();
        assertThat(all).allSatisfy(ticket -> assertThat(tickets.remove(ticket)).isFalse());
    }

    @Test
    void oneThatRunsForLongKeepsItsSequenceToItself() {
        Ticket lasting = add(tickets);
        for (int times = 0; times < 100; times++) {
            Ticket ticket = add(tickets);
            assertThat(tickets.find(ticket.sequence())).isSameAs(ticket);
            assertThat(tickets.find(lasting.sequence())).isSameAs(lasting);
            tickets.remove(ticket);
        }
        assertThat(tickets.all()).containsExactly(lasting);
    }

    @Test
    void noneHasAnothersSequence() {
        Ticket ticket = add(tickets);
        for (long other = 0; other < 100; other++) {
            assertThat(tickets.find(other)).isSameAs(other == ticket.sequence() ? ticket : null);
        }
    }

    @Test
    void behindTheLastSequenceComesOne() {
        RunningTickets wrapping = new RunningTickets(LAST - 1);
        assertThat(add(wrapping).sequence()).isEqualTo(LAST);
        assertThat(add(wrapping).sequence()).isEqualTo(1);
    }

    @Test
    void oneThatHasNoSequenceIsNotThere() {
        assertThat(tickets.remove(new Ticket(RecordingExchange.simple()))).isFalse();
        assertThat(tickets.size()).isZero();
    }

    private static Ticket add(RunningTickets tickets) {
        Ticket ticket = new Ticket(RecordingExchange.simple());
        tickets.add(ticket);
        return ticket;
    }
}
