// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import static io.nettylink.Outcomes.value;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_GETFAMILY;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_NEWFAMILY;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelOption;
import io.nettylink.Loss;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkFuture;
import io.nettylink.channel.FreshNamespace;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.genl.Family;
import io.nettylink.genl.GenericNetlink;
import io.nettylink.watch.Rtnl.AddressKey;
import io.nettylink.watch.Rtnl.Link;
import io.nettylink.watch.WatchEvent.Added;
import io.nettylink.watch.WatchEvent.Changed;
import io.nettylink.watch.WatchEvent.Gap;
import io.nettylink.watch.WatchEvent.Removed;
import io.nettylink.watch.WatchEvent.Synced;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tables of a real kernel, changed by another process in a network namespace of their own. */
@Timeout(120)
class WatchTest {
    private static final int LOOPBACK = 1;
    private static final long LOOPBACK_MTU = 65536;
    private static final Pattern LINK = Pattern.compile("(\\d+): ([^:@]+)[^<]*<(.*?)> mtu (\\d+) ");
    private static final Pattern ADDRESS = Pattern.compile("(\\d+): \\S+ +inet6? ([^/]+)/(\\d+) ");
    private static final Link DOWN = new Link("lo", false, LOOPBACK_MTU);
    private static final Link UP = new Link("lo", true, LOOPBACK_MTU);

    @Test
    void linksAreToldAndThenTheirChanges() throws Exception {
        inNamespace(client -> {
            Probe<WatchEvent<Integer, Link>> probe = new Probe<>(Long.MAX_VALUE);
            try (Watch<Integer, Link> links = links(client).open()) {
                links.subscribe(probe);
                assertThat(probe.next()).isEqualTo(new Added<>(LOOPBACK, DOWN));
                assertThat(probe.next()).isEqualTo(new Synced<>());
                Ip.run("link set lo up");
                assertThat(probe.next()).isEqualTo(new Changed<>(LOOPBACK, DOWN, UP));
                Ip.run("link add name br0 type bridge");
                int bridge = (Integer) probe.next(Added.class).key();
                Ip.run("link set br0 name br1");
                assertThat(probe.next(Changed.class).after()).isEqualTo(new Link("br1", false, 1500));
                Ip.run("link del br1");
                assertThat(probe.next()).isEqualTo(new Removed<>(bridge, new Link("br1", false, 1500)));
                assertThat(links.table()).isEqualTo(Map.of(LOOPBACK, UP));
            }
            assertThat(probe.next()).isEqualTo(Probe.COMPLETE);
        });
    }

    @Test
    void portThatLeavesItsBridgeIsStillALink() throws Exception {
        inNamespace(client -> {
            Replay<Integer, Link> replay = new Replay<>();
            NetlinkFuture<Map<Integer, Link>> end;
            try (Watch<Integer, Link> links = links(client).open()) {
                value(links.snapshot());
                end = links.consume(replay::take);
                Ip.run("link add name br0 type bridge");
                Ip.run("link add name v0 type veth peer name v1");
                Ip.run("link set v0 master br0");
                Ip.run("link set v0 nomaster");
                Ip.run("link set v0 mtu 1400");
                await(links, () -> links.table().containsValue(new Link("v0", false, 1400)));
                assertThat(links.table()).hasSize(4).isEqualTo(kernelsLinks());
            }
            assertThat(value(end)).isEqualTo(replay.table());
            assertThat(replay.gaps()).isZero();
        });
    }

    @Test
    void addressesOfBothFamiliesAreOneTable() throws Exception {
        inNamespace(client -> {
            try (Watch<AddressKey, Integer> addresses = Watch.builder(client, Rtnl::address)
                    .groups(Rtnl.RTNLGRP_IPV4_IFADDR)
                    .groups(Rtnl.RTNLGRP_IPV6_IFADDR)
                    .dump(Rtnl.ADDRESSES)
                    .open()) {
                assertThat(value(addresses.snapshot())).isEmpty();
                Ip.run("link set lo up");
                Ip.run("address add 192.0.2.1/24 dev lo");
                Ip.run("address add 2001:db8::1/64 dev lo");
                Ip.run("address del 127.0.0.1/8 dev lo");
                await(addresses, () -> addresses.table().size() == 3);
                assertThat(addresses.table().keySet()).isEqualTo(kernelsAddresses());
            }
        });
    }

