// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@code <sys/mman.h>}: Java maps files, but not devices. */
public final class SysMman {
    /** Not to be touched. */
    public static final int PROT_NONE = 0;

    /** To be read. */
    public static final int PROT_READ = 1;

    /** To be written. */
    public static final int PROT_WRITE = 2;

    /** Seen by all who map it. */
    public static final int MAP_SHARED = 1;

    /** A copy of one's own from the first write on. */
    public static final int MAP_PRIVATE = 2;

    /** Of no file: fresh memory. */
    public static final int MAP_ANONYMOUS = 0x20;

    private static final MethodHandle MMAP =
            Libc.function("mmap", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle MUNMAP = Libc.function("munmap", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle MPROTECT = Libc.function("mprotect", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);

    private SysMman() {}

    /**
     * Maps.
     *
     * @param size bytes
     * @param protection {@code PROT_...}
     * @param flags {@code MAP_...}
     * @param fd of what, -1 for nothing
     * @return the memory, valid until it is unmapped: to be used no longer is up to the caller
     * @throws ErrnoException if it is refused
     */
    // The address is the kernel's own, and nothing else could say how much is there.
    @SuppressWarnings("restricted")
    public static MemorySegment mmap(long size, int protection, int flags, int fd) throws ErrnoException {
        long address;
        try {
            address = (long) MMAP.invokeExact(Libc.capture(), 0L, size, protection, flags, fd, 0L);
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
        return MemorySegment.ofAddress(Libc.checked("mmap", address)).reinterpret(size);
    }

    /**
     * Unmaps.
     *
     * @param memory a whole mapping
     * @throws ErrnoException if it is refused
     */
    public static void munmap(MemorySegment memory) throws ErrnoException {
        int result;
        try {
            result = (int) MUNMAP.invokeExact(Libc.capture(), memory.address(), memory.byteSize());
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
        Libc.checked("munmap", result);
    }

    /**
     * Changes what may be done with memory.
     *
     * @param memory whole pages of a mapping
     * @param protection {@code PROT_...}
     * @throws ErrnoException if it is refused
     */
    public static void mprotect(MemorySegment memory, int protection) throws ErrnoException {
        int result;
        try {
            result = (int) MPROTECT.invokeExact(Libc.capture(), memory.address(), memory.byteSize(), protection);
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
        Libc.checked("mprotect", result);
    }
}
