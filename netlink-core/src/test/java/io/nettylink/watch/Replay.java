// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.watch.WatchEvent.Added;
import io.nettylink.watch.WatchEvent.Changed;
import io.nettylink.watch.WatchEvent.Gap;
import io.nettylink.watch.WatchEvent.Removed;
import io.nettylink.watch.WatchEvent.Synced;
import java.util.HashMap;
import java.util.Map;

/** What a subscriber knows who believes each event, and fails at one that doesn't fit those before. */
final class Replay<K, V> {
    private final Map<K, V> table = new HashMap<>();
    private int changes;
    private int gaps;
    private int syncs;
    private boolean synced;

    void take(WatchEvent<K, V> event) {
        switch (event) {
            case Added<K, V>(K key, V value) -> {
                assertThat(table.put(key, value)).as("there before %s", event).isNull();
                changes++;
            }
            case Changed<K, V>(K key, V before, V after) -> {
                assertThat(after).as("%s", event).isNotEqualTo(before);
                assertThat(table.put(key, after)).as("there before %s", event).isEqualTo(before);
                changes++;
            }
            case Removed<K, V>(K key, V last) -> {
                assertThat(table.remove(key)).as("there before %s", event).isEqualTo(last);
                changes++;
            }
            case Gap<K, V> gap -> {
                gaps++;
                synced = false;
            }
            case Synced<K, V>() -> {
                syncs++;
                synced = true;
            }
        }
    }

    Map<K, V> table() {
        return table;
    }

    int changes() {
        return changes;
    }

    int gaps() {
        return gaps;
    }

    int syncs() {
        return syncs;
    }

    /** Whether the last gap, if there was one, was followed by a sync. */
    boolean isSynced() {
        return synced;
    }
}
