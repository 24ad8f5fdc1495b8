// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * {@code <sys/epoll.h>}.
 *
 * <p>Every call takes the segment that receives its error number, and returns that number negated where it fails.
 */
final class SysEpoll {
    static final int EPOLL_CLOEXEC = 0x80000;
    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLL_CTL_MOD = 3;
    static final int EPOLLIN = 0x1;
    static final int EPOLLONESHOT = 1 << 30;

    /** On x86-64, and there alone, the structure has no padding. */
    static final StructLayout EPOLL_EVENT = System.getProperty("os.arch").equals("amd64")
            ? MemoryLayout.structLayout(JAVA_INT.withName("events"), JAVA_LONG_UNALIGNED.withName("data"))
            : MemoryLayout.structLayout(
                    JAVA_INT.withName("events"), MemoryLayout.paddingLayout(4), JAVA_LONG.withName("data"));

    static final long EVENTS = EPOLL_EVENT.byteOffset(PathElement.groupElement("events"));
    static final long DATA = EPOLL_EVENT.byteOffset(PathElement.groupElement("data"));

    private static final MethodHandle EPOLL_CREATE1 = Libc.function("epoll_create1");
    private static final MethodHandle EPOLL_CTL = Libc.function("epoll_ctl");
    private static final MethodHandle EPOLL_WAIT = Libc.function("epoll_wait");

    private SysEpoll() {}

    static int create(MemorySegment capture, int flags) {
        try {
            return orError(capture, (int) (long) EPOLL_CREATE1.invokeExact(capture, (long) flags, 0L, 0L, 0L, 0L, 0L));
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
    }

    static int control(MemorySegment capture, int epoll, int operation, int fd, MemorySegment event) {
        try {
            return orError(capture, (int) (long)
                    EPOLL_CTL.invokeExact(capture, (long) epoll, (long) operation, (long) fd, event.address(), 0L, 0L));
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
    }

    static int await(MemorySegment capture, int epoll, MemorySegment events, int count, int timeoutMillis) {
        try {
            return orError(capture, (int) (long) EPOLL_WAIT.invokeExact(
                    capture, (long) epoll, events.address(), (long) count, (long) timeoutMillis, 0L, 0L));
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
    }

    private static int orError(MemorySegment capture, int result) {
        return result >= 0 ? result : Libc.error(capture);
    }
}
