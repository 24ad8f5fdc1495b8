// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import static io.nettylink.Outcomes.value;
import static io.nettylink.watch.WatchTest.inNamespace;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.NetlinkClient;
import io.nettylink.watch.Rtnl.Link;
import io.nettylink.watch.WatchEvent.Added;
import io.nettylink.watch.WatchEvent.Changed;
import io.nettylink.watch.WatchEvent.Synced;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Subscribers that come, go, want little and misbehave; see {@link ReactiveStreamsTest} for the rules as such. */
@Timeout(60)
class SubscriberTest {
    private static final long PATIENCE_SECONDS = 20;
    private static final int LOOPBACK = 1;
    private static final int ROUTES = 10;
    private static final Link DOWN = new Link("lo", false, 65536);
    private static final Link UP = new Link("lo", true, 65536);

    @Test
    void secondSubscriberIsRefusedWhileThereIsAFirst() throws Exception {
        inNamespace(client -> {
            try (Watch<Integer, Link> links = links(client)) {
                Probe<WatchEvent<Integer, Link>> first = new Probe<>(Long.MAX_VALUE);
                Probe<WatchEvent<Integer, Link>> second = new Probe<>(1);
                links.subscribe(first);
                links.subscribe(second);
                assertThat(second.next(IllegalStateException.class)).hasMessage("a watch has one subscriber at a time");
                second.subscription().cancel();
                second.subscription().request(-1);
                assertThat(first.next()).isInstanceOf(Added.class);

                first.subscription().cancel();
                Probe<WatchEvent<Integer, Link>> third = new Probe<>(1);
                links.subscribe(third);
                assertThat(third.next()).isEqualTo(new Added<>(LOOPBACK, DOWN));
            }
        });
    }

    @Test
    void subscriberWithoutDemandHoldsTheTableBack() throws Exception {
        inNamespace(client -> {
            try (Watch<Integer, Link> links = links(client)) {
                value(links.snapshot());
                Probe<WatchEvent<Integer, Link>> probe = new Probe<>(0);
                links.subscribe(probe);
                probe.subscription();
                Ip.run("link set lo up");
                turn(client);
                assertThat(links.table()).isEqualTo(Map.of(LOOPBACK, DOWN));
                probe.subscription().request(2);
                assertThat(probe.next()).isEqualTo(new Added<>(LOOPBACK, DOWN));
                assertThat(probe.next()).isEqualTo(new Synced<>());
                turn(client);
                assertThat(links.table()).isEqualTo(Map.of(LOOPBACK, DOWN));
                probe.subscription().request(1);
                assertThat(probe.next()).isEqualTo(new Changed<>(LOOPBACK, DOWN, UP));
                assertThat(links.table()).isEqualTo(Map.of(LOOPBACK, UP));
                assertThat(probe.pending()).isZero();
            }
        });
    }

    @Test
    void demandBeyondAllBoundsIsUnbounded() throws Exception {
        inNamespace(client -> {
            try (Watch<Integer, Link> links = links(client)) {
                Probe<WatchEvent<Integer, Link>> probe = new Probe<>(Long.MAX_VALUE - 1);
                links.subscribe(probe);
                probe.subscription().request(Long.MAX_VALUE - 1);
                probe.next(Added.class);
                probe.next(Synced.class);
                Ip.run("link set lo up");
                assertThat(probe.next()).isEqualTo(new Changed<>(LOOPBACK, DOWN, UP));
            }
        });
    }

    @Test
    void whatIsRequestedInOnSubscribeComesAfterIt() throws Exception {
        inNamespace(client -> {
            try (Watch<Integer, Link> links = links(client)) {
                value(links.snapshot());
                BlockingQueue<String> calls = new LinkedBlockingQueue<>();
                links.subscribe(new Flow.Subscriber<>() {
                    @Override
                    public void onSubscribe(Flow.Subscription subscription) {
                        subscription.request(1);
                        calls.add("subscribed");
                    }

                    @Override
                    public void onNext(WatchEvent<Integer, Link> event) {
                        calls.add("event");
                    }

                    @Override
                    public void onError(Throwable failure) {
                        calls.add("failure");
                    }

                    @Override
                    public void onComplete() {
                        calls.add("complete");
                    }
                });
                assertThat(calls.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("subscribed");
                assertThat(calls.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("event");
            }
        });
    }

    @Test
    void subscriberThatCancelsLeavesTheTableToItself() throws Exception {
        inNamespace(client -> {
            try (Watch<Integer, Link> links = links(client)) {
                Probe<WatchEvent<Integer, Link>> probe = new Probe<>(2);
                links.subscribe(probe);
                probe.next(Added.class);
                probe.next(Synced.class);
                Ip.run("link set lo up");
                probe.subscription().cancel();
                WatchTest.await(links, () -> links.table().equals(Map.of(LOOPBACK, UP)));
                assertThat(probe.pending()).isZero();
            }
        });
    }

    @Test
    void subscriberThatThrowsCountsAsOneThatHasCancelled() throws Exception {
        inNamespace(client -> {
            BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
            client.channel()
                    .eventLoop()
                    .submit(() -> Thread.currentThread()
                            .setUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure)))
                    .get();
            try (Watch<Integer, Link> links = links(client)) {
                IllegalStateException mine = new IllegalStateException("mine");
                links.subscribe(new Flow.Subscriber<>() {
                    @Override
                    public void onSubscribe(Flow.Subscription subscription) {
                        subscription.request(Long.MAX_VALUE);
                    }

                    @Override
                    public void onNext(WatchEvent<Integer, Link> event) {
                        throw mine;
                    }

                    @Override
                    public void onError(Throwable failure) {
                        uncaught.add(failure);
                    }

                    @Override
                    public void onComplete() {
                        uncaught.add(new AssertionError("complete"));
                    }
                });
                assertThat(uncaught.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isSameAs(mine);
                assertThat(value(links.snapshot())).isEqualTo(Map.of(LOOPBACK, DOWN));
            }
            assertThat(uncaught).isEmpty();
        });
    }

    @Test
    void rowsAreToldOneByOneAsTheyAreAskedFor() throws Exception {
        inNamespace(client -> {
            Ip.run("link add name br0 up type bridge");
            for (int metric = 1; metric <= ROUTES; metric++) {
                Ip.run("route add 192.0.2.0/24 dev br0 metric " + metric);
            }
            try (Watch<Rtnl.RouteKey, Integer> routes =
                    Watch.builder(client, Rtnl::route).dump(Rtnl.ROUTES).open()) {
                Probe<WatchEvent<Rtnl.RouteKey, Integer>> probe = new Probe<>(0);
                routes.subscribe(probe);
                Flow.Subscription subscription = probe.subscription();
                for (int told = 1; told <= ROUTES; told++) {
                    subscription.request(1);
                    probe.next(Added.class);
                    turn(client);
                    assertThat(probe.pending()).isZero();
                }
                assertThat(routes.table()).hasSize(ROUTES);
                subscription.request(1);
                probe.next(Synced.class);
                assertThat(routes.isSynced()).isTrue();
            }
        });
    }

    /** What the event loop has to do by now is done. */
    private static void turn(NetlinkClient client) throws Exception {
        client.channel().eventLoop().submit(() -> {}).get();
    }

    private static Watch<Integer, Link> links(NetlinkClient client) {
        return Watch.builder(client, Rtnl::link)
                .groups(Rtnl.RTNLGRP_LINK)
                .dump(Rtnl.LINKS)
                .open();
    }
}
