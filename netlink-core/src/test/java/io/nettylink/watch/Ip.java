// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program {@code ip}: a process of its own, in the network namespace of the thread that starts it. */
final class Ip {
    private static final long PATIENCE_SECONDS = 120;

    private Ip() {}

    /** Runs a command, and gives its lines of output. */
    static List<String> run(String command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("ip"));
        words.addAll(Arrays.asList(command.split(" ")));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        List<String> output;
        try (var lines = process.inputReader(UTF_8)) {
            output = lines.lines().toList();
        }
        end(process, command, output);
        return output;
    }

    /** Starts a batch of commands in the background. */
    static Process start(Path batch) throws IOException {
        return new ProcessBuilder("ip", "-batch", batch.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Waits for the end of a process, which has to be a good one. */
    static void end(Process process, String what, List<String> output) throws InterruptedException {
        boolean over = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!over) {
            process.destroyForcibly();
        }
        assertThat(over).as("ip %s has ended", what).isTrue();
        assertThat(process.exitValue()).as("ip %s: %s", what, output).isZero();
    }

    /** Writes a batch of commands. */
    static Path batch(Path folder, String name, List<String> commands) throws IOException {
        return Files.write(folder.resolve(name), commands);
    }
}
