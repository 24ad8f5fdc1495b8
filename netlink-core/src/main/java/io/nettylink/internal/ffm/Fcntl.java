// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@code <fcntl.h>}. */
public final class Fcntl {
    /** {@code O_RDONLY}: only to be read. */
    public static final int O_RDONLY = 0;

    /** {@code O_CLOEXEC}: not to be inherited by programs that are started. */
    public static final int O_CLOEXEC = 0x80000;

    private static final MethodHandle OPEN = Libc.variadic("open", 2);

    private Fcntl() {}

    /**
     * {@code open(path, flags)} of what exists.
     *
     * @param path the file
     * @param flags {@code O_...}
     * @return a descriptor, or an error number negated
     */
    public static int open(String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = arena.allocate(Libc.CAPTURE);
            long name = arena.allocateFrom(path).address();
            int fd = (int) (long) OPEN.invokeExact(capture, name, (long) flags, 0L, 0L, 0L, 0L);
            return fd >= 0 ? fd : Libc.error(capture);
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
    }
}
