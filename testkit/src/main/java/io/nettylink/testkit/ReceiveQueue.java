// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import io.nettylink.codec.Errno;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A socket's receive buffer: datagrams, what they are charged, and the rule of an overrun. From the first datagram that
 * finds no room everything is dropped, until the queue has been read empty; the error is told once.
 */
final class ReceiveQueue {
    private static final long UNSIGNED = 0xffff_ffffL;

    private final Deque<Datagram> datagrams = new ArrayDeque<>();
    private int charged;
    private boolean congested;
    private boolean silent;
    private int error;
    private int drops;

    /** Whether there is room for a datagram. An empty buffer takes any. */
    boolean hasRoom(Datagram datagram, int capacity) {
        return !congested && (charged == 0 || charged + datagram.charge() <= capacity);
    }

    void add(Datagram datagram) {
        datagrams.add(datagram);
        charged += datagram.charge();
    }

    /** A datagram of the kernel's was dropped; whether that is an error to be told. */
    boolean overrun() {
        drops++;
        if (silent || congested) {
            return false;
        }
        congested = true;
        error = Errno.ENOBUFS;
        return true;
    }

    void fail(int errno) {
        error = errno;
    }

    int takeError() {
        int taken = error;
        error = 0;
        return taken;
    }

    @Nullable Datagram peek() {
        return datagrams.peek();
    }

    @Nullable Datagram poll() {
        Datagram next = datagrams.poll();
        charged -= next == null ? 0 : next.charge();
        return next;
    }

    /** Ends congestion where the queue is empty. Called at the end of every attempt to receive. */
    void settle() {
        if (datagrams.isEmpty()) {
            congested = false;
        }
    }

    /** {@code NETLINK_NO_ENOBUFS}. */
    void silence(boolean on) {
        silent = on;
        if (on) {
            congested = false;
        }
    }

    boolean isReady() {
        return error != 0 || !datagrams.isEmpty();
    }

    boolean isEmpty() {
        return datagrams.isEmpty();
    }

    int charged() {
        return charged;
    }

    long drops() {
        return drops & UNSIGNED;
    }

    void clear() {
        datagrams.clear();
        charged = 0;
    }
}
