// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import io.nettylink.Loss;

/**
 * What a {@link Watch} tells its subscriber. The first three are changes of the table, each of which fits what was told
 * before: what is added was not there, what is changed or removed was, with exactly the value that the event names.
 *
 * @param <K> the key
 * @param <V> the value
 */
public sealed interface WatchEvent<K, V> {

    /**
     * There is a key that was not there.
     *
     * @param key the key
     * @param value its value
     * @param <K> the key
     * @param <V> the value
     */
    record Added<K, V>(K key, V value) implements WatchEvent<K, V> {}

    /**
     * A key's value is another.
     *
     * @param key the key
     * @param before the value that was told last, not equal to the new one
     * @param after the new value
     * @param <K> the key
     * @param <V> the value
     */
    record Changed<K, V>(K key, V before, V after) implements WatchEvent<K, V> {}

    /**
     * A key is there no more.
     *
     * @param key the key
     * @param last the value that was told last
     * @param <K> the key
     * @param <V> the value
     */
    record Removed<K, V>(K key, V last) implements WatchEvent<K, V> {}

    /**
     * Notifications are missing from here on: the table may differ from the kernel's until the next {@link Synced}. The
     * watch dumps again, and what follows are the differences, and notifications that did arrive. Losses up to the
     * start of that dump are told by one event; one that happens later is told by another, and has a dump of its own.
     *
     * @param loss what happened first
     * @param <K> the key
     * @param <V> the value
     */
    record Gap<K, V>(Loss loss) implements WatchEvent<K, V> {}

    /**
     * What was told so far is the kernel's table as it was a moment ago: a dump is through, with no loss since it began,
     * and all notifications are in that the kernel had queued before its end. Comes after the first dump and after each
     * further one, whether that found differences or not.
     *
     * @param <K> the key
     * @param <V> the value
     */
    record Synced<K, V>() implements WatchEvent<K, V> {}
}
