// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.echo.NettylinkEcho;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Keeps a thread of the kernel's from running, so that what is sent to it waits until this is closed: it is bound to
 * the last CPU, and a process of higher real-time priority takes that CPU. The kernel's scheduler does the rest, so that
 * nothing depends on who is faster.
 *
 * <p>Nobody else is to be stalled. The tests' own threads stay away from that CPU, and what the kernel has threads of its
 * own for there goes before the process: on PREEMPT_RT these are all softirqs, timers, interrupts and RCU, without which
 * no other CPU gets far.
 */
final class StalledThread implements AutoCloseable {
    private static final Path REAL_TIME_SHARE = Path.of("/proc/sys/kernel/sched_rt_runtime_us");
    private static final Set<String> OF_A_CPU = Set.of("ksoftirqd", "ktimers", "rcuc", "irq_work");
    private static final int STALLED = 1;
    private static final int STALLING = 2;
    private static final int AHEAD = 3;

    private final Process hog;
    private final String realTimeShare;
    private final List<Scheduling> before;

    private StalledThread(Process hog, String realTimeShare, List<Scheduling> before) {
        this.hog = hog;
        this.realTimeShare = realTimeShare;
        this.before = before;
    }

    /** How a thread of the kernel was scheduled, and whether it could be on any CPU. */
    private record Scheduling(int thread, boolean anywhere, String policy, String priority) {
        private static final int POLICY = 41;
        private static final int PRIORITY = 40;
        private static final List<String> OPTIONS = List.of("-o", "-f", "-r");

        static Scheduling of(int thread, boolean anywhere) throws IOException {
            String stat = Files.readString(Path.of("/proc/" + thread + "/stat"));
            // Behind the name, which may hold blanks, comes the third field.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
            return new Scheduling(
                    thread, anywhere, OPTIONS.get(Integer.parseInt(fields[POLICY - 3])), fields[PRIORITY - 3]);
        }

        void restore() throws IOException, InterruptedException {
            try {
                Processes.run(List.of("chrt", policy, "-p", priority, "" + thread));
                if (anywhere) {
                    Processes.run(List.of("taskset", "-p", "-c", "0-" + (Cpus.count() - 1), "" + thread));
                }
            } catch (AssertionError e) {
                // The thread of a namespace that has ended is gone.
                if (Files.exists(Path.of("/proc/" + thread))) {
                    throw e;
                }
            }
        }
    }

    /** Stalls the threads of all namespaces. Those of namespaces that want one have to be there. */
    static StalledThread stall() throws IOException, InterruptedException {
        List<Integer> threads = threads();
        assertThat(threads).isNotEmpty();
        return stall(threads);
    }

    /** Stalls the thread that starts the kernel's threads: whoever asks for one waits. */
    static StalledThread stallStarting() throws IOException, InterruptedException {
        return stall(processes("kthreadd"::equals));
    }

    private static StalledThread stall(List<Integer> threads) throws IOException, InterruptedException {
        int cpu = Cpus.count() - 1;
        assertThat(cpu).as("number of the last CPU").isPositive();
        List<Scheduling> before = new ArrayList<>();
        for (int thread : processes(name -> isOfCpu(name, cpu))) {
            before.add(Scheduling.of(thread, false));
            Processes.run(List.of("chrt", "-f", "-p", "" + AHEAD, "" + thread));
        }
        assertThat(before).as("the kernel's threads of CPU %s", cpu).isNotEmpty();
        bindTests(cpu - 1);
        for (int thread : threads) {
            before.add(Scheduling.of(thread, true));
            Processes.run(List.of("taskset", "-p", "-c", "" + cpu, "" + thread));
            Processes.run(List.of("chrt", "-f", "-p", "" + STALLED, "" + thread));
        }
        // In one read: a sysctl gives nothing to a second one, and Files.readString starts with a single byte.
        String realTimeShare =
                Processes.run(List.of("cat", REAL_TIME_SHARE.toString())).getFirst();
        Files.writeString(REAL_TIME_SHARE, "-1");
        Process hog = new ProcessBuilder(
                        "taskset",
                        "-c",
                        "" + cpu,
                        "chrt",
                        "-f",
                        "" + STALLING,
                        "sh",
                        "-c",
                        "echo here; while :; do :; done")
                .redirectErrorStream(true)
                .start();
        BufferedReader output = new BufferedReader(new InputStreamReader(hog.getInputStream(), UTF_8));
        assertThat(output.readLine()).isEqualTo("here");
        return new StalledThread(hog, realTimeShare, before);
    }

    /** The process ids of the module's threads. */
    static List<Integer> threads() throws IOException {
        return processes(NettylinkEcho.FAMILY_NAME::equals);
    }

    private static boolean isOfCpu(String name, int cpu) {
        int slash = name.indexOf('/');
        return slash > 0 && OF_A_CPU.contains(name.substring(0, slash)) && name.endsWith("/" + cpu);
    }

    private static void bindTests(int lastCpu) throws IOException, InterruptedException {
        Processes.run(List.of(
                "taskset",
                "-a",
                "-p",
                "-c",
                "0-" + lastCpu,
                "" + ProcessHandle.current().pid()));
    }

    private static List<Integer> processes(Predicate<String> wanted) throws IOException {
        List<Integer> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (wanted.test(name(process))) {
                    found.add(Integer.valueOf(process.getFileName().toString()));
                }
            }
        }
        return found;
    }

    private static String name(Path process) throws IOException {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            // ESRCH: it has ended since it was opened.
            if (Files.exists(process)) {
                throw e;
            }
            return "";
        }
    }

    @Override
    public void close() throws IOException {
        hog.destroyForcibly().onExit().join();
        Files.writeString(REAL_TIME_SHARE, realTimeShare);
        try {
            bindTests(Cpus.count() - 1);
            for (Scheduling scheduling : before) {
                scheduling.restore();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