    @Test
    void familiesOfGenericNetlinkAreATable() throws Exception {
        try (GenericNetlink genl = GenericNetlink.open()) {
            Family controller = value(genl.family("nlctrl"));
            try (Watch<String, Integer> families = Watch.<String, Integer>builder(genl.client(), message -> {
                        Family family = Family.read(message);
                        return message.u8(0) == CTRL_CMD_NEWFAMILY
                                ? Update.put(family.name(), family.id())
                                : Update.ignore();
                    })
                    .groups(controller.group("notify"))
                    .dump(controller.request(CTRL_CMD_GETFAMILY).build())
                    .open()) {
                Map<String, Integer> expected = new HashMap<>();
                value(genl.families()).forEach(family -> expected.put(family.name(), family.id()));
                assertThat(value(families.snapshot())).isEqualTo(expected).containsKey("nlctrl");
            }
        }
    }

    @Test
    void whatTheKernelRemovesInSilenceIsFoundByReconciling() throws Exception {
        inNamespace(client -> {
            Ip.run("link add name br0 up type bridge");
            Ip.run("route add 192.0.2.0/24 dev br0");
            try (Watch<Rtnl.RouteKey, Integer> routes = Watch.builder(client, Rtnl::route)
                    .groups(Rtnl.RTNLGRP_IPV4_ROUTE)
                    .dump(Rtnl.ROUTES)
                    .reconcileEvery(Duration.ofMillis(20))
                    .open()) {
                assertThat(value(routes.snapshot())).hasSize(1);
                Ip.run("link del br0");
                await(routes, () -> routes.table().isEmpty());
            }
        });
    }

    @Test
    void unclearNotificationMakesTheWatchDumpAgain() throws Exception {
        inNamespace(client -> {
            Ip.run("link add name br0 up type bridge");
            Ip.run("route add 192.0.2.0/24 dev br0");
            try (Watch<Rtnl.RouteKey, Integer> routes = Watch.<Rtnl.RouteKey, Integer>builder(
                            client, message -> switch (message.type()) {
                                case 16, 17 -> Update.reconcile();
                                default -> Rtnl.route(message);
                            })
                    .groups(Rtnl.RTNLGRP_IPV4_ROUTE, Rtnl.RTNLGRP_LINK)
                    .dump(Rtnl.ROUTES)
                    .open()) {
                assertThat(value(routes.snapshot())).hasSize(1);
                Ip.run("link del br0");
                await(routes, () -> routes.table().isEmpty());
            }
        });
    }

    @Test
    void withoutDemandNothingIsReadAndTheOverrunIsTold() throws Exception {
        Callable<NetlinkClient> open = () -> NetlinkClient.builder(NETLINK_ROUTE)
                .subscriptionOption(ChannelOption.SO_RCVBUF, 1)
                .open();
        inNamespace(open, client -> {
            Probe<WatchEvent<Integer, Link>> probe = new Probe<>(2);
            try (Watch<Integer, Link> links = links(client).open()) {
                links.subscribe(probe);
                assertThat(probe.next()).isEqualTo(new Added<>(LOOPBACK, DOWN));
                assertThat(probe.next()).isEqualTo(new Synced<>());
                for (int i = 0; i < 100; i++) {
                    Ip.run("link set lo mtu " + (2000 + i));
                }
                client.channel().eventLoop().submit(() -> {}).get();
                assertThat(probe.pending()).isZero();
                assertThat(links.table()).isEqualTo(Map.of(LOOPBACK, DOWN));
                Replay<Integer, Link> replay = new Replay<>();
                replay.take(new Added<>(LOOPBACK, DOWN));
                while (replay.gaps() == 0 || !replay.isSynced()) {
                    assertThat(probe.pending())
                            .as("no more than what was asked for")
                            .isZero();
                    probe.subscription().request(1);
                    replay.take(event(probe));
                }
                assertThat(replay.table()).isEqualTo(Map.of(LOOPBACK, new Link("lo", false, 2099)));
                assertThat(replay.changes()).isLessThan(100);
            }
        });
    }

