// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A table with all the habits of a kernel: one bounded queue of notifications that drops everything from the first that
 * doesn't fit until it has been read empty, and a dump whose rows are read at different times.
 */
final class ModelKernel {
    /** How a dump finds its way on after a change. */
    enum Dump {
        /** By the last row's key: every row that stays is seen. */
        BY_KEY,
        /** By counting rows: some are skipped or seen twice, and the dump is marked. */
        BY_POSITION_MARKED,
        /** By counting rows: some are skipped or seen twice, and nobody says so. */
        BY_POSITION
    }

    /** What a socket yields. */
    sealed interface Received {}

    record Notification(Update<Integer, Integer> update) implements Received {}

    record Mark(int number) implements Received {}

    record Overrun() implements Received {}

    private final Dump kind;
    private final int capacity;
    private final List<Integer> order = new ArrayList<>();
    private final Map<Integer, Integer> table = new LinkedHashMap<>();
    private final Queue<Received> queue = new ArrayDeque<>();
    private boolean congested;
    private boolean overrunPending;
    private boolean changed;
    private int position;

    ModelKernel(Dump kind, int capacity) {
        this.kind = kind;
        this.capacity = capacity;
    }

    Map<Integer, Integer> table() {
        return table;
    }

    void put(int key, int value) {
        store(key, value);
        send(new Notification(Update.put(key, value)));
    }

    void remove(int key) {
        if (drop(key)) {
            send(new Notification(Update.remove(key)));
        }
    }

    /** A change that no notification tells of. */
    boolean drop(int key) {
        changed |= table.remove(key) != null;
        return order.remove(Integer.valueOf(key));
    }

    /** Tells that something changed. */
    void hint() {
        send(new Notification(Update.reconcile()));
    }

    void mark(int number) {
        send(new Mark(number));
    }

    void beginDump() {
        position = kind == Dump.BY_KEY ? Integer.MIN_VALUE : 0;
        changed = false;
    }

    /** The next row; null at the end. */
    Map.@Nullable Entry<Integer, Integer> row() {
        if (kind != Dump.BY_KEY) {
            return position < order.size() ? entry(order.get(position++)) : null;
        }
        Integer next = null;
        for (Integer key : order) {
            if (key > position && (next == null || key < next)) {
                next = key;
            }
        }
        if (next == null) {
            return null;
        }
        position = next;
        return entry(next);
    }

    boolean isInterrupted() {
        return kind == Dump.BY_POSITION_MARKED && changed;
    }

    /** Whether an overrun has happened that was not received yet. */
    boolean hasOverrun() {
        return congested || overrunPending;
    }

    boolean isDrained() {
        return queue.isEmpty() && !overrunPending;
    }

    /** Takes what is next off the socket; an overrun is told when the queue is empty. */
    @Nullable Received receive() {
        if (queue.isEmpty() && overrunPending) {
            overrunPending = false;
            return new Overrun();
        }
        Received next = queue.poll();
        if (queue.isEmpty() && congested) {
            congested = false;
            overrunPending = true;
        }
        return next;
    }

    private void store(int key, int value) {
        if (table.put(key, value) == null) {
            // Anywhere, as a hash table does.
            order.add(Math.floorMod(31 * value + key, order.size() + 1), key);
        }
        changed = true;
    }

    private void send(Received what) {
        if (congested || queue.size() >= capacity) {
            congested = true;
        } else {
            queue.add(what);
        }
    }

    private Map.Entry<Integer, Integer> entry(Integer key) {
        return Map.entry(key, table.getOrDefault(key, 0));
    }
}
