// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@code <signal.h>}: the signals that the calling thread does not want delivered, but keeps. */
public final class Signal {
    /** Of no fixed meaning, and not used by HotSpot, which takes SIGUSR2. At most one of a kind can be pending. */
    public static final int SIGUSR1 = 10;

    /** The first of the real-time signals that the C library leaves to programs. They queue. */
    public static final int SIGRTMIN = 34;

    private static final int SIG_BLOCK = 0;
    private static final int SIG_UNBLOCK = 1;

    /** Of {@code sigset_t}: a bit for each signal, though the kernel has 64. */
    static final long SIGSET_SIZE = 128;

    private static final MethodHandle SIGMASK =
            Libc.function("pthread_sigmask", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);

    private Signal() {}

    /**
     * Keeps a signal from the calling thread: it stays pending.
     *
     * @param number of the signal
     * @throws ErrnoException if it fails
     */
    public static void block(int number) throws ErrnoException {
        change(SIG_BLOCK, number);
    }

    /**
     * Lets a signal through again. What is pending is delivered now, and may end the process.
     *
     * @param number of the signal
     * @throws ErrnoException if it fails
     */
    public static void unblock(int number) throws ErrnoException {
        change(SIG_UNBLOCK, number);
    }

    /** A set with one signal. */
    static MemorySegment set(Arena arena, int number) {
        MemorySegment set = arena.allocate(SIGSET_SIZE, Long.BYTES);
        set.set(JAVA_LONG, 0, 1L << (number - 1));
        return set;
    }

    private static void change(int how, int number) throws ErrnoException {
        int error;
        try (Arena arena = Arena.ofConfined()) {
            error = (int)
                    SIGMASK.invokeExact(Libc.capture(), how, set(arena, number).address(), 0L);
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
        // This one returns the error instead of leaving it in errno.
        if (error != 0) {
            throw new ErrnoException("pthread_sigmask", error);
        }
    }
}
