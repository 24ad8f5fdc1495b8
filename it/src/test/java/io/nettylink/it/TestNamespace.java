// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import io.nettylink.NetlinkClientBuilder;
import io.nettylink.channel.NetworkNamespace;
import io.nettylink.echo.CpuCounters;
import io.nettylink.echo.Delivery;
import io.nettylink.genl.GenericNetlink;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A network namespace with its own books: {@link #balance} compares what was sent through {@link #module} and
 * {@linkplain #sender senders} with what the module has counted there. Its name goes when this is closed.
 */
final class TestNamespace implements AutoCloseable {
    final NetworkNamespace sockets;
    final EchoModule module;
    private final AtomicLong sent = new AtomicLong();
    private final String name;

    TestNamespace(String name) throws IOException, InterruptedException {
        this.name = name;
        Processes.run(List.of("ip", "netns", "add", name));
        sockets = NetworkNamespace.named(name);
        NetlinkClientBuilder client = Ledger.client(sent).in(sockets);
        module = EchoModule.on(GenericNetlink.on(client.open()));
    }

    RawSender sender(Delivery delivery) throws IOException {
        return new RawSender(module.family, delivery, sockets, sent::addAndGet);
    }

    /** Fails unless what was received has been echoed, published or dropped, and all that was sent is known of. */
    void balance() throws InterruptedException {
        CpuCounters counters = module.counters();
        if (counters.requests() != sent.get()) {
            throw new AssertionError("the test has sent %d messages in namespace %s, and the module knows of %d: %s"
                    .formatted(sent.get(), name, counters.requests(), counters));
        }
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
