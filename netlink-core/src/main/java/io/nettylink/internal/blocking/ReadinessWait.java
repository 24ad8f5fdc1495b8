// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.blocking;

import io.nettylink.channel.NetlinkIoException;
import io.nettylink.channel.spi.NetlinkSocket;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Waits on one thread until a socket may have something to receive: a poller watches its descriptor, and a socket that has
 * none tells by itself.
 *
 * <p>Any thread may {@link #wake}; the rest is for the thread inside the socket's turn.
 */
final class ReadinessWait {
    private final NetlinkSocket socket;
    private final Poller poller;
    private final Check check;
    private final Semaphore ready = new Semaphore(0);
    private long pollKey;

    /** Throws what a system call failed with, where its result is negative. */
    @FunctionalInterface
    interface Check {
        void check(String systemCall, String arguments, int result) throws NetlinkIoException;
    }

    ReadinessWait(NetlinkSocket socket, Poller poller, Check check) {
        this.socket = socket;
        this.poller = poller;
        this.check = check;
        if (socket.descriptor() == NetlinkSocket.NO_DESCRIPTOR) {
            socket.onReady(this::wake);
        }
    }

    /** Forgets that it was woken: what happens from here on ends the next wait. */
    void begin() {
        ready.drainPermits();
    }

    /** Waits for so many nanoseconds at most. */
    void await(long nanos) throws InterruptedException, NetlinkIoException {
        if (arm()) {
            boolean _ = ready.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Ends the wait that is under way, or the next. */
    void wake() {
        if (ready.availablePermits() == 0) {
            ready.release();
        }
    }

    /** Is told of the socket no more. */
    void forget() {
        poller.forget(pollKey);
    }

    /** Whether there is something to wait for; it will be signalled then. */
    private boolean arm() throws NetlinkIoException {
        int fd = socket.descriptor();
        if (fd == NetlinkSocket.NO_DESCRIPTOR) {
            return !socket.isReady();
        }
        if (pollKey == 0) {
            long key = poller.watch(fd, this::wake);
            check.check("epoll_ctl", "EPOLL_CTL_ADD", (int) Math.min(key, 0));
            pollKey = key;
        } else {
            check.check("epoll_ctl", "EPOLL_CTL_MOD", poller.arm(fd, pollKey));
        }
        return true;
    }
}
