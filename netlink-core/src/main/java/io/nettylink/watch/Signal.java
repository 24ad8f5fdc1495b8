// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import io.nettylink.Loss;

/** What the socket for notifications yields, in its order. */
sealed interface Signal<K, V> {

    /** A notification. */
    record Notified<K, V>(Update<K, V> update) implements Signal<K, V> {}

    /** Notifications are missing here. */
    record Lost<K, V>(Loss loss) implements Signal<K, V> {}

    /** The mark that was put behind all notifications that were queued when the dump was through. */
    record Marked<K, V>() implements Signal<K, V> {}
}
