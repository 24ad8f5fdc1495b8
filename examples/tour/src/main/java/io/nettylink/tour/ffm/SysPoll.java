// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@code <poll.h>}, for one descriptor. */
public final class SysPoll {
    /** There is something to read. */
    public static final int POLLIN = 0x1;

    /** Something exceptional: sysfs says so of an attribute that has changed. */
    public static final int POLLPRI = 0x2;

    /** There is room to write. */
    public static final int POLLOUT = 0x4;

    /** An error. */
    public static final int POLLERR = 0x8;

    private static final long POLLFD_SIZE = 8;
    private static final long EVENTS = 4;
    private static final long REVENTS = 6;

    private static final MethodHandle POLL = Libc.function("poll", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);

    private SysPoll() {}

    /**
     * Waits until a descriptor is ready.
     *
     * @param fd the descriptor
     * @param events what for
     * @param milliseconds how long at most; 0 to look only
     * @return what it is ready for, 0 where the time is over
     * @throws ErrnoException if it fails
     */
    public static int poll(int fd, int events, int milliseconds) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pollfd = arena.allocate(POLLFD_SIZE, Integer.BYTES);
            pollfd.set(JAVA_INT, 0, fd);
            pollfd.set(JAVA_SHORT, EVENTS, (short) events);
            Libc.checked("poll", poll(pollfd, milliseconds));
            return pollfd.get(JAVA_SHORT, REVENTS);
        }
    }

    private static int poll(MemorySegment pollfd, int milliseconds) {
        try {
            return (int) POLL.invokeExact(Libc.capture(), pollfd.address(), 1L, milliseconds);
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
    }
}
