// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@code <sys/ioctl.h>}. */
final class SysIoctl {
    private static final MethodHandle IOCTL = Libc.variadic("ioctl", 2);

    private SysIoctl() {}

    /** {@code ioctl(fd, request, argument)}: what it returns, or an error number negated. */
    static int ioctl(MemorySegment capture, int fd, long request, long argument) {
        try {
            int result = (int) (long) IOCTL.invokeExact(capture, (long) fd, request, argument, 0L, 0L, 0L);
            return result >= 0 ? result : Libc.error(capture);
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
    }
}
