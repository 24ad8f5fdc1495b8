// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import static java.util.Objects.requireNonNull;

import io.netty.channel.EventLoop;
import io.nettylink.ClientClosedException;
import io.nettylink.MessageDecoder;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkFuture;
import io.nettylink.Subscription;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * A table of the kernel, followed: a snapshot, and then each change.
 *
 * <pre>{@code
 * try (NetlinkClient client = NetlinkClient.open(NETLINK_ROUTE);
 *         Watch<Integer, Link> links = Watch.builder(client, Link::update)
 *                 .groups(RTNLGRP_LINK)
 *                 .dump(Request.builder(RTM_GETLINK).header(h -> h.zero(16)).build())
 *                 .open()) {
 *     links.consume(System.out::println).await();
 * }
 * }</pre>
 *
 * <p><b>What it does.</b> It joins the multicast groups on a socket of its own, dumps the table, applies notifications
 * as they come, and then tells what else the dump found. Where notifications are lost, because the receive buffer
 * overran, a datagram was cut off, or the decoder threw, it tells a {@link WatchEvent.Gap}, dumps again and tells the
 * difference as changes. {@link WatchEvent.Synced} says that the table was the kernel's a moment ago. Events always fit
 * each other: replayed in their order, they give {@link #table()}.
 *
 * <p><b>Dumps in need of another.</b> The kernel marks some dumps as inconsistent, which the client asks for again, and
 * skips rows in others without a mark when rows before them vanish meanwhile. Therefore a dump during which
 * notifications came counts, but is verified by another: after ten times as long as it took, at least 100 ms, and twice
 * as long each time that one is disturbed too, up to 5 min. After a loss the next dump begins at once, where that is
 * followed by another loss after at least as long as the last one took, and after 10 ms, then 20 ms and so on up to 1 s.
 * What the kernel changes without a notification only a later dump finds: see {@link WatchBuilder#reconcileEvery} and
 * {@link Update#reconcile()}.
 *
 * <p><b>Demand.</b> A watch has one subscriber at a time, which first is told the table as it is; another one meanwhile
 * gets an {@link IllegalStateException}. It sets the pace: without demand nothing is read and no dump begins, the
 * kernel's buffer absorbs, and when that overruns, the subscriber is told by a {@link WatchEvent.Gap}. The table is
 * then as far as the subscriber. Without a subscriber, the watch keeps the table up to date by itself. Signals come on
 * the client's event loop: a subscriber must not block.
 *
 * <p><b>Memory.</b> The table; during a dump, its rows, and the keys that notifications told of meanwhile, at most as
 * many as the table has and 65,536 more (beyond that the dump is given up, and another asked for later); and the
 * messages of one datagram.
 *
 * <p><b>The end.</b> {@link #close()} completes the subscriber. With an error ends what closes the socket otherwise,
 * with a {@link ClientClosedException}; a group that can't be joined; a dump that the kernel refuses for good, by an
 * error other than EAGAIN, EBUSY, EINTR, ENOBUFS and ENOMEM; a dump that fails eight times in a row for another reason,
 * such as a timeout, apart from being interrupted; and keys or values that throw in {@code equals} or {@code hashCode}.
 *
 * <p>Any thread may call the methods.
 *
 * @param <K> the key, with {@code equals} and {@code hashCode}
 * @param <V> the value, with {@code equals}
 */
public final class Watch<K, V> implements Flow.Publisher<WatchEvent<K, V>>, AutoCloseable {
    private static final long CLOSE_MILLIS = 10_000;

    private final EventLoop loop;
    private final WatchDriver<K, V> driver;
    private final NetlinkFuture<Subscription> opening;
    private final Map<K, V> table;

    @SuppressWarnings("FutureReturnValueIgnored") // what whenComplete runs can't fail
    Watch(WatchBuilder<K, V> builder) {
        this.loop = builder.client.channel().eventLoop();
        this.driver = new WatchDriver<>(builder.client, builder);
        this.table = Collections.unmodifiableMap(driver.reconciler().table());
        int[] groups = builder.groups.stream().mapToInt(Integer::intValue).toArray();
        this.opening = builder.client.subscribe(driver, groups);
        opening.whenComplete((subscription, failure) -> driver.execute(() -> {
            if (failure == null) {
                driver.opened(subscription);
            } else {
                driver.end(failure);
            }
        }));
    }

    /**
     * Starts a watch.
     *
     * @param client asks for the dumps, and opens the socket for notifications; stays the caller's
     * @param decoder makes an update of each message, a notification or a row of a dump, on the event loop
     * @param <K> the key
     * @param <V> the value
     * @return a builder
     */
    public static <K, V> WatchBuilder<K, V> builder(NetlinkClient client, MessageDecoder<Update<K, V>> decoder) {
        return new WatchBuilder<>(requireNonNull(client), requireNonNull(decoder));
    }

    /**
     * The table as it was told so far: a view that changes with the watch, whose single entries are always whole. See
     * {@link #snapshot()} for one that is consistent.
     *
     * @return an unmodifiable view, which any thread may read at any time, after the end too
     */
    public Map<K, V> table() {
        return table;
    }

    /**
     * Tells whether a dump is through and no loss was told since.
     *
     * @return false before the first {@link WatchEvent.Synced}, and between a {@link WatchEvent.Gap} and the next one
     */
    public boolean isSynced() {
        return driver.reconciler().isSynced();
    }

    /**
     * Copies the table as soon as it is in step with the kernel's, which may be now. Waits for the subscriber's demand
     * where there is a subscriber.
     *
     * @return an immutable table; or what ended the watch
     */
    public NetlinkFuture<Map<K, V>> snapshot() {
        NetlinkFuture<Map<K, V>> wanted = opening.newIncompleteFuture();
        if (!driver.execute(() -> driver.snapshot(wanted))) {
            wanted.completeExceptionally(loopEnded());
        }
        return wanted;
    }

    /**
     * Tells a subscriber the table as it is, and then each change. Takes the place of a subscriber that has cancelled.
     *
     * @param subscriber is signalled on the client's event loop
     */
    @Override
    public void subscribe(Flow.Subscriber<? super WatchEvent<K, V>> subscriber) {
        requireNonNull(subscriber, "subscriber");
        if (!driver.execute(() -> driver.attach(subscriber))) {
            Outlet.refuse(subscriber, loopEnded());
        }
    }

    /**
     * Subscribes with a function, and unbounded demand.
     *
     * @param consumer takes each event, on the client's event loop, while nothing is read: it must not take long
     * @return {@link #table()}, when the watch is closed; or what else ended it, or what the consumer threw. Cancelling
     *     it cancels the subscription.
     */
    public NetlinkFuture<Map<K, V>> consume(Consumer<? super WatchEvent<K, V>> consumer) {
        NetlinkFuture<Map<K, V>> end = opening.newIncompleteFuture();
        subscribe(new Consumption<>(requireNonNull(consumer), end, table));
        return end;
    }

    /**
     * Ends the watch: completes the subscriber, and closes the socket for notifications. Called elsewhere than on the
     * event loop, it returns when no further signal will come.
     */
    @Override
    public void close() {
        if (loop.inEventLoop()) {
            driver.end(null);
            opening.cancel(false);
            return;
        }
        try {
            loop.submit(() -> driver.end(null)).awaitUninterruptibly(CLOSE_MILLIS);
        } catch (RejectedExecutionException e) {
            // The client was closed, which has ended the watch.
            return;
        }
        if (!opening.cancel(false) && !opening.isCompletedExceptionally()) {
            opening.join().close();
        }
    }

    private static ClientClosedException loopEnded() {
        return new ClientClosedException("watching: the event loop has ended", null);
    }
}
