// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.nettylink.channel.NetworkNamespace;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.channel.spi.NetlinkSocketProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The network namespace of the thread that opened a client. All sockets of the client are opened in it: directly by
 * threads that are in it, which needs no capability, and by entering it otherwise.
 */
final class HomeNamespace implements NetlinkSocketProvider {
    private static final Path OF_THREAD = Path.of("/proc/thread-self/ns/net");

    private final Path home = ofThread();
    private final Supplier<NetworkNamespace> ofResident;

    /**
     * The calling thread's namespace.
     *
     * @param ofResident the namespace of a socket that was opened in it, once there is one
     */
    HomeNamespace(Supplier<NetworkNamespace> ofResident) {
        this.ofResident = ofResident;
    }

    @Override
    public NetlinkSocket open(int protocol) throws IOException {
        NetworkNamespace here = NetworkNamespace.ofCallingThread();
        return (home.equals(ofThread()) ? here : ofResident.get()).open(protocol);
    }

    /** What tells namespaces apart: {@code net:[4026531840]}. */
    private static Path ofThread() {
        try {
            return Files.readSymbolicLink(OF_THREAD);
        } catch (IOException noProc) {
            // Without /proc nobody can tell; hardly any thread is elsewhere than its process.
            return OF_THREAD;
        }
    }
}