    @Test
    void decoderThatThrowsLeavesAGapThatIsFilled() throws Exception {
        inNamespace(client -> {
            AtomicBoolean fails = new AtomicBoolean();
            MalformedMessageException mine = new MalformedMessageException("attribute 3: u32", 20, 4, 3);
            Probe<WatchEvent<Integer, Link>> probe = new Probe<>(Long.MAX_VALUE);
            try (Watch<Integer, Link> links = Watch.<Integer, Link>builder(client, message -> {
                        if (fails.getAndSet(false)) {
                            throw mine;
                        }
                        return Rtnl.link(message);
                    })
                    .groups(Rtnl.RTNLGRP_LINK)
                    .dump(Rtnl.LINKS)
                    .open()) {
                links.subscribe(probe);
                probe.next(Added.class);
                probe.next(Synced.class);
                fails.set(true);
                Ip.run("link set lo up");
                assertThat(probe.next()).isEqualTo(new Gap<>(new Loss.Malformed(mine)));
                assertThat(probe.next()).isEqualTo(new Changed<>(LOOPBACK, DOWN, UP));
                assertThat(probe.next()).isEqualTo(new Synced<>());
            }
        });
    }

    /** What another program dumps and prints. */
    private static Map<Integer, Link> kernelsLinks() throws Exception {
        Map<Integer, Link> links = new HashMap<>();
        for (String line : Ip.run("-o link show")) {
            Matcher in = LINK.matcher(line);
            assertThat(in.lookingAt()).as(line).isTrue();
            boolean up = in.group(3).matches("(.*,)?UP(,.*)?");
            links.put(Integer.parseInt(in.group(1)), new Link(in.group(2), up, Long.parseLong(in.group(4))));
        }
        return links;
    }

    private static Set<AddressKey> kernelsAddresses() throws Exception {
        Set<AddressKey> addresses = new HashSet<>();
        for (String line : Ip.run("-o address show")) {
            Matcher in = ADDRESS.matcher(line);
            assertThat(in.lookingAt()).as(line).isTrue();
            addresses.add(new AddressKey(
                    Integer.parseInt(in.group(1)), InetAddress.ofLiteral(in.group(2)), Integer.parseInt(in.group(3))));
        }
        return addresses;
    }

    static WatchBuilder<Integer, Link> links(NetlinkClient client) {
        return Watch.builder(client, Rtnl::link).groups(Rtnl.RTNLGRP_LINK).dump(Rtnl.LINKS);
    }

    @SuppressWarnings("unchecked")
    private static WatchEvent<Integer, Link> event(Probe<WatchEvent<Integer, Link>> probe) throws InterruptedException {
        return probe.next(WatchEvent.class);
    }

    /** Waits until the table is as it should be; the test's timeout is the limit. */
    static void await(Watch<?, ?> watch, Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            value(watch.snapshot());
            Thread.onSpinWait();
        }
    }

    static void inNamespace(Script script) throws Exception {
        inNamespace(() -> NetlinkClient.open(NETLINK_ROUTE), script);
    }

    static void inNamespace(Callable<NetlinkClient> open, Script script) throws Exception {
        FreshNamespace.call(() -> {
            try (NetlinkClient client = open.call()) {
                script.run(client);
            }
            return null;
        });
    }

    @FunctionalInterface
    interface Script {
        void run(NetlinkClient client) throws Exception;
    }
}
