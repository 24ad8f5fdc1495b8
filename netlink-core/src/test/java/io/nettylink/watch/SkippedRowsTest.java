// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.nettylink.NetlinkClient;
import io.nettylink.watch.Rtnl.RouteKey;
import io.nettylink.watch.WatchEvent.Synced;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kernel's dump of IPv4 routes counts those that share a network address. One that vanishes between two datagrams of
 * the dump makes it skip another, and nothing says so.
 */
@Timeout(60)
class SkippedRowsTest {
    private static final int ROUTES = 400;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void rowThatTheDumpSkippedIsFoundByVerifying() throws Exception {
        List<String> commands = IntStream.rangeClosed(1, ROUTES)
                .mapToObj(metric -> "route add 10.0.0.0/24 dev br0 metric " + metric)
                .toList();
        Path batch = Ip.batch(folder, "routes", commands);
        WatchTest.inNamespace(
                () -> NetlinkClient.builder(NETLINK_ROUTE)
                        .option(ChannelOption.AUTO_READ, false)
                        .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(4096))
                        .open(),
                client -> {
                    Ip.run("link add name br0 up type bridge");
                    Ip.end(Ip.start(batch), "-batch", List.of());
                    Probe<WatchEvent<RouteKey, Integer>> probe = new Probe<>(Long.MAX_VALUE);
                    try (Watch<RouteKey, Integer> routes = Watch.builder(client, Rtnl::route)
                            .groups(Rtnl.RTNLGRP_IPV4_ROUTE)
                            .dump(Rtnl.ROUTES)
                            .open()) {
                        routes.subscribe(probe);
                        // The kernel has put the first part of the dump into the queue when the request is written.
                        client.channel().eventLoop().submit(() -> {}).get();
                        Ip.run("route del 10.0.0.0/24 metric 1");
                        client.channel().config().setAutoRead(true);
                        int added = 0;
                        int syncs = 0;
                        while (added < ROUTES - 1 || syncs < 2) {
                            Object event = probe.next();
                            syncs += event instanceof Synced ? 1 : 0;
                            added += event instanceof WatchEvent.Added ? 1 : 0;
                        }
                        assertThat(routes.table()).hasSize(ROUTES - 1);
                    }
                });
    }
}
