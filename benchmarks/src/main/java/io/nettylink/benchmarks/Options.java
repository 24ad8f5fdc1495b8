// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code ./bench} was told. */
final class Options {
    private static final int RUNS = 15;
    private static final int QUICK_RUNS = 9;
    private static final int SECONDS = 12;

    /** What is not spent in contests is spent between them. */
    private static final long QUICK_NANOS = TimeUnit.SECONDS.toNanos(95);

    /** More makes no figure better. */
    private static final long QUICK_CONTEST_NANOS = TimeUnit.SECONDS.toNanos(25);

    boolean quick;
    int runs;
    int seconds = SECONDS;

    @Nullable Path json;

    /** Where tables are added, too. */
    @Nullable Path markdown;

    List<Workload> workloads = Workload.ALL;
    List<String> programs = List.of();

    static Options parse(String[] arguments) {
        Options options = new Options();
        for (int index = 0; index < arguments.length; index++) {
            switch (arguments[index]) {
                case "--quick" -> options.quick = true;
                case "--seconds" -> options.seconds = Integer.parseInt(value(arguments, ++index));
                case "--runs" -> options.runs = Integer.parseInt(value(arguments, ++index));
                case "--markdown" -> options.markdown = Path.of(value(arguments, ++index));
                case "--json" -> options.json = Path.of(value(arguments, ++index));
                case "--workload" -> options.workloads = workloads(value(arguments, ++index));
                case "--program" ->
                    options.programs = List.of(value(arguments, ++index).split(",", -1));
                default -> throw new IllegalArgumentException("unknown argument '" + arguments[index] + "'");
            }
        }
        return options;
    }

    /**
     * That of the next contest.
     *
     * @param spentNanos what all so far have taken
     * @param left what is still to be measured, the next first
     */
    Schedule schedule(long spentNanos, List<Workload> left) {
        if (quick) {
            int shares = left.stream().mapToInt(Workload::shares).sum();
            long nanos = (QUICK_NANOS - spentNanos) * left.getFirst().shares() / Math.max(1, shares);
            return Schedule.quick(runs == 0 ? QUICK_RUNS : runs, Math.clamp(nanos, 1L, QUICK_CONTEST_NANOS));
        }
        return Schedule.thorough(runs == 0 ? RUNS : runs, seconds);
    }

    /** The argument behind an option. */
    static String value(String[] arguments, int index) {
        if (index == arguments.length) {
            throw new IllegalArgumentException("there is nothing behind " + arguments[index - 1]);
        }
        return arguments[index];
    }

    private static List<Workload> workloads(String choices) {
        List<Workload> chosen = new ArrayList<>();
        for (String choice : choices.split(",", -1)) {
            List<Workload> meant = Workload.ALL.stream()
                    .filter(workload -> workload.isMeantBy(choice))
                    .toList();
            if (meant.isEmpty()) {
                throw new IllegalArgumentException("there is no workload '" + choice + "', but "
                        + String.join(
                                " ", Workload.ALL.stream().map(Workload::name).toList()));
            }
            chosen.addAll(meant);
        }
        return chosen.stream().distinct().toList();
    }

    /**
     * Those of the programs that were chosen, and the limit in any case, which comes first. A choice means its variants,
     * too.
     */
    static List<Peer> chosen(List<Peer> all, List<String> programs) {
        return all.stream()
                .filter(peer -> programs.isEmpty()
                        || peer.name().equals(Peer.LIMIT)
                        || programs.stream().anyMatch(name -> isMeant(peer.name(), name)))
                .toList();
    }

    /** Whether there is no time for a program that nobody has named. */
    boolean isLeftOut(Workload workload, Peer peer) {
        return quick && programs.isEmpty() && workload.isTooSlowForQuick(peer.name());
    }

    /** Refuses names that mean nobody. */
    void checkPrograms(List<Peer> all) {
        for (String name : programs) {
            List<String> known = Stream.concat(all.stream().map(Peer::name), Peers.OWN.stream())
                    .distinct()
                    .toList();
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "there is no program '" + name + "', but " + String.join(" ", known));
            }
        }
    }

    private static boolean isMeant(String program, String name) {
        return program.equals(name) || program.equals(name + "-no-aot") || program.equals(name + "-watch");
    }
}
