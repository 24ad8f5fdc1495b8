// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@code <sys/resource.h>}. */
public final class SysResource {
    /** Memory that may be kept from being swapped out; before 5.11 the kernel charges eBPF's to it, root's too. */
    public static final int RLIMIT_MEMLOCK = 8;

    private static final long RLIM_INFINITY = -1;

    private static final MethodHandle SETRLIMIT = Libc.function("setrlimit", JAVA_INT, JAVA_INT, JAVA_LONG);

    private SysResource() {}

    /**
     * Lifts a limit of this process's, which takes root rights.
     *
     * @param resource {@code RLIMIT_...}
     * @throws ErrnoException if it is refused
     */
    public static void unlimit(int resource) throws ErrnoException {
        int result;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocateFrom(JAVA_LONG, RLIM_INFINITY, RLIM_INFINITY);
            result = (int) SETRLIMIT.invokeExact(Libc.capture(), resource, limit.address());
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
        Libc.checked("setrlimit(" + resource + ')', result);
    }
}
