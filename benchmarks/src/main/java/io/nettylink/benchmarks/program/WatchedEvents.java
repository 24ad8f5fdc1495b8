// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static java.util.Objects.requireNonNull;

import io.nettylink.BlockingNetlinkClient;
import io.nettylink.NetlinkClient;
import io.nettylink.codec.MessageView;
import io.nettylink.watch.Update;
import io.nettylink.watch.Watch;
import io.nettylink.watch.WatchEvent;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Route notifications, kept as a table by a {@link Watch}, which dumps again after each loss: the table is the kernel's at
 * the end, whatever was lost.
 */
final class WatchedEvents implements Task {
    private static final long HEALING_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PAUSE_MILLIS = 20;
    private static final int RTPROT_STATIC = 4;

    private final int receiveBuffer;
    private @Nullable NetlinkClient client;
    private @Nullable Watch<Key, Route> watch;
    private volatile @Nullable Results results;
    private volatile CountDownLatch last = new CountDownLatch(1);
    private long healedNanos;

    /** What makes a route unique here. */
    private record Key(long destination, int length, int table, int priority) {}

    WatchedEvents(int receiveBuffer) {
        this.receiveBuffer = receiveBuffer;
    }

    @Override
    public void prepare() throws InterruptedException {
        results = null;
        NetlinkClient opened = Events.buffered(NetlinkClient.builder(NETLINK_ROUTE), receiveBuffer)
                .open();
        client = opened;
        Watch<Key, Route> begun = Watch.builder(opened, WatchedEvents::update)
                .groups(Events.RTNLGRP_IPV4_ROUTE)
                .dump(Requests.ROUTES)
                .open();
        watch = begun;
        last = new CountDownLatch(1);
        // It ends by being closed, and what fails is seen where the table is asked for.
        var _ = begun.consume(this::take);
        begun.snapshot().await();
    }

    @Override
    public void run(Results round) throws InterruptedException {
        results = round;
        last.await();
        long began = System.nanoTime();
        round.table(healed());
        healedNanos = System.nanoTime() - began;
    }

    @Override
    public String figures() {
        return " healed_ns=" + healedNanos;
    }

    @Override
    public void finish() {
        requireNonNull(watch).close();
        requireNonNull(client).close();
    }

    /** The table once it is the same as a dump's, or at the end of our patience, when the harness sees the difference. */
    private Collection<Route> healed() throws InterruptedException {
        long began = System.nanoTime();
        try (BlockingNetlinkClient asker = BlockingNetlinkClient.open(NETLINK_ROUTE)) {
            while (true) {
                List<Route> watched =
                        ofBench(requireNonNull(watch).snapshot().await().values());
                Set<Route> dumped = new HashSet<>(ofBench(asker.dump(Requests.ROUTES, Route::read)));
                boolean same = watched.size() == dumped.size() && dumped.containsAll(watched);
                if (same || System.nanoTime() - began > HEALING_NANOS) {
                    return watched;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** Without the route that comes and goes to end the run, and those that the kernel made. */
    private static List<Route> ofBench(Collection<Route> routes) {
        return routes.stream()
                .filter(route -> route.protocol() == RTPROT_STATIC)
                .toList();
    }

    private void take(WatchEvent<Key, Route> event) {
        Results taker = results;
        if (taker == null) {
            return;
        }
        switch (event) {
            case WatchEvent.Added<Key, Route> added -> changed(taker, added.value());
            case WatchEvent.Changed<Key, Route> changed -> changed(taker, changed.after());
            case WatchEvent.Removed<Key, Route> removed -> changed(taker, removed.last());
            case WatchEvent.Gap<Key, Route> _ -> taker.overrun();
            case WatchEvent.Synced<Key, Route> _ -> {}
        }
    }

    private void changed(Results taker, Route route) {
        if (route.isLast()) {
            last.countDown();
        } else if (last.getCount() > 0) {
            taker.others(1);
        }
    }

    private static Update<Key, Route> update(MessageView message) {
        Route route = Route.read(message);
        Key key = new Key(route.destination(), route.destinationLength(), route.table(), route.priority());
        return route.event() == Route.RTM_NEWROUTE ? Update.put(key, route) : Update.remove(key);
    }
}
