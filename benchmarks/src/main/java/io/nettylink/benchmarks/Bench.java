// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The harness. {@code ./bench} builds what it runs, and tells where it is by system properties. */
final class Bench {

    private Bench() {}

    public static void main(String[] arguments) throws IOException {
        try {
            run(Options.parse(arguments));
        } catch (IllegalArgumentException | ChecksumException | ProgramEndedException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(Options options) throws IOException {
        Path folder = Path.of(System.getProperty("bench.programs"));
        Path errors = Path.of(System.getProperty("bench.log"));
        String classPath = System.getProperty("java.class.path");
        List<Peer> all = Peers.in(folder, classPath);
        options.checkPrograms(all);
        Schedule schedule = options.schedule(options.chosen(all).size());
        List<Standing> measured = new ArrayList<>();
        for (Workload workload : options.workloads) {
            long count = options.quick ? workload.quickCount() : workload.count();
            Contest contest = new Contest(workload, schedule, count, folder.resolve("generate"), errors);
            List<Peer> peers = workload.isColdStart() ? Peers.starting(folder, classPath) : all;
            List<Standing> standings = contest.run(options.chosen(peers));
            measured.addAll(standings);
            System.out.print(Report.table(workload, standings));
            contest.notes().forEach(note -> System.out.println("  (" + note + ")"));
            System.out.println("  (load of the machine: " + load() + ")\n");
            if (options.markdown != null) {
                Files.writeString(
                        options.markdown,
                        Report.markdown(workload, standings, contest.notes(), load()),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            }
            if (options.json != null) {
                Report.writeJson(options.json, measured);
            }
        }
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    }
}
