// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.nettylink.ClientClosedException;
import io.nettylink.Loss;
import io.nettylink.MessageDecoder;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkFuture;
import io.nettylink.NotificationListener;
import io.nettylink.Subscription;
import io.nettylink.channel.NetlinkChannel;
import io.nettylink.codec.MessageView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Drives a reconciler with a subscription, a client's dumps and a subscriber's demand: reads while there is demand, and
 * only then. Lives on the event loop.
 */
final class WatchDriver<K, V> implements NotificationListener, Rounds.Driver, Outlet.Owner<WatchEvent<K, V>> {
    /** Keys told of by notifications during one dump, beyond the size of the table. */
    private static final int MAX_TOUCHED = 1 << 16;

    /** How many events are told before others on the event loop have their turn. */
    private static final int BATCH = 1024;

    private final EventLoop loop;
    private final MessageDecoder<Update<K, V>> decoder;
    private final Reconciler<K, V> reconciler = new Reconciler<>(MAX_TOUCHED);
    private final Rounds<K, V> rounds;
    private final MarkHandler marks;
    private final List<NetlinkFuture<Map<K, V>>> waiting = new ArrayList<>();
    private @Nullable Subscription subscription;
    private @Nullable Outlet<WatchEvent<K, V>> outlet;
    private @Nullable Throwable failure;
    private long overrunsTold;
    private boolean ended;
    private boolean pumping;

    WatchDriver(NetlinkClient client, WatchBuilder<K, V> builder) {
        this.loop = client.channel().eventLoop();
        this.decoder = builder.decoder;
        this.marks = new MarkHandler(this::marked, e -> lost(new Loss.Unhandled(e)));
        Rounds.Plan<K, V> plan = new Rounds.Plan<>(
                builder.dumps.size(),
                index -> client.dump(builder.dumps.get(index), decoder),
                this::mark,
                builder.reconcileNanos);
        this.rounds = new Rounds<>(loop, reconciler, plan, this);
    }

    Reconciler<K, V> reconciler() {
        return reconciler;
    }

    @Override
    public boolean execute(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
            return true;
        }
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** The socket for notifications is there, and a member of all groups. */
    void opened(Subscription opened) {
        if (ended) {
            opened.close();
            return;
        }
        subscription = opened;
        opened.channel().pipeline().addFirst(marks);
        pump();
    }

    void attach(Flow.Subscriber<? super WatchEvent<K, V>> subscriber) {
        if (ended) {
            Outlet.refuse(subscriber, failure);
        } else if (outlet != null && !outlet.isCancelled()) {
            Outlet.refuse(subscriber, new IllegalStateException("a watch has one subscriber at a time"));
        } else {
            Outlet<WatchEvent<K, V>> attached = new Outlet<>(this, subscriber);
            outlet = attached;
            reconciler.retell();
            boolean nested = pumping;
            // What is requested in onSubscribe comes after it.
            pumping = true;
            attached.open();
            pumping = nested;
            pump();
        }
    }

    @Override
    public void detach(Outlet<WatchEvent<K, V>> detached) {
        if (outlet == detached) {
            outlet = null;
            pump();
        }
    }

    /** Completes a future with the table, as soon as that is in step with the kernel's. */
    void snapshot(NetlinkFuture<Map<K, V>> wanted) {
        if (ended) {
            wanted.completeExceptionally(reason());
        } else if (reconciler.isSynced() && !reconciler.isTelling()) {
            wanted.complete(Map.copyOf(reconciler.table()));
        } else {
            waiting.add(wanted);
        }
    }

    @Override
    public void notification(MessageView message) {
        Update<K, V> update = decoder.decode(message);
        happened(() -> reconciler.notified(update));
    }

    @Override
    public void lost(Loss loss) {
        overrunsTold += loss instanceof Loss.Overrun ? 1 : 0;
        happened(() -> reconciler.lost(loss));
    }

    @Override
    public void closed() {
        end(new ClientClosedException("watching: the client, or the socket, was closed", null));
    }

    @Override
    public void fail(Throwable cause) {
        end(cause);
    }

    @Override
    public void pump() {
        if (pumping || ended) {
            return;
        }
        pumping = true;
        try {
            tell();
        } catch (Throwable e) {
            // The user's keys and values may throw in equals and hashCode: the table can't be trusted any more.
            end(e);
        } finally {
            pumping = false;
        }
        rounds.consider(subscription != null && wants());
        read();
    }

    /** Ends everything; no failure means that the user wants it so. */
    void end(@Nullable Throwable cause) {
        if (ended) {
            return;
        }
        ended = true;
        failure = cause;
        rounds.close();
        if (subscription != null) {
            subscription.close();
        }
        for (NetlinkFuture<Map<K, V>> wanted : waiting) {
            wanted.completeExceptionally(reason());
        }
        waiting.clear();
        Outlet<WatchEvent<K, V>> last = outlet;
        outlet = null;
        if (last != null) {
            last.end(cause);
        }
    }

    private void marked() {
        if (subscription != null && subscription.channel().counters().overruns() == overrunsTold) {
            happened(reconciler::marked);
        }
        // Else a loss is about to be told that happened before the mark, and it takes the mark's place.
    }

    private void happened(Runnable what) {
        if (!ended) {
            what.run();
            pump();
        }
    }

    /** Whether somebody wants to be told. Where nobody listens, the table is kept for its own sake. */
    private boolean wants() {
        return outlet == null || outlet.wants();
    }

    private void tell() {
        for (int told = 0; !ended && wants(); told++) {
            if (told == BATCH) {
                loop.execute(this::pump);
                return;
            }
            WatchEvent<K, V> event = reconciler.poll();
            if (event == null) {
                return;
            }
            if (outlet != null) {
                outlet.emit(event);
            }
            if (event instanceof WatchEvent.Synced<K, V>) {
                settle();
            }
        }
    }

    private void settle() {
        if (!waiting.isEmpty()) {
            Map<K, V> table = Map.copyOf(reconciler.table());
            List<NetlinkFuture<Map<K, V>>> settled = List.copyOf(waiting);
            waiting.clear();
            settled.forEach(wanted -> wanted.complete(table));
        }
    }

    /** Reads on where all that was read is told and more is wanted; else the kernel's buffer absorbs. */
    private void read() {
        if (subscription == null || ended) {
            return;
        }
        NetlinkChannel channel = subscription.channel();
        boolean on = wants() && reconciler.isIdle();
        if (channel.config().isAutoRead() != on) {
            channel.config().setAutoRead(on);
        }
    }

    private ChannelFuture mark() {
        Subscription current = subscription;
        if (current == null) {
            throw new IllegalStateException("a round before the socket is there");
        }
        return marks.put(current.channel());
    }

    private Throwable reason() {
        return failure == null ? new ClientClosedException("watching: the watch was closed", null) : failure;
    }
}
