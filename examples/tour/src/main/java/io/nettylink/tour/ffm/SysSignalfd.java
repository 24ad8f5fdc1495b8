// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * {@code <sys/signalfd.h>}: a descriptor from which a thread reads the blocked signals that are pending for itself or for
 * its process.
 */
public final class SysSignalfd {
    /** Not to be inherited by programs that are started. */
    public static final int SFD_CLOEXEC = 0x80000;

    /** Reading fails with {@code EAGAIN} instead of waiting. */
    public static final int SFD_NONBLOCK = 0x800;

    /** Of {@code struct signalfd_siginfo}. */
    private static final long SIGINFO_SIZE = 128;

    private static final long SSI_SIGNO = 0;
    private static final long SSI_INT = 44;

    private static final MethodHandle SIGNALFD = Libc.function("signalfd", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);

    private SysSignalfd() {}

    /**
     * One signal.
     *
     * @param number which
     * @param value what came with it
     */
    public record Received(int number, int value) {}

    /**
     * Makes a descriptor for one signal, which has to be blocked.
     *
     * @param number of the signal
     * @param flags {@code SFD_...}
     * @return its descriptor
     * @throws ErrnoException if it fails
     */
    public static int signalfd(int number, int flags) throws ErrnoException {
        int fd;
        try (Arena arena = Arena.ofConfined()) {
            fd = (int) SIGNALFD.invokeExact(
                    Libc.capture(), -1, Signal.set(arena, number).address(), flags);
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
        return Libc.checked("signalfd", fd);
    }

    /**
     * Takes a pending signal.
     *
     * @param fd what {@link #signalfd} made
     * @return the signal
     * @throws ErrnoException if it fails
     */
    public static Received read(int fd) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment information = arena.allocate(SIGINFO_SIZE, Long.BYTES);
            Unistd.read(fd, information);
            return new Received(information.get(JAVA_INT, SSI_SIGNO), information.get(JAVA_INT, SSI_INT));
        }
    }
}
