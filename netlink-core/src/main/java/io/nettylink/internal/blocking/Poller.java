// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.blocking;

import io.nettylink.internal.ffm.RawEpoll;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Watches descriptors on behalf of threads that are parked: one platform thread, started when the first of them has to
 * wait. A parked thread can be interrupted and woken, has a deadline, and leaves its carrier to others where it is a
 * virtual one; a thread inside {@code poll} could do none of that.
 *
 * <p>Any thread may call it.
 */
public final class Poller implements AutoCloseable {
    private static final int BATCH = 64;
    private static final int ECANCELED = 125;

    private final RawEpoll epoll = new RawEpoll();
    private final Map<Long, Runnable> watched = new ConcurrentHashMap<>();
    private long lastKey;
    private boolean running;
    private boolean closed;

    /** A poller without a thread. */
    public Poller() {}

    /**
     * Takes a descriptor on, and tells when it is ready, once.
     *
     * @param fd an open descriptor, which must not be closed within this call
     * @param signal runs on the poller's thread, at once where the descriptor is ready already
     * @return a key for {@link #arm} and {@link #forget}, or an error number negated
     */
    synchronized long watch(int fd, Runnable signal) {
        int result = start();
        if (result < 0) {
            return result;
        }
        // Keys are never used again, so that what was found of a closed descriptor is never told to its successor.
        long key = ++lastKey;
        watched.put(key, signal);
        result = epoll.add(fd, key);
        if (result < 0) {
            watched.remove(key);
            return result;
        }
        return key;
    }

    /**
     * Tells once more when a descriptor is ready.
     *
     * @param fd the descriptor, which must not be closed within this call
     * @param key what {@link #watch} returned
     * @return 0 or an error number negated
     */
    synchronized int arm(int fd, long key) {
        return closed ? -ECANCELED : epoll.arm(fd, key);
    }

    /** Tells of a descriptor no more. Its close is what takes it out of the kernel's hands. */
    void forget(long key) {
        watched.remove(key);
    }

    /** Ends the thread. To be called when nobody waits any more. */
    @Override
    public synchronized void close() {
        closed = true;
        if (running) {
            epoll.wake();
        }
    }

    private int start() {
        if (closed) {
            return -ECANCELED;
        }
        if (running) {
            return 0;
        }
        int result = epoll.open();
        if (result < 0) {
            return result;
        }
        try {
            Thread.ofPlatform().daemon().name("nettylink-poller").start(this::run);
            running = true;
            return 0;
        } finally {
            if (!running) {
                epoll.close();
            }
        }
    }

    private void run() {
        long[] keys = new long[BATCH];
        while (!isClosed()) {
            int count = epoll.await(keys);
            for (int i = 0; i < count; i++) {
                Runnable signal = watched.get(keys[i]);
                if (signal != null) {
                    signal.run();
                }
            }
        }
        epoll.close();
    }

    private synchronized boolean isClosed() {
        return closed;
    }
}
