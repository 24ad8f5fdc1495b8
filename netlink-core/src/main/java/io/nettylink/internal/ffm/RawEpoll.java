// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Waits for many descriptors at once: what {@code <sys/epoll.h>} does, in numbers. Each descriptor has a key, and is
 * told of once each time it is armed.
 *
 * <p>Methods that return an {@code int} return an error number negated where the system call fails. {@link #await} and
 * {@link #close} belong to one thread; any thread may call the others, before the close.
 */
public final class RawEpoll {
    private static final int BATCH = 64;
    private static final int FOR_EVER = -1;

    /** The key of the descriptor that {@link #wake()} makes ready. */
    private static final long WAKER = 0;

    private final MemorySegment events = Arena.ofAuto().allocate(SysEpoll.EPOLL_EVENT.byteSize() * BATCH, Long.BYTES);
    private final MemorySegment capture = Arena.ofAuto().allocate(Libc.CAPTURE);
    private int epoll = -1;
    private int waker = -1;

    /** Makes one that is not open. */
    public RawEpoll() {}

    /**
     * {@code epoll_create1}, with an {@code eventfd} to wake who waits.
     *
     * @return 0 or an error, after which nothing is open
     * @throws IllegalCallerException if the JVM may not call native functions
     */
    public int open() {
        Libc.ensureAvailability();
        epoll = SysEpoll.create(capture, SysEpoll.EPOLL_CLOEXEC);
        if (epoll < 0) {
            return epoll;
        }
        waker = SysEventfd.create(capture, 0, SysEventfd.EFD_CLOEXEC | SysEventfd.EFD_NONBLOCK);
        int result = waker < 0 ? waker : control(SysEpoll.EPOLL_CTL_ADD, waker, SysEpoll.EPOLLIN, WAKER);
        if (result < 0) {
            close();
        }
        return Math.min(result, 0);
    }

    /**
     * {@code EPOLL_CTL_ADD}: takes a descriptor on, armed. The kernel forgets it when it is closed.
     *
     * @param fd an open descriptor that was not added before
     * @param key by which {@link #await} tells of it; not 0
     * @return 0 or an error
     */
    public int add(int fd, long key) {
        return control(SysEpoll.EPOLL_CTL_ADD, fd, SysEpoll.EPOLLIN | SysEpoll.EPOLLONESHOT, key);
    }

    /**
     * {@code EPOLL_CTL_MOD}: arms a descriptor again. One that is ready already is told of at once.
     *
     * @param fd an open descriptor that was added
     * @param key by which {@link #await} tells of it; not 0
     * @return 0 or an error
     */
    public int arm(int fd, long key) {
        return control(SysEpoll.EPOLL_CTL_MOD, fd, SysEpoll.EPOLLIN | SysEpoll.EPOLLONESHOT, key);
    }

    /**
     * {@code epoll_wait}: waits until an armed descriptor is ready to be read from or has an error, or for {@link
     * #wake()}.
     *
     * @param keys where to put the keys of those that are ready, at least one long
     * @return how many are ready, 0 where there was a wake-up only; or an error
     */
    public int await(long[] keys) {
        int found = SysEpoll.await(capture, epoll, events, Math.min(BATCH, keys.length), FOR_EVER);
        int count = Math.min(found, 0);
        for (int i = 0; i < found; i++) {
            long key = events.get(JAVA_LONG_UNALIGNED, i * SysEpoll.EPOLL_EVENT.byteSize() + SysEpoll.DATA);
            if (key != WAKER) {
                keys[count++] = key;
            }
        }
        return count;
    }

    /** Makes {@link #await} return, now and from here on. */
    public void wake() {
        try (Arena arena = Arena.ofConfined()) {
            SysEventfd.add(arena.allocate(Libc.CAPTURE), waker, 1);
        }
    }

    /** Closes both descriptors. */
    public void close() {
        if (waker >= 0) {
            Unistd.close(waker);
        }
        Unistd.close(epoll);
    }

    private int control(int operation, int fd, int interest, long key) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = arena.allocate(SysEpoll.EPOLL_EVENT);
            event.set(JAVA_INT, SysEpoll.EVENTS, interest);
            event.set(JAVA_LONG_UNALIGNED, SysEpoll.DATA, key);
            return SysEpoll.control(arena.allocate(Libc.CAPTURE), epoll, operation, fd, event);
        }
    }
}
