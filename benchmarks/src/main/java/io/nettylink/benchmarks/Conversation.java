// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that answers each line with a line. */
final class Conversation implements AutoCloseable {
    private static final int GRACE_SECONDS = 10;
    private static final int PATIENCE_SECONDS = 300;

    private static final ScheduledExecutorService WATCHES = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("watch").factory());

    private final String name;
    private final Process process;
    private final BufferedWriter in;
    private final BufferedReader out;

    /**
     * Starts a process.
     *
     * @param errors where its standard error goes
     */
    Conversation(String name, List<String> command, Path errors) {
        this.name = name;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be started", e);
        }
        in = process.outputWriter(UTF_8);
        out = process.inputReader(UTF_8);
    }

    /** Says a line, and waits for the answer. */
    String ask(String line) {
        say(line);
        return answer();
    }

    void say(String line) {
        try {
            in.write(line + "\n");
            in.flush();
        } catch (IOException e) {
            throw new ProgramEndedException(name, exitCode(), e);
        }
    }

    /** Waits for an answer, but not for ever: a program that hangs is ended. */
    String answer() {
        Future<?> watch = WATCHES.schedule(process::destroyForcibly, PATIENCE_SECONDS, TimeUnit.SECONDS);
        try {
            String line = out.readLine();
            if (line == null) {
                throw new ProgramEndedException(name, exitCode(), null);
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            watch.cancel(false);
        }
    }

    /** Whether the answer can be read without waiting. */
    boolean hasAnswered() {
        try {
            return out.ready() || !process.isAlive();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The most memory that the process has had resident, in KiB. */
    long peakMemory() {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int exitCode() {
        try {
            return process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    /** Ends the process, which stops at the end of its input. */
    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            // It has ended already.
        }
        if (exitCode() == -1) {
            process.destroyForcibly();
        }
    }
}
