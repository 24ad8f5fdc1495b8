// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import java.util.ArrayList;
import java.util.List;

/**
 * A datagram that is kept back until the test lets it go: {@link NextDatagram#hold}. Any thread may do that.
 *
 * <pre>{@code
 * Held reply = kernel.faults().next(Traffic.REPLY).hold();
 * ... // the request times out
 * reply.release();
 * }</pre>
 */
public final class Held {
    private final KernelLock lock;
    private final List<Runnable> deliveries = new ArrayList<>();
    private boolean released;

    Held(KernelLock lock) {
        this.lock = lock;
    }

    /**
     * Tells whether there is a datagram that waits.
     *
     * @return false before one has come, and after the release
     */
    public boolean isHolding() {
        return lock.call(() -> !deliveries.isEmpty());
    }

    /**
     * Delivers the datagram, or lets it through where it is yet to come. A second call does nothing. Where the socket has
     * been closed since, the datagram goes nowhere.
     */
    public void release() {
        lock.run(() -> {
            released = true;
            deliveries.forEach(Runnable::run);
            deliveries.clear();
        });
    }

    /** Takes a datagram's delivery over. Called with the lock held. */
    void add(Runnable delivery) {
        if (released) {
            delivery.run();
        } else {
            deliveries.add(delivery);
        }
    }
}
