// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@code <sys/ioctl.h>}. */
final class SysIoctl {
    private static final MethodHandle IOCTL = Libc.variadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);

    private SysIoctl() {}

    /** {@code ioctl(fd, request, argument)}: what it returns, or an error number negated. */
    static int ioctl(MemorySegment capture, int fd, long request, long argument) {
        try {
            int result = (int) IOCTL.invokeExact(capture, fd, request, argument);
            return result >= 0 ? result : Libc.error(capture);
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
    }
}
