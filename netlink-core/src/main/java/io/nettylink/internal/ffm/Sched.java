// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * {@code <sched.h>}: namespaces of the calling thread.
 *
 * <p>What these calls change belongs to the one platform thread that made them, for as long as it lives. Call them on
 * a thread made for the purpose, never on a pool's or a virtual thread, and let it end.
 */
public final class Sched {
    /** {@code CLONE_NEWNET}: network namespaces. */
    public static final int CLONE_NEWNET = 0x40000000;

    /** {@code CLONE_NEWUSER}: user namespaces. A process of several threads, such as a JVM, cannot make one. */
    public static final int CLONE_NEWUSER = 0x10000000;

    private static final MethodHandle UNSHARE = Libc.function("unshare");
    private static final MethodHandle SETNS = Libc.function("setns");

    private Sched() {}

    /**
     * {@code unshare(flags)}: gives the calling thread new namespaces.
     *
     * @param flags which ones, {@code CLONE_NEW...}
     * @return 0, or an error number negated
     */
    public static int unshare(int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = arena.allocate(Libc.CAPTURE);
            return (int) (long) UNSHARE.invokeExact(capture, (long) flags, 0L, 0L, 0L, 0L, 0L) == 0
                    ? 0
                    : Libc.error(capture);
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
    }

    /**
     * {@code setns(fd, type)}: moves the calling thread into a namespace.
     *
     * @param fd a descriptor of the namespace's file, such as {@code /run/netns/blue} or {@code /proc/1/ns/net}
     * @param type the kind of namespace that it has to be, {@code CLONE_NEW...}
     * @return 0, or an error number negated
     */
    public static int setns(int fd, int type) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = arena.allocate(Libc.CAPTURE);
            return (int) (long) SETNS.invokeExact(capture, (long) fd, (long) type, 0L, 0L, 0L, 0L) == 0
                    ? 0
                    : Libc.error(capture);
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
    }
}
