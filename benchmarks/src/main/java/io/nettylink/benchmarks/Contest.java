// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Runs one workload: all programs in one network namespace, round after round, each time in another order. */
final class Contest {
    /** A median of fewer runs says little. */
    private static final int ENOUGH = 3;

    private final Workload workload;
    private final Schedule schedule;
    private final long count;
    private final Path generator;
    private final Path errors;
    private final List<String> notes = new ArrayList<>();

    /**
     * Says what to run.
     *
     * @param count how many of what the workload is about
     * @param generator the program that fills the network namespace
     * @param errors where the programs' standard error goes
     */
    Contest(Workload workload, Schedule schedule, long count, Path generator, Path errors) {
        this.workload = workload;
        this.schedule = schedule;
        this.count = count;
        this.generator = generator;
        this.errors = errors;
    }

    /** What there is to say besides figures. */
    List<String> notes() {
        return notes;
    }

    /**
     * Runs it.
     *
     * @return the figures of all that took part, the limit first
     * @throws ChecksumException if a program decoded something else than the limit
     * @throws SilentLossException if one of ours lost an event and did not say so
     */
    List<Standing> run(List<Peer> peers) {
        long began = System.nanoTime();
        try (Namespace namespace = new Namespace(generator, errors)) {
            workload.populate(namespace, count);
            List<Contestant> contestants = new ArrayList<>();
            try {
                for (Peer peer : peers) {
                    start(peer, namespace, contestants);
                }
                race(contestants, namespace, began);
            } finally {
                contestants.forEach(Contestant::close);
            }
            Contestant limit = contestants.getFirst();
            return contestants.stream()
                    .filter(Contestant::hasSamples)
                    .map(each -> each.standing(workload, limit, count))
                    .toList();
        }
    }

    private void start(Peer peer, Namespace namespace, List<Contestant> contestants) {
        if (schedule.brief() && workload.tooSlow().contains(peer.name())) {
            notes.add(peer.name() + " would take too long for the time that there is");
            return;
        }
        List<String> command = namespace.inside(peer.with(workload.arguments(count)));
        contestants.add(new Contestant(peer, new Conversation(peer.name(), command, errors)));
    }

    private void race(List<Contestant> contestants, Namespace namespace, long began) {
        Sample expected = firstRounds(contestants, namespace);
        int compiling =
                (int) contestants.stream().filter(this::isCompiledMeanwhile).count();
        List<Long> roundNanos = contestants.stream().map(Contestant::busyNanos).toList();
        Schedule shared = schedule.shared(System.nanoTime() - began, compiling, roundNanos);
        List<Contestant> order = new ArrayList<>(contestants);
        for (int round = 1; round < shared.warmUps(); round++) {
            for (Contestant each : order) {
                if (!isWarm(each, shared)) {
                    check(each, expected, each.warmUp(workload, namespace, count));
                }
            }
            Collections.rotate(order, 1);
        }
        contestants.forEach(Contestant::resetBusy);
        for (int run = 0; run < shared.runs(); run++) {
            for (Contestant each : order) {
                if (each.busyNanos() < shared.runNanos() || !each.hasSamples()) {
                    check(each, expected, each.run(run, workload, namespace, count));
                }
            }
            Collections.rotate(order, 1);
        }
        contestants.forEach(this::noteTooFewRuns);
    }

    private boolean isWarm(Contestant contestant, Schedule shared) {
        boolean wasWarmAtOnce = shared.isLimited() && !isCompiledMeanwhile(contestant);
        return wasWarmAtOnce || contestant.isWarm(shared);
    }

    /** Whether it becomes faster the longer it runs. */
    private boolean isCompiledMeanwhile(Contestant contestant) {
        return contestant.peer.isOurs() && !workload.isColdStart();
    }

    /** The tables say how many there were; this is for those of which there is no median. */
    private void noteTooFewRuns(Contestant contestant) {
        int runs = contestant.runs();
        if (runs < Math.min(ENOUGH, schedule.runs())) {
            notes.add("a round of %s takes %.1f s, hence %d only"
                    .formatted(contestant.peer.name(), contestant.busyNanos() / 1e9 / runs, runs));
        }
    }

    /** The first round of each, by which those leave that have no such workload. What the limit decoded is returned. */
    private Sample firstRounds(List<Contestant> contestants, Namespace namespace) {
        Sample expected = null;
        for (Contestant each : List.copyOf(contestants)) {
            try {
                Sample sample = each.warmUp(workload, namespace, count);
                expected = expected == null ? sample : expected;
                check(each, expected, sample);
            } catch (ProgramEndedException e) {
                if (!e.knowsNoWorkload() || expected == null) {
                    throw e;
                }
                each.close();
                contestants.remove(each);
            }
        }
        if (expected == null) {
            throw new IllegalStateException("there is no program");
        }
        return expected;
    }

    private void check(Contestant contestant, Sample expected, Sample found) {
        if (workload.isLive()) {
            checkLive(contestant, found);
            return;
        }
        List<String> different = Checksums.differences(workload.fields(), expected.checksum(), found.checksum());
        if (expected.items() != found.items() || !different.isEmpty()) {
            throw new ChecksumException(workload, contestant.peer, expected, found, different);
        }
    }

    /** A loss of ours is announced, and what a watch has at the end is the kernel's table, which is its checksum. */
    private void checkLive(Contestant contestant, Sample found) {
        String name = contestant.peer.name();
        if (contestant.peer.isOurs() && found.items() != count && found.overruns() == 0) {
            throw new SilentLossException(
                    name + " has received " + found.items() + " of " + count + " events, and no loss was announced");
        }
        if (!found.table().isEmpty()) {
            List<String> different = Checksums.differences(workload.fields(), found.checksum(), found.table());
            if (!different.isEmpty()) {
                throw new SilentLossException(
                        name + " follows a table that is not the kernel's: " + String.join(", ", different));
            }
        }
    }
}
