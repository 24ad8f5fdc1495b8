// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs programs in the guest. */
final class Processes {
    private static final int PATIENCE_SECONDS = 240;

    private Processes() {}

    /**
     * Runs a program, which must succeed, and gives the lines of its output. One that hangs gets a signal by which a JVM
     * tells where it stands, and is ended.
     */
    static List<String> run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        CompletableFuture<Void> patience = CompletableFuture.runAsync(
                () -> end(process), CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        try {
            return read(command, process);
        } finally {
            patience.cancel(false);
        }
    }

    private static void end(Process process) {
        try {
            new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            // Time to print it.
            process.waitFor(PATIENCE_SECONDS / 10, TimeUnit.SECONDS);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> read(List<String> command, Process process) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as("%s printed: %s", command, output).isZero();
        return output.lines().toList();
    }

    /** Runs {@link Probe} behind a prefix such as {@code unshare --net}. */
    static List<String> probe(List<String> prefix, String... commands) throws IOException, InterruptedException {
        return probe(prefix, System.getProperty("java.class.path"), commands);
    }

    /** Runs {@link Probe} as a user who may read neither the project nor the Maven repository. */
    static List<String> probeAs(int user, Path folder, String... commands) throws IOException, InterruptedException {
        List<String> copies = new ArrayList<>();
        for (String element : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (Files.exists(Path.of(element))) {
                Path copy = folder.resolve(String.valueOf(copies.size()));
                run(List.of("cp", "-r", element, copy.toString()));
                copies.add(copy.toString());
            }
        }
        run(List.of("chmod", "-R", "a+rX", folder.toString()));
        List<String> prefix = List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups");
        return probe(prefix, String.join(File.pathSeparator, copies), commands);
    }

    private static List<String> probe(List<String> prefix, String classPath, String... commands)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
        // In a namespace where no interface is up, Netty warns of that as it starts.
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
        command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-cp", classPath, Probe.class.getName()));
        command.addAll(List.of(commands));
        return run(command);
    }
}
