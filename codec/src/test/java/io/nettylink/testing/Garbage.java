// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testing;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;

/** Collects garbage, and comes back when everyone who waits for the death of an object knows of it. */
final class Garbage {
    private static final int ATTEMPTS = 100;
    private static final int WAIT_MILLIS = 100;

    private Garbage() {}

    /**
     * Collects, so that each weak reference to an object that is unreachable now is in its queue afterwards.
     *
     * <p>One round is not enough. A collection hands over all dead references as one list, and a thread of the JVM puts
     * them into their queues one by one: the first round's sentinel may come before others of its list. That thread
     * takes the second round's list only when it is through with the first.
     *
     * @throws IllegalStateException if the garbage collector does not run
     */
    static void collect() {
        collectOnce();
        collectOnce();
    }

    private static void collectOnce() {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        WeakReference<Object> sentinel = new WeakReference<>(new Object(), queue);
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                System.gc();
                if (queue.remove(WAIT_MILLIS) != null) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while collecting garbage", e);
        } finally {
            Reference.reachabilityFence(sentinel);
        }
        throw new IllegalStateException(
                "System.gc() reclaimed nothing in " + ATTEMPTS + " attempts: is -XX:+DisableExplicitGC set?");
    }
}
