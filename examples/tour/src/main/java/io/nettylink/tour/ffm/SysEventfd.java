// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.invoke.MethodHandle;

/** {@code <sys/eventfd.h>}: a counter with a descriptor. Reading it gives eight bytes, its value, and sets it to zero. */
public final class SysEventfd {
    /** Not to be inherited by programs that are started. */
    public static final int EFD_CLOEXEC = 0x80000;

    /** Reading zero fails with {@code EAGAIN} instead of waiting. */
    public static final int EFD_NONBLOCK = 0x800;

    private static final MethodHandle EVENTFD = Libc.function("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);

    private SysEventfd() {}

    /**
     * Makes a counter that stands at zero.
     *
     * @param flags {@code EFD_...}
     * @return its descriptor
     * @throws ErrnoException if it fails
     */
    public static int eventfd(int flags) throws ErrnoException {
        int fd;
        try {
            fd = (int) EVENTFD.invokeExact(Libc.capture(), 0, flags);
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
        return Libc.checked("eventfd", fd);
    }
}
