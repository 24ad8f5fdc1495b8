// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The calls on a socket besides those that send and receive. Each has memory of its own, so that any thread may make it,
 * and none meets a descriptor that was closed and reused. All return an error number negated where they fail.
 */
final class ControlCalls {
    static final int EBADF = 9;

    private final int fd;
    private volatile boolean open = true;

    ControlCalls(int fd) {
        this.fd = fd;
    }

    boolean isOpen() {
        return open;
    }

    int bind(long portId, int groups) {
        return call(
                (arena, capture) -> SysSocket.bind(capture, fd, address(arena, SysSocket.AF_NETLINK, portId, groups)));
    }

    int connect(long portId, int groups) {
        return call((arena, capture) ->
                SysSocket.connect(capture, fd, address(arena, SysSocket.AF_NETLINK, portId, groups)));
    }

    int disconnect() {
        return call((arena, capture) -> SysSocket.connect(capture, fd, address(arena, SysSocket.AF_UNSPEC, 0, 0)));
    }

    int localName(long[] name) {
        return call((arena, capture) -> {
            MemorySegment address = address(arena, SysSocket.AF_NETLINK, 0, 0);
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) address.byteSize());
            int result = SysSocket.getsockname(capture, fd, address, length);
            name[0] = Integer.toUnsignedLong(address.get(JAVA_INT, LinuxNetlink.NL_PID));
            name[1] = Integer.toUnsignedLong(address.get(JAVA_INT, LinuxNetlink.NL_GROUPS));
            return result;
        });
    }

    int setOption(int level, int name, int value) {
        return call((arena, capture) ->
                SysSocket.setsockopt(capture, fd, level, name, arena.allocateFrom(JAVA_INT, value)));
    }

    int option(int level, int name) {
        return call((arena, capture) -> {
            MemorySegment value = arena.allocate(JAVA_INT);
            MemorySegment length = arena.allocateFrom(JAVA_INT, Integer.BYTES);
            int result = SysSocket.getsockopt(capture, fd, level, name, value, length);
            return result < 0 ? result : value.get(JAVA_INT, 0);
        });
    }

    int attachFilter(byte[] program) {
        return call((arena, capture) -> {
            MemorySegment instructions = arena.allocate(Math.max(1, program.length), Long.BYTES);
            MemorySegment.copy(program, 0, instructions, JAVA_BYTE, 0, program.length);
            MemorySegment fprog = arena.allocate(LinuxFilter.SOCK_FPROG);
            fprog.set(JAVA_SHORT, LinuxFilter.LEN, (short) (program.length / LinuxFilter.SOCK_FILTER_SIZE));
            fprog.set(JAVA_LONG, LinuxFilter.FILTER, instructions.address());
            return SysSocket.setsockopt(capture, fd, SysSocket.SOL_SOCKET, SysSocket.SO_ATTACH_FILTER, fprog);
        });
    }

    int namespace() {
        return call((arena, capture) -> SysIoctl.ioctl(capture, fd, LinuxSockios.SIOCGSKNS, 0));
    }

    long drops() {
        int[] words = new int[SysSocket.SK_MEMINFO_VARS];
        int result = words(SysSocket.SOL_SOCKET, SysSocket.SO_MEMINFO, words);
        return result < 0 ? result : Integer.toUnsignedLong(words[SysSocket.SK_MEMINFO_DROPS]);
    }

    int memberships(List<Integer> groups) {
        int size = words(LinuxNetlink.SOL_NETLINK, LinuxNetlink.NETLINK_LIST_MEMBERSHIPS, new int[0]);
        if (size <= 0) {
            return size;
        }
        int[] words = new int[size / Integer.BYTES];
        int result = words(LinuxNetlink.SOL_NETLINK, LinuxNetlink.NETLINK_LIST_MEMBERSHIPS, words);
        for (int group = 1; group <= words.length * Integer.SIZE; group++) {
            if ((words[(group - 1) / Integer.SIZE] & 1 << (group - 1)) != 0) {
                groups.add(group);
            }
        }
        return Math.min(result, 0);
    }

    synchronized int close() {
        if (!open) {
            return 0;
        }
        open = false;
        return Unistd.close(fd);
    }

    /** {@code getsockopt} of several words. Returns how many bytes there are, which may be more than there is room for. */
    private int words(int level, int name, int[] words) {
        return call((arena, capture) -> {
            MemorySegment value = arena.allocate(JAVA_INT, Math.max(1, words.length));
            MemorySegment length = arena.allocateFrom(JAVA_INT, words.length * Integer.BYTES);
            int result = SysSocket.getsockopt(capture, fd, level, name, value, length);
            MemorySegment.copy(value, JAVA_INT, 0, words, 0, words.length);
            return result < 0 ? result : length.get(JAVA_INT, 0);
        });
    }

    private synchronized int call(Call call) {
        if (!open) {
            return -EBADF;
        }
        try (Arena arena = Arena.ofConfined()) {
            return call.invoke(arena, arena.allocate(Libc.CAPTURE));
        }
    }

    private static MemorySegment address(Arena arena, int family, long portId, int groups) {
        MemorySegment address = arena.allocate(LinuxNetlink.SOCKADDR_NL);
        address.set(JAVA_SHORT, LinuxNetlink.NL_FAMILY, (short) family);
        address.set(JAVA_INT, LinuxNetlink.NL_PID, (int) portId);
        address.set(JAVA_INT, LinuxNetlink.NL_GROUPS, groups);
        return address;
    }

    private interface Call {
        int invoke(Arena arena, MemorySegment capture);
    }
}
