// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * {@code <sys/syscall.h>}: system calls by their numbers.
 *
 * <p>The C library's functions of the same names are cancellation points: in a process of several threads each of them
 * takes two atomic operations to allow {@code pthread_cancel} and to forbid it again, which no thread of a JVM is ever
 * ended by. That is a tenth of the time that an empty receive takes.
 */
final class SysSyscall {
    private static final boolean GENERIC = !System.getProperty("os.arch").equals("amd64");

    // x86-64 has numbers of its own; AArch64 those of <asm-generic/unistd.h>.
    static final long SYS_SENDTO = GENERIC ? 206 : 44;
    static final long SYS_RECVFROM = GENERIC ? 207 : 45;
    static final long SYS_SENDMSG = GENERIC ? 211 : 46;
    static final long SYS_RECVMSG = GENERIC ? 212 : 47;
    static final long SYS_RECVMMSG = GENERIC ? 243 : 299;

    private static final MethodHandle SYSCALL = Libc.function("syscall");

    private SysSyscall() {}

    /**
     * Makes a system call of up to five arguments. Where it takes a sixth, that has to be one that it does not look at: it
     * is whatever lies on the stack.
     *
     * @return what it returns, or an error number negated
     */
    static long syscall(
            MemorySegment capture, long number, long first, long second, long third, long fourth, long fifth) {
        try {
            long result = (long) SYSCALL.invokeExact(capture, number, first, second, third, fourth, fifth);
            return result >= 0 ? result : Libc.error(capture);
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
    }
}
