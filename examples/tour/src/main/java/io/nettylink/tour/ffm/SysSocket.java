// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@code <sys/socket.h>}: what sockets of Java's have no way to, options that Java does not know. */
public final class SysSocket {
    /** IPv4. */
    public static final int AF_INET = 2;

    /** Datagrams. */
    public static final int SOCK_DGRAM = 2;

    /** Not to be inherited by programs that are started. */
    public static final int SOCK_CLOEXEC = 0x80000;

    /** UNIX domain. */
    public static final int AF_UNIX = 1;

    /** The level of options that all sockets have. */
    public static final int SOL_SOCKET = 1;

    /** An eBPF program, by its descriptor, that sees each message and says how much of it the socket gets. */
    public static final int SO_ATTACH_BPF = 50;

    /** The level of options that are IPv4's. */
    public static final int IPPROTO_IP = 0;

    private static final MethodHandle SOCKET = Libc.function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SOCKETPAIR =
            Libc.function("socketpair", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle SETSOCKOPT =
            Libc.function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle GETSOCKOPT =
            Libc.function("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);

    private SysSocket() {}

    /**
     * Makes a socket.
     *
     * @param domain {@code AF_...}
     * @param type {@code SOCK_...}
     * @param protocol within the domain
     * @return its descriptor
     * @throws ErrnoException if it fails
     */
    public static int socket(int domain, int type, int protocol) throws ErrnoException {
        int fd;
        try {
            fd = (int) SOCKET.invokeExact(Libc.capture(), domain, type, protocol);
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
        return Libc.checked("socket", fd);
    }

    /**
     * Makes two sockets that are connected with each other.
     *
     * @param domain {@code AF_...}
     * @param type {@code SOCK_...}
     * @return both descriptors
     * @throws ErrnoException if it fails
     */
    public static int[] socketpair(int domain, int type) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pair = arena.allocate(JAVA_INT, 2);
            int result;
            try {
                result = (int) SOCKETPAIR.invokeExact(Libc.capture(), domain, type, 0, pair.address());
            } catch (Throwable thrown) {
                throw Libc.unreachable(thrown);
            }
            Libc.checked("socketpair", result);
            return pair.toArray(JAVA_INT);
        }
    }

    /**
     * Sets an option.
     *
     * @param fd a socket
     * @param level whose option
     * @param name which
     * @param value its value
     * @throws ErrnoException if it is refused
     */
    public static void setsockopt(int fd, int level, int name, MemorySegment value) throws ErrnoException {
        int result;
        try {
            int length = (int) value.byteSize();
            result = (int) SETSOCKOPT.invokeExact(Libc.capture(), fd, level, name, value.address(), length);
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
        Libc.checked("setsockopt(0x" + Integer.toHexString(name) + ')', result);
    }

    /**
     * Gets an option.
     *
     * @param fd a socket
     * @param level whose option
     * @param name which
     * @param value where to
     * @return how long the value is
     * @throws ErrnoException if it is refused
     */
    public static int getsockopt(int fd, int level, int name, MemorySegment value) throws ErrnoException {
        int result;
        int length;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocateFrom(JAVA_INT, (int) value.byteSize());
            result = (int) GETSOCKOPT.invokeExact(Libc.capture(), fd, level, name, value.address(), size.address());
            length = size.get(JAVA_INT, 0);
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
        Libc.checked("getsockopt(0x" + Integer.toHexString(name) + ')', result);
        return length;
    }
}
