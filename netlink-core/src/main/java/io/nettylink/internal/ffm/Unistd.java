// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@code <unistd.h>}. */
public final class Unistd {
    private static final MethodHandle CLOSE = Libc.function("close");

    private Unistd() {}

    /**
     * {@code close(fd)}.
     *
     * @param fd the descriptor
     * @return 0, or an error number negated, after which the descriptor is closed nevertheless
     */
    public static int close(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = arena.allocate(Libc.CAPTURE);
            return (int) (long) CLOSE.invokeExact(capture, (long) fd, 0L, 0L, 0L, 0L, 0L) == 0
                    ? 0
                    : Libc.error(capture);
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
    }
}
