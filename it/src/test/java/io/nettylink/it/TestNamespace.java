// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import io.nettylink.NetlinkClient;
import io.nettylink.channel.NetlinkProtocols;
import io.nettylink.channel.NetworkNamespace;
import io.nettylink.genl.GenericNetlink;
import java.io.IOException;
import java.util.List;

/** A network namespace whose books a test keeps by itself; its name goes when this is closed. */
final class TestNamespace implements AutoCloseable {
    final NetworkNamespace sockets;
    final EchoModule module;
    private final String name;

    TestNamespace(String name) throws IOException, InterruptedException {
        this.name = name;
        Processes.run(List.of("ip", "netns", "add", name));
        sockets = NetworkNamespace.named(name);
        module = EchoModule.on(GenericNetlink.on(NetlinkClient.builder(NetlinkProtocols.NETLINK_GENERIC)
                .in(sockets)
                .open()));
    }

    /** The name only: the namespace stays while a socket of it is open. */
    void delete() throws IOException {
        try {
            Processes.run(List.of("ip", "netns", "delete", name));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        module.close();
        delete();
    }
}
