// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@code <fcntl.h>}. */
public final class Fcntl {
    /** To be read and written. */
    public static final int O_RDWR = 2;

    /** A call that would wait fails with {@code EAGAIN}. */
    public static final int O_NONBLOCK = 0x800;

    /** Not to be inherited by programs that are started. */
    public static final int O_CLOEXEC = 0x80000;

    private static final MethodHandle OPEN = Libc.variadic("open", 2, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);

    private Fcntl() {}

    /**
     * Opens what exists.
     *
     * @param path the file
     * @param flags {@code O_...}
     * @return a descriptor
     * @throws ErrnoException if it cannot be opened
     */
    public static int open(String path, int flags) throws ErrnoException {
        int fd;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path);
            fd = (int) OPEN.invokeExact(Libc.capture(), name.address(), flags, 0);
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
        return Libc.checked("open(" + path + ')', fd);
    }
}
