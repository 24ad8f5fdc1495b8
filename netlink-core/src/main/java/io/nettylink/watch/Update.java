// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import static java.util.Objects.requireNonNull;

/**
 * What one message, a notification or a row of a dump, says about a table: the work of the decoder of a {@link Watch}.
 *
 * <pre>{@code
 * static Update<Integer, Link> update(MessageView message) {
 *     return switch (message.type()) {
 *         case RTM_NEWLINK -> Update.put(message.s32(4), read(message));
 *         case RTM_DELLINK -> Update.remove(message.s32(4));
 *         default -> Update.ignore();
 *     };
 * }
 * }</pre>
 *
 * <p>The key has to be what makes an object unique for the kernel: two objects under one key would take each other's
 * place. Where a notification replaces an object without naming it, as an IPv4 route that replaces one of several with
 * the same prefix does, {@link #reconcile()} is the answer.
 *
 * @param <K> the key, with {@code equals} and {@code hashCode}
 * @param <V> the value, with {@code equals}, which decides whether something changed
 */
public sealed interface Update<K, V> {

    /**
     * The table has this value under this key, whatever was there before.
     *
     * @param key the key
     * @param value the value
     * @param <K> the key
     * @param <V> the value
     */
    record Put<K, V>(K key, V value) implements Update<K, V> {
        /** Takes no nulls. */
        public Put {
            requireNonNull(key, "key");
            requireNonNull(value, "value");
        }
    }

    /**
     * The table has nothing under this key any more. Passed over in a dump.
     *
     * @param key the key
     * @param <K> the key
     * @param <V> the value
     */
    record Remove<K, V>(K key) implements Update<K, V> {
        /** Takes no nulls. */
        public Remove {
            requireNonNull(key, "key");
        }
    }

    /**
     * The message is none of the table's business.
     *
     * @param <K> the key
     * @param <V> the value
     */
    record Ignore<K, V>() implements Update<K, V> {}

    /**
     * The table changed, and the message doesn't say how. Passed over in a dump.
     *
     * @param <K> the key
     * @param <V> the value
     */
    record Reconcile<K, V>() implements Update<K, V> {}

    /**
     * Says that the table has a value under a key, whatever was there before.
     *
     * @param key the key
     * @param value the value
     * @param <K> the key
     * @param <V> the value
     * @return the update
     */
    static <K, V> Update<K, V> put(K key, V value) {
        return new Put<>(key, value);
    }

    /**
     * Says that the table has nothing under a key any more.
     *
     * @param key the key
     * @param <K> the key
     * @param <V> the value
     * @return the update
     */
    static <K, V> Update<K, V> remove(K key) {
        return new Remove<>(key);
    }

    /**
     * Says that a message is none of the table's business.
     *
     * @param <K> the key
     * @param <V> the value
     * @return the update
     */
    static <K, V> Update<K, V> ignore() {
        return new Ignore<>();
    }

    /**
     * Says that the table changed, and that the message doesn't tell how: the watch dumps again. A watch on routes, for
     * example, may join the group of links as well, as the kernel removes a vanished link's routes in silence.
     *
     * @param <K> the key
     * @param <V> the value
     * @return the update
     */
    static <K, V> Update<K, V> reconcile() {
        return new Reconcile<>();
    }
}
