// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.examples.Iproute.ip;
import static io.nettylink.examples.Iproute.number;
import static io.nettylink.examples.Iproute.show;
import static io.nettylink.examples.Namespace.refused;
import static io.nettylink.examples.RtnetlinkConstants.*;
import static io.nettylink.examples.SocketConstants.AF_INET;
import static io.nettylink.examples.SocketConstants.AF_INET6;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Routes, as we see them and as {@code ip route} does. */
@Timeout(120)
class RoutesTest {
    private static final Prefix ELSEWHERE = Prefix.parse("10.9.0.0/16");

    @Test
    void routesOfAllSortsAreSeenAsIpSeesThem() throws Exception {
        Namespace.connected(client -> {
            ip("route add default via 10.1.0.2 metric 4000000000");
            ip("route add 10.2.0.0/16 via 10.1.0.2 table 1000 mtu 1400 advmss 1300 hoplimit 3 initcwnd 7");
            ip("route add 10.3.0.0/16 dev v0 src 10.1.0.1 scope link protocol 77 tos 0x10");
            ip("route add 10.4.0.0/16 nexthop via 10.1.0.2 weight 256 nexthop via 10.1.0.3 dev v0 onlink");
            ip("route add 10.5.0.0/16 via inet6 fd00::5 dev v0");
            ip("route add blackhole 10.6.0.0/16 table 4000000000");
            ip("route add prohibit 10.7.0.0/16");
            ip("route add unreachable 10.8.0.0/16 metric 5");
            ip("nexthop add id 7 via 10.1.0.2 dev v0");
            ip("route add 10.10.0.0/16 nhid 7");
            RouteJson.assertSame(client, "-4 route show table all", Routes.inTable(AF_INET, RT_TABLE_UNSPEC));
        });
    }

    @Test
    void routesOfIpv6AreSeenAsIpSeesThem() throws Exception {
        Namespace.connected(client -> {
            ip("-6 route add default via fd00::2 metric 7");
            ip("-6 route add fd02::/64 via fd00::2 expires 1000 mtu 1400");
            ip("-6 route add fd03::/64 nexthop via fd00::2 weight 2 nexthop via fd00::3 weight 3");
            ip("-6 route add fd04::/64 from fd00::/64 via fd00::2 table 1000");
            ip("-6 route add blackhole fd05::/64");
            ip("-6 route add fd06::/64 dev v0 src fd00::1 proto static");
            RouteJson.assertSame(client, "-6 route show table all", Routes.inTable(AF_INET6, RT_TABLE_UNSPEC));
        });
    }

    @Test
    void aTunnelThatARouteLeadsInto() throws Exception {
        Namespace.connected(client -> {
            ip("route add 10.11.0.0/16 table 1000 encap ip id 4294967301 dst 10.1.0.3 src 10.1.0.1 ttl 9 tos 4 dev v0");
            RouteJson.assertSame(client, "-4 route show table 1000", Routes.inTable(AF_INET, 1000));
        });
    }

    @Test
    void theKernelLeavesOutWhatIsNotAskedFor() throws Exception {
        Namespace.connected(client -> {
            ip("route add 10.2.0.0/16 via 10.1.0.2 table 1000");
            ip("route add 10.2.0.0/16 dev v1 table 1000 metric 9");
            ip("-6 route add fd02::/64 dev v1 table 1000");
            int v1 = Links.index(client, "v1");
            assertThat(client.dump(Routes.inTable(AF_INET, 1000), Route::read).await())
                    .hasSize(2)
                    .allMatch(route -> route.table() == 1000);
            RouteJson.assertSame(client, "-4 route show table 1000", Routes.inTable(AF_INET, 1000));
            RouteJson.assertSame(client, "-6 route show table 1000", Routes.inTable(AF_INET6, 1000));
            assertThat(client.dump(Routes.outOf(AF_INET6, v1), Route::read).await())
                    .isNotEmpty()
                    .allMatch(route -> route.nextHops().getFirst().index() == v1);
            RouteJson.assertSame(client, "-4 route show table all dev v1", Routes.outOf(AF_INET, v1));
            RouteJson.assertSame(client, "-6 route show table all dev v1", Routes.outOf(AF_INET6, v1));
        });
    }

