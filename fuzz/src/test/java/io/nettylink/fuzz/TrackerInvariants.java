// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import java.util.HashSet;
import java.util.Set;

/** What holds of a tracker between any two events. */
final class TrackerInvariants {
    private final TrackerScript world;

    TrackerInvariants(TrackerScript world) {
        this.world = world;
    }

    void check() {
        int open = 0;
        int dosInFlight = 0;
        int dumpsInFlight = 0;
        int dosWaiting = 0;
        int dumpsWaiting = 0;
        int endedDumps = 0;
        long deadline = Long.MAX_VALUE;
        Set<Long> sequences = new HashSet<>();
        for (ScriptedExchange exchange : world.exchanges) {
            if (!exchange.isOpen()) {
                endedDumps += exchange.isDump() ? 1 : 0;
                continue;
            }
            open++;
            deadline = Math.min(deadline, Math.max(0, exchange.deadline - world.now));
            boolean dump = exchange.isDump();
            if (exchange.isInFlight()) {
                dumpsInFlight += dump ? 1 : 0;
                dosInFlight += dump ? 0 : 1;
                Check.that(sequences.add(exchange.sequence()), "two requests have one sequence");
            } else {
                dumpsWaiting += dump ? 1 : 0;
                dosWaiting += dump ? 0 : 1;
            }
        }
        int pending = world.tracker.pending();
        Check.that(dumpsInFlight <= 1, "two dumps run at once");
        Check.that(dosInFlight <= world.maxInFlight, "too many requests are in flight");
        Check.that(dosWaiting == 0 || dosInFlight == world.maxInFlight, "a request waits for nothing");
        boolean givenUp = pending > open;
        Check.that(dumpsWaiting == 0 || dumpsInFlight == 1 || givenUp, "a dump waits for nothing");
        Check.that(pending >= open && pending <= open + endedDumps, "what is pending is miscounted");
        Check.that(pending <= world.maxPending, "more is pending than may be");
        Check.that(world.tracker.untilNextDeadline(world.now) == deadline, "another deadline is the next");
        Check.that(!world.closed || pending == 0, "something is pending behind the close");
    }
}
