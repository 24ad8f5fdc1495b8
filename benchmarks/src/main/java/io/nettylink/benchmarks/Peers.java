// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All programs that are there. */
final class Peers {
    /** In the order of tables: the limit first. */
    private static final List<String> BUILT = List.of(
            Peer.LIMIT,
            "raw-plain",
            "libmnl",
            "libnl",
            "rust-netlink-sys",
            "rtnetlink",
            "mdlayher",
            "vishvananda",
            "pyroute2",
            "iproute2");

    private static final Set<String> WITH_ECHO = Set.of(Peer.LIMIT, "raw-plain", "libmnl");

    /** What a round keeps fits into the young generation, so that it need not be copied while others wait for the program. */
    private static final List<String> USUAL_HEAP = heap(256);

    /** The same of a million records, or of events that are not to wait for a collection. */
    private static final List<String> LARGE_HEAP = heap(1024);

    private static final int OLD_MIB = 64;

    private static final int MANY = 1_000_000;

    /** What is not kept needs no more, nor may a JIT compiler take more to compile a method. */
    private static final List<String> SMALL_HEAP = List.of(
            "-XX:+UseSerialGC",
            "-Xms16m",
            "-Xmx16m",
            "-XX:CompileCommand=quiet",
            "-XX:CompileCommand=MemLimit,*.*,10m~stop");

    /** Where our own code is, which differs between a workload that starts processes and the others. */
    static final List<String> OWN =
            List.of("nettylink", "nettylink-blocking", "nettylink-watch", "nettylink-blocking-no-aot");

    private Peers() {}

    /** Those for a workload: what was built into a folder, and our own, which are on a class path. */
    static List<Peer> of(Workload workload, Path folder, String classPath) {
        if (workload.isColdStart()) {
            return starting(folder, classPath);
        }
        List<Peer> peers = new ArrayList<>(built(folder));
        // The others do not speak the module's family, and starting them takes long where processors are emulated.
        peers.removeIf(peer -> workload.isInGuest() && !WITH_ECHO.contains(peer.name()));
        List<String> options = heapFor(workload);
        peers.add(1, own("nettylink", "async", options, classPath));
        peers.add(2, own("nettylink-blocking", "blocking", options, classPath));
        if (workload.isLive()) {
            peers.add(3, own("nettylink-watch", "watch", options, classPath));
        }
        return peers;
    }

    /** The same in the virtual machine, where compiling more takes longer than all the rest. */
    static Peer emulatedAsync(String classPath) {
        return own("nettylink", "async", List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), classPath);
    }

    /** Our asynchronous client alone, for what nobody is compared with. */
    static Peer async(String classPath) {
        return own("nettylink", "async", USUAL_HEAP, classPath);
    }

    private static List<String> heapFor(Workload workload) {
        if (workload.isStream()) {
            return SMALL_HEAP;
        }
        return workload.isLive() || workload.count() >= MANY ? LARGE_HEAP : USUAL_HEAP;
    }

    /**
     * A heap that is touched beforehand: otherwise each round gets memory from the kernel, and on a virtual machine from the
     * host, until all of it has been used once. Where there are no huge pages the JVM says so, which must not be taken for an
     * answer.
     */
    private static List<String> heap(int youngMib) {
        return List.of(
                "-XX:+UseParallelGC",
                "-XX:+UseTransparentHugePages",
                "-XX:+AlwaysPreTouch",
                "-Xmn" + youngMib + "m",
                "-Xms" + (youngMib + OLD_MIB) + "m",
                "-Xlog:disable",
                "-Xlog:all=warning:stderr");
    }

    private static List<Peer> built(Path folder) {
        List<Peer> peers = new ArrayList<>();
        for (String name : BUILT) {
            Path program = folder.resolve(name);
            if (Files.isExecutable(program)) {
                peers.add(new Peer(name, List.of(program.toString())));
            }
        }
        return peers;
    }

    /** For a workload whose rounds are new processes, of which ours answer with and without an AOT cache. */
    private static List<Peer> starting(Path folder, String classPath) {
        String starter = folder.resolve("start").toString();
        List<Peer> peers = new ArrayList<>();
        for (String name : BUILT) {
            Path program = folder.resolve(name);
            if (Files.isExecutable(program) && !name.equals("iproute2")) {
                peers.add(new Peer(name, List.of(starter, program.toString())));
            }
        }
        Path cache = folder.resolve("first-answer.aot");
        train(cache, classPath);
        peers.add(1, first("nettylink-blocking", starter, classPath, List.of("-XX:AOTCache=" + cache)));
        peers.add(2, first("nettylink-blocking-no-aot", starter, classPath, List.of()));
        return peers;
    }

    private static Peer first(String name, String starter, String classPath, List<String> options) {
        List<String> command = new ArrayList<>(List.of(starter, java()));
        command.addAll(options);
        command.addAll(firstAnswer(classPath));
        return new Peer(name, command);
    }

    /** Compiling little is quickest for a process that soon ends. */
    private static List<String> firstAnswer(String classPath) {
        return List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath,
                "io.nettylink.benchmarks.program.FirstAnswer");
    }

    /** Keeps what the JVM does at each start. */
    private static void train(Path cache, String classPath) {
        List<String> command = new ArrayList<>(List.of(java(), "-XX:AOTCacheOutput=" + cache));
        command.addAll(firstAnswer(classPath));
        try {
            int status = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (status != 0 || !Files.exists(cache)) {
                throw new IllegalStateException("no AOT cache was made, status " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static Peer own(String name, String client, List<String> options, String classPath) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(options);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath,
                "io.nettylink.benchmarks.program.Program",
                client));
        return new Peer(name, command);
    }
}