    @Test
    void whatWeChangeIpSees() throws Exception {
        Namespace.connected(client -> {
            int v0 = Links.index(client, "v0");
            InetAddress gateway = InetAddress.ofLiteral("10.1.0.2");
            client.execute(Routes.add(
                            ELSEWHERE,
                            100_000,
                            out -> out.ip(RTA_GATEWAY, gateway)
                                    .u32(RTA_PRIORITY, 5)
                                    .nested(RTA_METRICS, metrics -> metrics.u32(RTAX_MTU, 1400))))
                    .await();
            assertThat(show("route show table 100000"))
                    .containsExactly(Map.of(
                            "type", "1",
                            "dst", "10.9.0.0/16",
                            "gateway", "10.1.0.2",
                            "dev", "v0",
                            "protocol", "4",
                            "scope", "0",
                            "metric", 5,
                            "flags", List.of(),
                            "metrics", List.of(Map.of("mtu", 1400))));

            client.execute(Routes.replace(ELSEWHERE, 100_000, out -> {
                        out.u32(RTA_PRIORITY, 5);
                        Routes.multipath(out, List.of(new NextHop(v0, gateway, 7), new NextHop(v0, gateway, 1)));
                    }))
                    .await();
            assertThat(show("route show table 100000"))
                    .singleElement()
                    .extracting(route -> route.get("nexthops"))
                    .isEqualTo(List.of(
                            Map.of("gateway", "10.1.0.2", "dev", "v0", "weight", 7, "flags", List.of()),
                            Map.of("gateway", "10.1.0.2", "dev", "v0", "weight", 1, "flags", List.of())));

            client.execute(Routes.delete(ELSEWHERE, 100_000, out -> {})).await();
            assertThat(show("route show table all 10.9.0.0/16")).isEmpty();

            client.execute(Routes.blackhole(ELSEWHERE, RT_TABLE_MAIN)).await();
            client.execute(Routes.add(
                            Prefix.parse("10.10.0.0/16"),
                            RT_TABLE_MAIN,
                            out -> Routes.tunnel(out, v0, 1L << 40, InetAddress.ofLiteral("10.1.0.9"))))
                    .await();
            client.execute(Routes.add(
                            Prefix.parse("fd09::/64"),
                            RT_TABLE_MAIN,
                            out -> out.ip(RTA_GATEWAY, InetAddress.ofLiteral("fd00::2"))
                                    .u32(RTA_EXPIRES, 1000)))
                    .await();
            assertThat(show("route show 10.9.0.0/16").getFirst()).containsEntry("type", "6");
            assertThat(show("route show 10.10.0.0/16").getFirst())
                    .containsEntry("encap", "ip")
                    .containsEntry("id", 1L << 40)
                    .containsEntry("dst", "10.1.0.9");
            assertThat(number(show("-6 route show fd09::/64").getFirst(), "expires"))
                    .isBetween(900, 1000);
        });
    }

    @Test
    void theProgramDoesAsItIsTold() throws Exception {
        Namespace.connected(_ -> {
            Routes.run("add", "10.9.0.0/16", "via", "10.1.0.2", "table", "1000", "metric", "3");
            Routes.run("add", "0.0.0.0/0", "dev", "v0", "src", "10.1.0.1", "mtu", "1400");
            Routes.run("1000");
            Routes.run();
            assertThat(show("-4 route show table 1000").getFirst()).containsEntry("metric", 3);
            assertThat(show("route show default").getFirst())
                    .containsEntry("prefsrc", "10.1.0.1")
                    .containsEntry("metrics", List.of(Map.of("mtu", 1400)));
            Routes.run("replace", "0.0.0.0/0", "via", "10.1.0.3");
            assertThat(show("route show default")).hasSize(1);
            assertThat(show("route show default").getFirst()).containsEntry("gateway", "10.1.0.3");
            Routes.run("delete", "0.0.0.0/0");
            assertThat(show("route show default")).isEmpty();
        });
    }

    @Test
    void aRouteInWords() throws Exception {
        Namespace.connected(client -> {
            ip("route add 10.4.0.0/16 table 1000 nexthop via 10.1.0.2 weight 3 nexthop via 10.1.0.3");
            ip("route add blackhole default table 1000 metric 7");
            LinkNames names = LinkNames.ask(client);
            assertThat(client.dump(Routes.inTable(AF_INET, 1000), Route::read).await())
                    .extracting(route -> route.text(names))
                    .containsExactlyInAnyOrder(
                            "route blackhole default table 1000 proto boot scope global metric 7",
                            "route 10.4.0.0/16 nexthop via 10.1.0.2 dev v0 weight 3 nexthop via 10.1.0.3 dev v0 weight 1"
                                    + " table 1000 proto boot scope global");
        });
    }

    @Test
    void whatTheKernelSaysOfMistakes() throws Exception {
        Namespace.connected(client -> {
            InetAddress gateway = InetAddress.ofLiteral("10.1.0.2");
            InetAddress nowhere = InetAddress.ofLiteral("99.0.0.1");
            assertThat(refused(client.execute(Routes.delete(ELSEWHERE, RT_TABLE_MAIN, out -> {}))))
                    .hasMessageStartingWith("deleting route 10.9.0.0/16: ESRCH (No such process)");
            assertThat(refused(client.execute(Routes.add(
                            Prefix.parse("10.9.0.1/16"), RT_TABLE_MAIN, out -> out.ip(RTA_GATEWAY, gateway)))))
                    .hasMessage(
                            "adding route 10.9.0.1/16: EINVAL (Invalid argument): Invalid prefix for given prefix length");
            assertThat(refused(client.execute(Routes.add(
                            Prefix.parse("10.9.0.0/33"), RT_TABLE_MAIN, out -> out.ip(RTA_GATEWAY, gateway)))))
                    .hasMessage("adding route 10.9.0.0/33: EINVAL (Invalid argument): Invalid prefix length");
            assertThat(refused(
                            client.execute(Routes.add(ELSEWHERE, RT_TABLE_MAIN, out -> out.ip(RTA_GATEWAY, nowhere)))))
                    .hasMessageContaining("ENETUNREACH (Network is unreachable): Nexthop has invalid gateway");
            assertThat(refused(client.execute(Routes.add(ELSEWHERE, RT_TABLE_MAIN, out -> out.u32(RTA_OIF, 4711))))
                            .errnoName())
                    .isEqualTo("ENODEV");
            assertThat(refused(client.dump(Routes.inTable(AF_INET, 4711), Route::read)))
                    .hasMessageContaining("ENOENT (No such file or directory): ipv4: FIB table does not exist");
        });
    }
}
