// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@code <unistd.h>}. */
public final class Unistd {
    private static final MethodHandle READ = Libc.function("read", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle WRITE = Libc.function("write", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle CLOSE = Libc.function("close", JAVA_INT, JAVA_INT);

    private Unistd() {}

    /**
     * Reads.
     *
     * @param fd a descriptor
     * @param buffer where to
     * @return how many bytes
     * @throws ErrnoException if it fails
     */
    public static int read(int fd, MemorySegment buffer) throws ErrnoException {
        long length;
        try {
            length = (long) READ.invokeExact(Libc.capture(), fd, buffer.address(), buffer.byteSize());
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
        return (int) Libc.checked("read", length);
    }

    /**
     * Writes.
     *
     * @param fd a descriptor
     * @param buffer what
     * @return how many bytes
     * @throws ErrnoException if it fails
     */
    public static int write(int fd, MemorySegment buffer) throws ErrnoException {
        long length;
        try {
            length = (long) WRITE.invokeExact(Libc.capture(), fd, buffer.address(), buffer.byteSize());
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
        return (int) Libc.checked("write", length);
    }

    /**
     * Closes.
     *
     * @param fd a descriptor, which is gone whether this fails or not
     * @throws ErrnoException if it fails
     */
    public static void close(int fd) throws ErrnoException {
        int result;
        try {
            result = (int) CLOSE.invokeExact(Libc.capture(), fd);
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
        Libc.checked("close", result);
    }
}
