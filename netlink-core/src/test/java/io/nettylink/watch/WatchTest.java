// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import static io.nettylink.Outcomes.failure;
import static io.nettylink.Outcomes.value;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelOption;
import io.nettylink.ClientClosedException;
import io.nettylink.KernelErrorException;
import io.nettylink.Loss;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkFuture;
import io.nettylink.Request;
import io.nettylink.SystemCallException;
import io.nettylink.channel.FreshNamespace;
import io.nettylink.codec.Errno;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.watch.Rtnl.AddressKey;
import io.nettylink.watch.Rtnl.Link;
import io.nettylink.watch.WatchEvent.Added;
import io.nettylink.watch.WatchEvent.Changed;
import io.nettylink.watch.WatchEvent.Gap;
import io.nettylink.watch.WatchEvent.Removed;
import io.nettylink.watch.WatchEvent.Synced;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tables of a real kernel, changed by another process in a network namespace of their own. */
@Timeout(120)
class WatchTest {
    private static final int LOOPBACK = 1;
    private static final long LOOPBACK_MTU = 65536;
    private static final int NO_GROUP = 5000;
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
                assertThat(links.table().values())
                        .extracting(Link::name)
                        .containsExactlyInAnyOrder("lo", "br0", "v0", "v1");
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
                assertThat(addresses.table())
                        .containsOnlyKeys(
                                new AddressKey(LOOPBACK, InetAddress.getByName("::1"), 128),
                                new AddressKey(LOOPBACK, InetAddress.getByName("192.0.2.1"), 24),
                                new AddressKey(LOOPBACK, InetAddress.getByName("2001:db8::1"), 64));
            }
        });
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

    @Test
    void dumpThatFailsIsTriedAgain() throws Exception {
        inNamespace(client -> {
            AtomicInteger calls = new AtomicInteger();
            try (Watch<Integer, Link> links = Watch.<Integer, Link>builder(client, message -> {
                        if (calls.incrementAndGet() < Rounds.MAX_FAILURES) {
                            throw new IllegalStateException("mine");
                        }
                        return Rtnl.link(message);
                    })
                    .dump(Rtnl.LINKS)
                    .open()) {
                assertThat(value(links.snapshot())).isEqualTo(Map.of(LOOPBACK, DOWN));
            }
            assertThat(calls).hasValue(Rounds.MAX_FAILURES);
        });
    }

    @Test
    void dumpThatFailsEachTimeEndsTheWatch() throws Exception {
        inNamespace(client -> {
            AtomicInteger calls = new AtomicInteger();
            IllegalStateException mine = new IllegalStateException("mine");
            Watch<Integer, Link> links = Watch.<Integer, Link>builder(client, message -> {
                        calls.incrementAndGet();
                        throw mine;
                    })
                    .dump(Rtnl.LINKS)
                    .open();
            assertThat(failure(links.snapshot(), IllegalStateException.class)).isSameAs(mine);
            assertThat(calls).hasValue(Rounds.MAX_FAILURES);
            Probe<WatchEvent<Integer, Link>> late = new Probe<>(1);
            links.subscribe(late);
            assertThat(late.next()).isSameAs(mine);
            assertThat(failure(links.snapshot(), IllegalStateException.class)).isSameAs(mine);
            links.close();
        });
    }

    @Test
    void dumpThatTheKernelRefusesEndsTheWatchAtOnce() throws Exception {
        inNamespace(client -> {
            Request strange = Request.builder(26)
                    .header(out -> out.u8(2).u8(77).zero(10))
                    .label("strange routes")
                    .build();
            Watch<Rtnl.RouteKey, Integer> routes =
                    Watch.builder(client, Rtnl::route).dump(strange).open();
            KernelErrorException refused = failure(routes.consume(event -> {}), KernelErrorException.class);
            assertThat(refused.errno()).isEqualTo(Errno.EINVAL);
            assertThat(refused).hasMessageStartingWith("strange routes: EINVAL");
        });
    }

    @Test
    void groupThatCannotBeJoinedEndsTheWatch() throws Exception {
        inNamespace(client -> {
            Watch<Integer, Link> links = links(client).groups(NO_GROUP).open();
            SystemCallException refused = failure(links.snapshot(), SystemCallException.class);
            assertThat(refused).hasMessageStartingWith("joining multicast group 5000");
            links.close();
        });
    }

    @Test
    void watchWithoutADumpIsNone() throws Exception {
        inNamespace(client -> {
            WatchBuilder<Integer, Link> nothing = Watch.builder(client, Rtnl::link);
            assertThatThrownBy(nothing::open).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> nothing.reconcileEvery(Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void closingTheClientFailsTheWatch() throws Exception {
        inNamespace(client -> {
            Probe<WatchEvent<Integer, Link>> probe = new Probe<>(2);
            Watch<Integer, Link> links = links(client).open();
            links.subscribe(probe);
            probe.next(Added.class);
            probe.next(Synced.class);
            client.close();
            probe.next(ClientClosedException.class);
            failure(links.snapshot(), ClientClosedException.class);
            Probe<WatchEvent<Integer, Link>> late = new Probe<>(1);
            links.subscribe(late);
            late.next(ClientClosedException.class);
            probe.subscription().request(1);
            probe.subscription().cancel();
            links.close();
            assertThat(links.table()).isEqualTo(Map.of(LOOPBACK, DOWN));
            assertThat(probe.pending()).isZero();
        });
    }

    @Test
    void closingWhileItOpensIsAnEndAsWell() throws Exception {
        inNamespace(client -> {
            Probe<WatchEvent<Integer, Link>> probe = new Probe<>(1);
            client.channel()
                    .eventLoop()
                    .submit(() -> {
                        Watch<Integer, Link> links = links(client).open();
                        links.subscribe(probe);
                        links.close();
                    })
                    .get();
            assertThat(probe.next()).isEqualTo(Probe.COMPLETE);
            links(client).open().close();
        });
    }

    @Test
    void cancelledConsumptionLeavesTheWatchToTheNext() throws Exception {
        inNamespace(client -> {
            try (Watch<Integer, Link> links = links(client).open()) {
                Replay<Integer, Link> first = new Replay<>();
                NetlinkFuture<Map<Integer, Link>> end = links.consume(first::take);
                value(links.snapshot());
                end.cancel(false);
                failureOfCancelled(end);
                NetlinkFuture<Map<Integer, Link>> failed = links.consume(event -> {
                    throw new IllegalStateException("mine");
                });
                assertThat(failure(failed, IllegalStateException.class)).hasMessage("mine");
                Probe<WatchEvent<Integer, Link>> third = new Probe<>(2);
                links.subscribe(third);
                assertThat(third.next()).isEqualTo(new Added<>(LOOPBACK, DOWN));
                assertThat(third.next()).isEqualTo(new Synced<>());
            }
        });
    }

    private static void failureOfCancelled(NetlinkFuture<?> cancelled) {
        assertThatThrownBy(cancelled::await).isInstanceOf(CancellationException.class);
    }

    private static WatchBuilder<Integer, Link> links(NetlinkClient client) {
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
