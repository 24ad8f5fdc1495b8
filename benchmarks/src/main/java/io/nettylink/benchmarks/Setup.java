// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where everything is, which {@code ./bench} tells by system properties.
 *
 * @param programs the folder of all programs but ours
 * @param log where programs' standard error goes
 * @param classPath our own programs'
 */
record Setup(Path programs, Path log, String classPath) {

    static Setup ofProperties() {
        return new Setup(
                Path.of(System.getProperty("bench.programs")),
                Path.of(System.getProperty("bench.log")),
                System.getProperty("java.class.path"));
    }

    Path generator() {
        return programs.resolve("generate");
    }

    /** Runs a contest on this machine. */
    Outcome run(Workload workload, Schedule schedule, long count, List<Peer> peers) {
        Contest contest = new Contest(workload, schedule, count, generator(), log);
        List<Standing> standings = contest.run(peers);
        return new Outcome(standings, contest.notes(), load());
    }

    static String load() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
