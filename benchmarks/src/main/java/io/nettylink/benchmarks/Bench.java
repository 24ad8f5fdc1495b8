// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The harness. {@code ./bench} builds what it runs, and tells where it is by system properties. */
final class Bench {
    private final Options options;
    private final Setup setup = Setup.ofProperties();
    private final List<Standing> measured = new ArrayList<>();

    private Bench(Options options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws IOException {
        try {
            new Bench(Options.parse(arguments)).run();
        } catch (IllegalArgumentException | ChecksumException | SilentLossException | ProgramEndedException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(1);
        }
    }

    private void run() throws IOException {
        List<Peer> usual = Peers.of(Workload.ALL.getFirst(), setup.programs(), setup.classPath());
        options.checkPrograms(usual);
        long spent = 0;
        for (int index = 0; index < options.workloads.size(); index++) {
            List<Workload> left = options.workloads.subList(index, options.workloads.size());
            Workload workload = left.getFirst();
            long began = System.nanoTime();
            report(workload, run(workload, options.schedule(spent, left)));
            // What is emulated has a time of its own.
            spent += workload.isInGuest() ? 0 : System.nanoTime() - began;
        }
    }

    private Outcome run(Workload workload, Schedule schedule) {
        long count = options.quick ? workload.quickCount() : workload.count();
        if (workload.isInGuest()) {
            return new Guest(setup)
                    .run(List.of(new Guest.Job(
                            workload.name(), workload.number(), count, schedule.emulated(), options.programs)))
                    .getFirst();
        }
        List<Peer> peers = Peers.of(workload, setup.programs(), setup.classPath());
        List<Peer> chosen = Options.chosen(peers, options.programs).stream()
                .filter(peer -> !options.isLeftOut(workload, peer))
                .toList();
        return setup.run(workload, schedule, count, chosen);
    }

    private void report(Workload workload, Outcome outcome) throws IOException {
        measured.addAll(outcome.standings());
        System.out.print(Report.table(workload, outcome.standings()));
        outcome.notes().forEach(note -> System.out.println("  (" + note + ")"));
        if (options.quick && workload.quickCount() != workload.count()) {
            System.out.printf("  (a quick look: %,d instead of %,d)%n", workload.quickCount(), workload.count());
        }
        System.out.println("  (load of the machine: " + outcome.load() + ")\n");
        if (options.markdown != null) {
            Files.writeString(
                    options.markdown,
                    Report.markdown(workload, outcome),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
        if (options.json != null) {
            Report.writeJson(options.json, measured);
        }
    }
}
