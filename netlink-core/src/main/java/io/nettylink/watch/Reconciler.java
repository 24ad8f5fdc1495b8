// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import io.nettylink.Loss;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a table in step with notifications and dumps: fed with both, it yields what there is to tell. No I/O, no clock.
 *
 * <p>The table is what was told: the only place that knows it computes each event against it, at the moment the event
 * is asked for. So no event can be told twice, whatever repeats itself on the way, and whoever asks for nothing more
 * holds everything up, instead of making something grow.
 *
 * <p>A round: {@link #beginDump}; the rows arrive, and meanwhile notifications, which are told as ever and remembered
 * by their keys; {@link #endDump}, whereupon the driver puts a mark behind the notifications that are queued already;
 * {@link #marked}; what rows and table differ in is told, but for the remembered keys. A loss in between makes the
 * mark pointless and another round necessary.
 *
 * <p>Confined to one thread, but for the table, which others may read.
 */
final class Reconciler<K, V> {
    private final Map<K, V> table = new ConcurrentHashMap<>();
    private final Queue<Signal<K, V>> inbox = new ArrayDeque<>();
    private final int maxTouched;
    private @Nullable Iterator<Map.Entry<K, V>> retelling;
    private @Nullable Comparison<K, V> comparison;
    private boolean stale = true;
    private boolean gapTold;
    private boolean disturbed;
    private volatile boolean synced;

    /**
     * Makes an empty table that wants a dump.
     *
     * @param maxTouched of how many keys, beyond the number of those in the table, notifications may tell during a dump
     */
    Reconciler(int maxTouched) {
        this.maxTouched = maxTouched;
    }

    /** What was told; any thread may read it. */
    Map<K, V> table() {
        return table;
    }

    /** Whether there was a dump and no loss since; any thread may ask. */
    boolean isSynced() {
        return synced;
    }

    /** Whether a dump is wanted, whose time the caller chooses. */
    boolean isStale() {
        return stale;
    }

    /** Whether a dump has begun whose differences are not all told. */
    boolean isComparing() {
        return comparison != null;
    }

    /** Whether the differences of a dump are being told: the table is between two states. */
    boolean isTelling() {
        return comparison != null && comparison.hasBegun();
    }

    /** Whether the last round's dump ran while the table changed, so that the kernel may have skipped rows unmarked. */
    boolean wasDisturbed() {
        return disturbed;
    }

    /** Whether all that came is told. Only then may more be received, and a dump begin. */
    boolean isIdle() {
        return retelling == null && inbox.isEmpty() && !isTelling();
    }

    /** A notification came. */
    void notified(Update<K, V> update) {
        if (!(update instanceof Update.Ignore<K, V>)) {
            inbox.add(new Signal.Notified<>(update));
        }
    }

    /** Notifications are missing here. */
    void lost(Loss loss) {
        inbox.add(new Signal.Lost<>(loss));
    }

    /** The mark came that was put behind the notifications after {@link #endDump}. */
    void marked() {
        inbox.add(new Signal.Marked<>());
    }

    /** Somebody new listens, who has been told nothing: the table is told first, as it is. */
    void retell() {
        retelling = table.entrySet().iterator();
    }

    /** A dump is about to be asked for. */
    void beginDump() {
        stale = false;
        gapTold = false;
        comparison = new Comparison<>();
    }

    /**
     * The dump is through.
     *
     * @param rows what it found; not changed any more
     * @return whether a mark is needed; false where the dump has become useless
     */
    boolean endDump(Map<K, V> rows) {
        Comparison<K, V> current = comparison;
        if (current == null) {
            return false;
        }
        current.receive(rows);
        return true;
    }

    /** The dump failed. */
    void abandonDump() {
        comparison = null;
        stale = true;
    }

    /** Applies and yields what is to be told next; null where there is nothing. */
    @Nullable WatchEvent<K, V> poll() {
        WatchEvent<K, V> event = retellNext();
        while (event == null) {
            Comparison<K, V> current = comparison;
            if (current != null && current.hasBegun()) {
                event = compareNext(current);
                continue;
            }
            Signal<K, V> signal = inbox.poll();
            if (signal == null) {
                return null;
            }
            event = take(signal);
        }
        return event;
    }

    private @Nullable WatchEvent<K, V> retellNext() {
        Iterator<Map.Entry<K, V>> entries = retelling;
        if (entries == null) {
            return null;
        }
        if (entries.hasNext()) {
            Map.Entry<K, V> entry = entries.next();
            return new WatchEvent.Added<>(entry.getKey(), entry.getValue());
        }
        retelling = null;
        return synced && !isTelling() ? new WatchEvent.Synced<>() : null;
    }

    private @Nullable WatchEvent<K, V> compareNext(Comparison<K, V> current) {
        WatchEvent<K, V> difference = current.next(table);
        if (difference != null) {
            return difference;
        }
        disturbed = current.isDisturbed();
        comparison = null;
        if (stale) {
            return null;
        }
        synced = true;
        return new WatchEvent.Synced<>();
    }

    private @Nullable WatchEvent<K, V> take(Signal<K, V> signal) {
        return switch (signal) {
            case Signal.Notified<K, V>(Update<K, V> update) -> apply(update);
            case Signal.Lost<K, V>(Loss loss) -> lose(loss);
            case Signal.Marked<K, V>() -> {
                beginComparison();
                yield null;
            }
        };
    }

    private @Nullable WatchEvent<K, V> apply(Update<K, V> update) {
        return switch (update) {
            case Update.Put<K, V>(K key, V value) -> put(key, value);
            case Update.Remove<K, V>(K key) -> remove(key);
            case Update.Ignore<K, V>() -> null;
            case Update.Reconcile<K, V>() -> {
                distrust();
                yield null;
            }
        };
    }

    private @Nullable WatchEvent<K, V> put(K key, V value) {
        touch(key);
        V before = table.get(key);
        if (value.equals(before)) {
            return null;
        }
        table.put(key, value);
        return before == null ? new WatchEvent.Added<>(key, value) : new WatchEvent.Changed<>(key, before, value);
    }

    private @Nullable WatchEvent<K, V> remove(K key) {
        touch(key);
        V last = table.remove(key);
        return last == null ? null : new WatchEvent.Removed<>(key, last);
    }

    private void touch(K key) {
        Comparison<K, V> current = comparison;
        if (current != null && current.touch(key) > maxTouched + table.size()) {
            // What to remember must not grow without bound. No notification is lost, only the dump is in vain.
            abandonDump();
        }
    }

    private @Nullable WatchEvent<K, V> lose(Loss loss) {
        distrust();
        // The mark may be among what was lost. It matters no more, as there will be another dump.
        beginComparison();
        if (gapTold) {
            return null;
        }
        gapTold = true;
        return new WatchEvent.Gap<>(loss);
    }

    private void distrust() {
        stale = true;
        synced = false;
        if (comparison != null) {
            comparison.disturb();
        }
    }

    private void beginComparison() {
        Comparison<K, V> current = comparison;
        if (current != null && current.isReceived()) {
            current.begin(table);
        }
    }
}
