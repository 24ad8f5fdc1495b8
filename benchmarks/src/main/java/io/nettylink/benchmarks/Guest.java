// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The virtual machine in which the kernel module is loaded. A contest there is run by this same harness, which finds the
 * same programs at the same paths, and writes what came out to a folder that both machines see.
 */
final class Guest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TIMEOUT_SECONDS = "1200";

    private final Setup setup;

    Guest(Setup setup) {
        this.setup = setup;
    }

    /**
     * One contest of many.
     *
     * @param workload by its name, or one of the growth curves'
     * @param number as {@link Workload#number()}
     * @param count how many of what the workload is about
     * @param schedule how often
     * @param programs those that take part, all where there is none
     */
    record Job(String workload, int number, long count, Schedule schedule, List<String> programs) {}

    /** Boots, runs some contests one after the other, and returns what came out of each. */
    List<Outcome> run(List<Job> jobs) {
        Path folder = setup.programs().resolve("guest");
        Path order = folder.resolve("jobs.json");
        Path outcomes = folder.resolve("outcomes.json");
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(outcomes);
            JSON.writeValue(order, jobs);
            int status = new ProcessBuilder(command(folder, order, outcomes))
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start()
                    .waitFor();
            if (status != 0 || !Files.exists(outcomes)) {
                throw new IllegalStateException(
                        "the virtual machine ended with status " + status + "; its logs are in " + folder);
            }
            return JSON.readValue(outcomes, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private List<String> command(Path folder, Path order, Path outcomes) throws IOException {
        Path root = Path.of(System.getProperty("bench.root"));
        // The machine ends with us, however we end.
        List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "TERM"));
        command.add(root.resolve("vm/run").toString());
        for (String module : Files.readAllLines(Path.of(System.getProperty("bench.modules")))) {
            command.addAll(List.of("--module", module));
        }
        command.addAll(List.of("--memory", "2G", "--timeout", TIMEOUT_SECONDS));
        command.addAll(List.of("--view", root.toString(), "--share", folder.toString()));
        command.addAll(List.of("--log", folder.resolve("kernel.log").toString(), "--"));
        command.addAll(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("-Dbench.programs=" + setup.programs());
        command.add("-Dbench.log=" + folder.resolve("programs.log"));
        command.addAll(List.of("-cp", setup.classPath(), Guest.class.getName(), order.toString(), outcomes.toString()));
        return command;
    }

    /** What runs inside: {@code Guest JOBS OUTCOMES}. */
    public static void main(String[] arguments) {
        Setup setup = Setup.ofProperties();
        List<Job> jobs = JSON.readValue(Path.of(arguments[0]), new TypeReference<>() {});
        List<Outcome> outcomes = new ArrayList<>();
        try {
            for (Job job : jobs) {
                outcomes.add(run(setup, job));
            }
        } catch (ChecksumException | ProgramEndedException e) {
            System.err.println("bench, in the virtual machine: " + e.getMessage());
            System.exit(1);
        }
        JSON.writeValue(Path.of(arguments[1]), outcomes);
    }

    private static Outcome run(Setup setup, Job job) {
        boolean curve = job.workload().equals(SubscriberCurve.WORKLOAD.name());
        Workload workload = curve ? SubscriberCurve.WORKLOAD.numbered(job.number()) : Workload.named(job.workload());
        List<Peer> peers = curve
                ? List.of(Peers.emulatedAsync(setup.classPath()))
                : Peers.of(workload, setup.programs(), setup.classPath());
        return setup.run(workload, job.schedule(), job.count(), Options.chosen(peers, job.programs()));
    }
}
