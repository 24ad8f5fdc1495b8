// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import static io.nettylink.codec.Errno.EAGAIN;
import static io.nettylink.codec.Errno.EBUSY;
import static io.nettylink.codec.Errno.EINTR;
import static io.nettylink.codec.Errno.ENOBUFS;
import static io.nettylink.codec.Errno.ENOMEM;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.nettylink.ClientClosedException;
import io.nettylink.DumpInterruptedException;
import io.nettylink.KernelErrorException;
import io.nettylink.NetlinkFuture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides when the table is dumped, and does it: one round at a time. Lives on the event loop. */
final class Rounds<K, V> {
    static final int MAX_FAILURES = 8;

    private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final EventLoop loop;
    private final Reconciler<K, V> reconciler;
    private final Plan<K, V> plan;
    private final Driver driver;
    private final Pace pace = new Pace();
    private Map<K, V> rows = new LinkedHashMap<>();
    private @Nullable NetlinkFuture<?> dump;
    private @Nullable ScheduledFuture<?> timer;
    private boolean underWay;
    private boolean closed;
    private int failures;
    private long timerDue;
    private long started;
    private long took;
    private long ended;

    /**
     * What a round does.
     *
     * @param dumps how many dumps there are to ask for
     * @param dump asks for one of them
     * @param mark puts the mark behind the notifications that are queued
     * @param reconcileNanos the time between rounds that nothing calls for, {@link Pace#NEVER} for none
     */
    record Plan<K, V>(
            int dumps,
            IntFunction<NetlinkFuture<List<Update<K, V>>>> dump,
            Supplier<ChannelFuture> mark,
            long reconcileNanos) {}

    /** Whom rounds work for. */
    interface Driver {
        /** Something may have to be told, or done. */
        void pump();

        /** The watch can't go on. */
        void fail(Throwable cause);
    }

    Rounds(EventLoop loop, Reconciler<K, V> reconciler, Plan<K, V> plan, Driver driver) {
        this.loop = loop;
        this.reconciler = reconciler;
        this.plan = plan;
        this.driver = driver;
        this.ended = now();
    }

    /** Ends the round that is through, and begins another where it is time, or sees to it that it will. */
    void consider(boolean mayBegin) {
        if (closed) {
            return;
        }
        if (underWay && received() && !reconciler.isComparing()) {
            settle();
        }
        if (underWay || !mayBegin || !reconciler.isIdle()) {
            return;
        }
        long wait = reconciler.isStale() ? pace.pause() : Math.min(pace.verification(), plan.reconcileNanos());
        if (wait == Pace.NEVER) {
            return;
        }
        long due = ended + wait;
        long now = now();
        if (due - now <= 0) {
            begin(now);
        } else {
            arm(due, now);
        }
    }

    void close() {
        closed = true;
        if (timer != null) {
            timer.cancel(false);
        }
        if (dump != null) {
            dump.cancel(false);
        }
    }

    /** The event loop's time, by which its timers go, too. */
    private long now() {
        return loop.ticker().nanoTime();
    }

    private boolean received() {
        return dump == null;
    }

    private void begin(long now) {
        underWay = true;
        started = now;
        rows = new LinkedHashMap<>();
        reconciler.beginDump();
        dump(0);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what whenComplete runs sees to failures itself
    private void dump(int index) {
        if (index == plan.dumps()) {
            mark();
            return;
        }
        NetlinkFuture<List<Update<K, V>>> asked = plan.dump().apply(index);
        dump = asked;
        asked.whenComplete((updates, failure) -> {
            if (closed) {
                return;
            }
            try {
                if (failure == null) {
                    collect(updates);
                    dump(index + 1);
                } else {
                    fail(failure);
                }
            } catch (Throwable e) {
                // The user's keys may throw; the future would keep it to itself.
                driver.fail(e);
            }
        });
    }

    private void collect(List<Update<K, V>> updates) {
        for (Update<K, V> update : updates) {
            if (update instanceof Update.Put<K, V>(K key, V value)) {
                rows.put(key, value);
            }
        }
    }

    private void mark() {
        took = now() - started;
        failures = 0;
        dump = null;
        boolean useful = reconciler.endDump(rows);
        rows = new LinkedHashMap<>();
        if (useful) {
            plan.mark().get().addListener(put -> {
                if (!put.isSuccess() && !closed && underWay) {
                    fail(put.cause());
                }
            });
        }
        driver.pump();
    }

    private void settle() {
        underWay = false;
        ended = now();
        if (reconciler.isStale()) {
            pace.unsettled(took);
        } else {
            pace.settled(took, reconciler.wasDisturbed());
        }
    }

    private void fail(Throwable cause) {
        dump = null;
        underWay = false;
        rows = new LinkedHashMap<>();
        ended = now();
        reconciler.abandonDump();
        pace.unsettled(ended - started);
        // A table that changes too fast for a dump is no failure, and will rest some time.
        boolean hopeless =
                !(cause instanceof DumpInterruptedException) && (isFinal(cause) || ++failures == MAX_FAILURES);
        if (hopeless) {
            driver.fail(cause);
        } else {
            driver.pump();
        }
    }

    /** Whether asking again can't help. */
    private static boolean isFinal(Throwable cause) {
        return switch (cause) {
            case ClientClosedException e -> true;
            case KernelErrorException e ->
                switch (e.errno()) {
                    case EAGAIN, EBUSY, EINTR, ENOBUFS, ENOMEM -> false;
                    default -> true;
                };
            default -> false;
        };
    }

    private void arm(long due, long now) {
        if (timer != null) {
            if (Math.abs(timerDue - due) <= SLACK_NANOS) {
                return;
            }
            timer.cancel(false);
        }
        timerDue = due;
        timer = loop.schedule(
                () -> {
                    timer = null;
                    driver.pump();
                },
                due - now,
                TimeUnit.NANOSECONDS);
    }
}
