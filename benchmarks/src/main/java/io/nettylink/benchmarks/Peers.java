// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

    private Peers() {}

    /** Those that were built into a folder, and our own two, which are on a class path. */
    static List<Peer> in(Path folder, String classPath) {
        List<Peer> peers = new ArrayList<>();
        for (String name : BUILT) {
            Path program = folder.resolve(name);
            if (Files.isExecutable(program)) {
                peers.add(new Peer(name, List.of(program.toString())));
            }
        }
        peers.add(1, own("nettylink", "async", classPath));
        peers.add(2, own("nettylink-blocking", "blocking", classPath));
        return peers;
    }

    private static Peer own(String name, String client, String classPath) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:+UseParallelGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath,
                "io.nettylink.benchmarks.program.Program",
                client));
        return new Peer(name, command);
    }
}
