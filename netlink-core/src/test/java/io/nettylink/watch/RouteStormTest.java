// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import static io.nettylink.Outcomes.value;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelOption;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkFuture;
import io.nettylink.watch.Rtnl.RouteKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another process changes the table much faster than the receive buffer allows to follow. */
@Timeout(300)
class RouteStormTest {
    private static final int ROUTES = 100_000;
    private static final int ADDED_AGAIN = 30_000;
    private static final long MAIN_TABLE = 254;
    private static final long NETWORK = 10L << 24;
    private static final int HOST_PREFIX = 32;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void endsWithTheKernelsTableAndTellsEveryGap() throws Exception {
        List<String> commands = new ArrayList<>();
        for (int i = 0; i < ROUTES; i++) {
            commands.add("route add " + address(i) + " dev br0");
        }
        for (int i = 0; i < ROUTES; i++) {
            commands.add("route del " + address(i) + " dev br0");
        }
        for (int i = 0; i < ADDED_AGAIN; i++) {
            commands.add("route add " + address(i) + " dev br0");
        }
        Path batch = Ip.batch(folder, "storm", commands);
        WatchTest.inNamespace(
                () -> NetlinkClient.builder(NETLINK_ROUTE)
                        .subscriptionOption(ChannelOption.SO_RCVBUF, 1)
                        .open(),
                client -> {
                    Ip.run("link add name br0 up type bridge");
                    Replay<RouteKey, Integer> replay = new Replay<>();
                    NetlinkFuture<Map<RouteKey, Integer>> end;
                    try (Watch<RouteKey, Integer> routes = Watch.builder(client, Rtnl::route)
                            .groups(Rtnl.RTNLGRP_IPV4_ROUTE)
                            .dump(Rtnl.ROUTES)
                            .open()) {
                        end = routes.consume(replay::take);
                        Ip.end(Ip.start(batch), "-batch", List.of());
                        Map<RouteKey, Integer> kernel = kernelsTable(bridgeIndex());
                        assertThat(kernel).hasSize(ADDED_AGAIN);
                        while (!value(routes.snapshot()).equals(kernel)) {
                            Thread.onSpinWait();
                        }
                    }
                    value(end);
                    assertThat(replay.table()).isEqualTo(kernelsTable(bridgeIndex()));
                    assertThat(replay.gaps()).isPositive();
                    assertThat(replay.isSynced()).isTrue();
                });
    }

    private static String address(int number) {
        return "10." + (number >> 16) + "." + (number >> 8 & 0xff) + "." + (number & 0xff);
    }

    private static int bridgeIndex() throws Exception {
        return Integer.parseInt(Ip.run("-o link show br0").getFirst().split(":", 2)[0]);
    }

    /** What another program dumps and prints. */
    private static Map<RouteKey, Integer> kernelsTable(int link) throws Exception {
        Map<RouteKey, Integer> table = new HashMap<>();
        for (String line : Ip.run("-4 route show table all")) {
            String[] bytes = line.split("[. ]", 5);
            long number = Long.parseLong(bytes[1]) << 16 | Long.parseLong(bytes[2]) << 8 | Long.parseLong(bytes[3]);
            table.put(new RouteKey(MAIN_TABLE, NETWORK | number, HOST_PREFIX, 0, 0), link);
        }
        return table;
    }
}
