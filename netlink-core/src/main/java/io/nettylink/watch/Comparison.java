// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One dump on its way into the table: collects which keys notifications told of since it began, and then yields the
 * differences of all others, one by one, each applied to the table as it is yielded.
 *
 * <p>Whether a row is older or newer than a notification of its key can't be told. But after a notification that is
 * older, another follows whenever the key changed again: notifications win, and the last one is right.
 */
final class Comparison<K, V> {
    private final Set<K> touched = new HashSet<>();
    private @Nullable Map<K, V> rows;
    private @Nullable Iterator<Map.Entry<K, V>> told;
    private @Nullable Iterator<Map.Entry<K, V>> found;
    private boolean disturbed;

    /** A notification told of a key: its row, older or newer, counts no more. Says how many such keys there are. */
    int touch(K key) {
        disturbed = true;
        touched.add(key);
        return touched.size();
    }

    /** The table changed during the dump, in a way that no notification tells. */
    void disturb() {
        disturbed = true;
    }

    /** Whether the table changed during the dump, so that the kernel may have skipped rows. */
    boolean isDisturbed() {
        return disturbed;
    }

    /** The dump is through. */
    void receive(Map<K, V> all) {
        rows = all;
    }

    /** Whether the dump is through. */
    boolean isReceived() {
        return rows != null;
    }

    /** Notifications count no more: the differences come. */
    void begin(Map<K, V> table) {
        told = table.entrySet().iterator();
        found = requireNonNull(rows).entrySet().iterator();
    }

    /** Whether differences are being yielded. */
    boolean hasBegun() {
        return told != null;
    }

    /** Applies and yields the next difference; null where there is none left. */
    @Nullable WatchEvent<K, V> next(Map<K, V> table) {
        WatchEvent<K, V> removed = nextRemoved(table);
        return removed == null ? nextFound(table) : removed;
    }

    private @Nullable WatchEvent<K, V> nextRemoved(Map<K, V> table) {
        Iterator<Map.Entry<K, V>> entries = requireNonNull(told);
        while (entries.hasNext()) {
            Map.Entry<K, V> entry = entries.next();
            K key = entry.getKey();
            if (!requireNonNull(rows).containsKey(key) && !touched.contains(key)) {
                table.remove(key);
                return new WatchEvent.Removed<>(key, entry.getValue());
            }
        }
        return null;
    }

    private @Nullable WatchEvent<K, V> nextFound(Map<K, V> table) {
        Iterator<Map.Entry<K, V>> entries = requireNonNull(found);
        while (entries.hasNext()) {
            Map.Entry<K, V> entry = entries.next();
            K key = entry.getKey();
            V value = entry.getValue();
            V before = table.get(key);
            if (touched.contains(key) || value.equals(before)) {
                continue;
            }
            table.put(key, value);
            return before == null ? new WatchEvent.Added<>(key, value) : new WatchEvent.Changed<>(key, before, value);
        }
        return null;
    }
}
