// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import static io.nettylink.internal.ffm.SysSyscall.SYS_RECVFROM;
import static io.nettylink.internal.ffm.SysSyscall.SYS_RECVMMSG;
import static io.nettylink.internal.ffm.SysSyscall.SYS_RECVMSG;
import static io.nettylink.internal.ffm.SysSyscall.SYS_SENDMSG;
import static io.nettylink.internal.ffm.SysSyscall.SYS_SENDTO;
import static io.nettylink.internal.ffm.SysSyscall.syscall;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * {@code <sys/socket.h>}: the calls, and the structures of {@code sendmsg}, {@code recvmsg} and {@code recvmmsg}.
 *
 * <p>Every call takes the segment that receives its error number, and returns that number negated where it fails.
 */
public final class SysSocket {
    /** Level of the options that all sockets have. */
    public static final int SOL_SOCKET = 1;

    /** The pending error. Getting it clears it. */
    public static final int SO_ERROR = 4;

    /** Size of the send buffer. The kernel doubles what is set. */
    public static final int SO_SNDBUF = 7;

    /** Size of the receive buffer. The kernel doubles what is set. */
    public static final int SO_RCVBUF = 8;

    /** A classic BPF program that filters what is received. */
    public static final int SO_ATTACH_FILTER = 26;

    /** Takes the filter away, whichever kind it is. */
    public static final int SO_DETACH_FILTER = 27;

    /** As {@link #SO_SNDBUF}, beyond the system's limit. */
    public static final int SO_SNDBUFFORCE = 32;

    /** As {@link #SO_RCVBUF}, beyond the system's limit. */
    public static final int SO_RCVBUFFORCE = 33;

    /** Forbids to change the filter from now on. */
    public static final int SO_LOCK_FILTER = 44;

    /** An extended BPF program, by its descriptor, that filters what is received. */
    public static final int SO_ATTACH_BPF = 50;

    static final int AF_UNSPEC = 0;
    static final int AF_NETLINK = 16;
    static final int SOCK_RAW = 3;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int SO_MEMINFO = 55;
    static final int MSG_PEEK = 0x2;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;

    /** {@code SO_MEMINFO}'s length in words, and the word that counts drops; from {@code <linux/sock_diag.h>}. */
    static final int SK_MEMINFO_VARS = 9;

    static final int SK_MEMINFO_DROPS = 8;

    static final StructLayout MSGHDR = MemoryLayout.structLayout(
            JAVA_LONG.withName("msg_name"),
            JAVA_INT.withName("msg_namelen"),
            MemoryLayout.paddingLayout(4),
            JAVA_LONG.withName("msg_iov"),
            JAVA_LONG.withName("msg_iovlen"),
            JAVA_LONG.withName("msg_control"),
            JAVA_LONG.withName("msg_controllen"),
            JAVA_INT.withName("msg_flags"),
            MemoryLayout.paddingLayout(4));
    static final long MSG_NAME = offset(MSGHDR, "msg_name");
    static final long MSG_NAMELEN = offset(MSGHDR, "msg_namelen");
    static final long MSG_IOV = offset(MSGHDR, "msg_iov");
    static final long MSG_IOVLEN = offset(MSGHDR, "msg_iovlen");
    static final long MSG_CONTROL = offset(MSGHDR, "msg_control");
    static final long MSG_CONTROLLEN = offset(MSGHDR, "msg_controllen");
    static final long MSG_FLAGS = offset(MSGHDR, "msg_flags");

    static final StructLayout MMSGHDR = MemoryLayout.structLayout(
            MSGHDR.withName("msg_hdr"), JAVA_INT.withName("msg_len"), MemoryLayout.paddingLayout(4));
    static final long MSG_LEN = offset(MMSGHDR, "msg_len");

    static final StructLayout CMSGHDR = MemoryLayout.structLayout(
            JAVA_LONG.withName("cmsg_len"), JAVA_INT.withName("cmsg_level"), JAVA_INT.withName("cmsg_type"));
    static final long CMSG_LEN = offset(CMSGHDR, "cmsg_len");
    static final long CMSG_LEVEL = offset(CMSGHDR, "cmsg_level");
    static final long CMSG_TYPE = offset(CMSGHDR, "cmsg_type");

    private static final MethodHandle SOCKET = Libc.function("socket");
    private static final MethodHandle BIND = Libc.function("bind");
    private static final MethodHandle CONNECT = Libc.function("connect");
    private static final MethodHandle GETSOCKNAME = Libc.function("getsockname");
    private static final MethodHandle SETSOCKOPT = Libc.function("setsockopt");
    private static final MethodHandle GETSOCKOPT = Libc.function("getsockopt");

    private SysSocket() {}

    static int socket(MemorySegment capture, int domain, int type, int protocol) {
        try {
            return orError(capture, (int)
                    (long) SOCKET.invokeExact(capture, (long) domain, (long) type, (long) protocol, 0L, 0L, 0L));
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
    }

    static int bind(MemorySegment capture, int fd, MemorySegment address) {
        try {
            int length = (int) address.byteSize();
            return orError(capture, (int)
                    (long) BIND.invokeExact(capture, (long) fd, address.address(), (long) length, 0L, 0L, 0L));
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
    }

    static int connect(MemorySegment capture, int fd, MemorySegment address) {
        try {
            int length = (int) address.byteSize();
            return orError(capture, (int)
                    (long) CONNECT.invokeExact(capture, (long) fd, address.address(), (long) length, 0L, 0L, 0L));
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
    }

    static int getsockname(MemorySegment capture, int fd, MemorySegment address, MemorySegment length) {
        try {
            return orError(capture, (int) (long)
                    GETSOCKNAME.invokeExact(capture, (long) fd, address.address(), length.address(), 0L, 0L, 0L));
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
    }

    static int setsockopt(MemorySegment capture, int fd, int level, int name, MemorySegment value) {
        try {
            int length = (int) value.byteSize();
            return orError(capture, (int) (long) SETSOCKOPT.invokeExact(
                    capture, (long) fd, (long) level, (long) name, value.address(), (long) length, 0L));
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
    }

    static int getsockopt(
            MemorySegment capture, int fd, int level, int name, MemorySegment value, MemorySegment length) {
        try {
            return orError(capture, (int) (long) GETSOCKOPT.invokeExact(
                    capture, (long) fd, (long) level, (long) name, value.address(), length.address(), 0L));
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
    }

    static long send(MemorySegment capture, int fd, long address, long length, int flags) {
        // The length of an address that is null is not looked at.
        return syscall(capture, SYS_SENDTO, fd, address, length, flags, 0);
    }

    static long sendmsg(MemorySegment capture, int fd, long message, int flags) {
        return syscall(capture, SYS_SENDMSG, fd, message, flags, 0, 0);
    }

    static long recv(MemorySegment capture, int fd, long address, long length, int flags) {
        // Nor is the place for such a length.
        return syscall(capture, SYS_RECVFROM, fd, address, length, flags, 0);
    }

    static long recvmsg(MemorySegment capture, int fd, long message, int flags) {
        return syscall(capture, SYS_RECVMSG, fd, message, flags, 0, 0);
    }

    static int recvmmsg(MemorySegment capture, int fd, long messages, int count, int flags) {
        return (int) syscall(capture, SYS_RECVMMSG, fd, messages, count, flags, 0);
    }

    private static int orError(MemorySegment capture, int result) {
        return result >= 0 ? result : Libc.error(capture);
    }

    private static long offset(StructLayout struct, String field) {
        return struct.byteOffset(PathElement.groupElement(field));
    }
}
