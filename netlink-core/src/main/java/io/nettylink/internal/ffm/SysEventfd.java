// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@code <sys/eventfd.h>}: a counter behind a descriptor, by which one thread wakes another that polls. */
final class SysEventfd {
    static final int EFD_CLOEXEC = 0x80000;
    static final int EFD_NONBLOCK = 0x800;

    private static final MethodHandle EVENTFD = Libc.function("eventfd");
    private static final MethodHandle EVENTFD_WRITE = Libc.function("eventfd_write");

    private SysEventfd() {}

    static int create(MemorySegment capture, int value, int flags) {
        try {
            int fd = (int) (long) EVENTFD.invokeExact(capture, (long) value, (long) flags, 0L, 0L, 0L, 0L);
            return fd >= 0 ? fd : Libc.error(capture);
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
    }

    static int add(MemorySegment capture, int fd, long value) {
        try {
            return (int) (long) EVENTFD_WRITE.invokeExact(capture, (long) fd, value, 0L, 0L, 0L, 0L) == 0
                    ? 0
                    : Libc.error(capture);
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
    }
}
