// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A network namespace of our own, with a generator of links, routes and events in it. */
final class Namespace implements AutoCloseable {
    static final String PREFIX = "nettylink-bench-";

    private static final Path ALL = Path.of("/run/netns");

    private final String name;
    private final Conversation generator;

    /**
     * Makes it.
     *
     * @param generator the program that fills it
     * @param errors where programs' standard error goes
     */
    Namespace(Path generator, Path errors) {
        this.name = PREFIX + ProcessHandle.current().pid();
        sweep();
        ip("netns", "add", name);
        try {
            // What IPv6 does by itself would change statistics between two runs.
            run(inside(List.of("sh", "-c", "echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6")));
            run(inside(List.of("ip", "link", "set", "lo", "up")));
            this.generator = new Conversation("generate", inside(List.of(generator.toString())), errors);
        } catch (RuntimeException e) {
            ip("netns", "delete", name);
            throw e;
        }
    }

    /** The command that runs a command in here. */
    List<String> inside(List<String> command) {
        List<String> whole = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + name));
        whole.addAll(command);
        return whole;
    }

    /** Has the generator do something. */
    String generate(String command) {
        return generator.ask(command);
    }

    @Override
    public void close() {
        generator.close();
        ip("netns", "delete", name);
    }

    /** Removes what processes have left behind that were killed. */
    private static void sweep() {
        if (!Files.isDirectory(ALL)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(ALL, PREFIX + "*")) {
            for (Path each : left) {
                String leftover = each.getFileName().toString();
                String process = leftover.substring(PREFIX.length()).replaceFirst("-.*", "");
                if (!Files.exists(Path.of("/proc", process))) {
                    ip("netns", "delete", leftover);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        run(command);
    }

    private static void run(List<String> command) {
        try {
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed with status " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
