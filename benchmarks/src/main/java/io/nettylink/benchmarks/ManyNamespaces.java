// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Empty network namespaces, numbered from 0. */
final class ManyNamespaces implements AutoCloseable {
    private final String prefix = Namespace.PREFIX + ProcessHandle.current().pid() + "-";
    private final int count;

    ManyNamespaces(int count) {
        this.count = count;
        batch("add");
    }

    /** Has a process watch so many of them, and returns what it says. */
    Map<String, Long> watch(Setup setup, int some) {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                setup.classPath(),
                "io.nettylink.benchmarks.program.Namespaces",
                prefix,
                Integer.toString(some));
        String line = output(new ProcessBuilder(command)
                        .redirectError(
                                ProcessBuilder.Redirect.appendTo(setup.log().toFile())))
                .strip();
        Map<String, Long> figures = Arrays.stream(line.split(" ", -1))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> Long.parseLong(pair[1])));
        if (figures.getOrDefault("namespaces", 0L) != some) {
            throw new IllegalStateException("not all of " + some + " namespaces were watched: " + line);
        }
        return figures;
    }

    @Override
    public void close() {
        batch("delete");
    }

    private void batch(String what) {
        String lines = IntStream.range(0, count)
                .mapToObj(number -> "netns " + what + " " + prefix + number + "\n")
                .collect(Collectors.joining());
        ProcessBuilder builder = new ProcessBuilder("ip", "-batch", "-").redirectErrorStream(true);
        try {
            Process process = builder.start();
            try (var in = process.outputWriter(UTF_8)) {
                in.write(lines);
            }
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            await(process, said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String output(ProcessBuilder builder) {
        try {
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            await(process, said);
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(Process process, String said) {
        try {
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException(
                        process.info().command().orElse("a process") + " failed with status " + status + ": " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
