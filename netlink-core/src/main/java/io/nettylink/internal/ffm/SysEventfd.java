// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@code <sys/eventfd.h>}: a counter behind a descriptor, by which one thread wakes another that polls. */
final class SysEventfd {
    static final int EFD_CLOEXEC = 0x80000;
    static final int EFD_NONBLOCK = 0x800;

    private static final MethodHandle EVENTFD = Libc.function("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle EVENTFD_WRITE = Libc.function("eventfd_write", JAVA_INT, JAVA_INT, JAVA_LONG);

    private SysEventfd() {}

    static int create(MemorySegment capture, int value, int flags) {
        try {
            int fd = (int) EVENTFD.invokeExact(capture, value, flags);
            return fd >= 0 ? fd : Libc.error(capture);
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
    }

    static int add(MemorySegment capture, int fd, long value) {
        try {
            return (int) EVENTFD_WRITE.invokeExact(capture, fd, value) == 0 ? 0 : Libc.error(capture);
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
    }
}
