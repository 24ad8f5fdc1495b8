// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.echo.NettylinkEcho;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the module's thread from running, so that what is sent to it waits until this is closed: the thread is bound to
 * the last CPU, and a process of higher real-time priority takes that CPU. The kernel's scheduler does the rest, so that
 * nothing depends on who is faster.
 */
final class StalledThread implements AutoCloseable {
    private static final Path REAL_TIME_SHARE = Path.of("/proc/sys/kernel/sched_rt_runtime_us");

    private final Process hog;
    private final String realTimeShare;

    private StalledThread(Process hog, String realTimeShare) {
        this.hog = hog;
        this.realTimeShare = realTimeShare;
    }

    /** Stalls the threads of all namespaces. Those of namespaces that want one have to be there. */
    static StalledThread stall() throws IOException, InterruptedException {
        int cpu = Cpus.count() - 1;
        assertThat(cpu).as("number of the last CPU").isPositive();
        List<Integer> threads = threads();
        assertThat(threads).isNotEmpty();
        for (int thread : threads) {
            Processes.run(List.of("taskset", "-p", "-c", "" + cpu, "" + thread));
            Processes.run(List.of("chrt", "-f", "-p", "1", "" + thread));
        }
        // In one read: a sysctl gives nothing to a second one, and Files.readString starts with a single byte.
        String realTimeShare =
                Processes.run(List.of("cat", REAL_TIME_SHARE.toString())).getFirst();
        Files.writeString(REAL_TIME_SHARE, "-1");
        Process hog = new ProcessBuilder(
                        "taskset", "-c", "" + cpu, "chrt", "-f", "50", "sh", "-c", "echo here; while :; do :; done")
                .redirectErrorStream(true)
                .start();
        BufferedReader output = new BufferedReader(new InputStreamReader(hog.getInputStream(), UTF_8));
        assertThat(output.readLine()).isEqualTo("here");
        return new StalledThread(hog, realTimeShare);
    }

    /** The process ids of the module's threads. */
    static List<Integer> threads() throws IOException {
        List<Integer> threads = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (name(process).equals(NettylinkEcho.FAMILY_NAME)) {
                    threads.add(Integer.valueOf(process.getFileName().toString()));
                }
            }
        }
        return threads;
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
    }
}
