// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import static io.nettylink.internal.ffm.LinuxNetlink.NL_FAMILY;
import static io.nettylink.internal.ffm.LinuxNetlink.NL_GROUPS;
import static io.nettylink.internal.ffm.LinuxNetlink.NL_PID;
import static io.nettylink.internal.ffm.LinuxNetlink.SOCKADDR_NL;
import static io.nettylink.internal.ffm.SysSocket.MSGHDR;
import static io.nettylink.internal.ffm.SysUio.IOVEC;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * All that {@code sendmsg} points at, in one piece of memory: error number, {@code msghdr}, {@code iovec}s and {@code
 * sockaddr_nl}. Built once; a call patches addresses and lengths only.
 *
 * <p>Used by one thread at a time.
 */
final class SendSlab {
    private static final long HEADER = 8;
    private static final long VECTORS = HEADER + MSGHDR.byteSize();

    private final MemorySegment memory;
    private final MemorySegment capture;
    private final long address;

    /**
     * Builds a slab.
     *
     * @param parts how many pieces of memory one datagram can be gathered from
     */
    SendSlab(int parts) {
        address = VECTORS + parts * IOVEC.byteSize();
        // Freed by the garbage collector, for the reasons of ReceiveSlab.
        memory = Arena.ofAuto().allocate(address + SOCKADDR_NL.byteSize(), Long.BYTES);
        capture = memory.asSlice(0, Libc.CAPTURE.byteSize());
        memory.set(JAVA_LONG, HEADER + SysSocket.MSG_IOV, memory.address() + VECTORS);
        memory.set(JAVA_SHORT, address + NL_FAMILY, (short) SysSocket.AF_NETLINK);
    }

    MemorySegment capture() {
        return capture;
    }

    /** Says where a part of the next datagram is. */
    void part(int index, long start, long length) {
        long vector = VECTORS + index * IOVEC.byteSize();
        memory.set(JAVA_LONG, vector + SysUio.IOV_BASE, start);
        memory.set(JAVA_LONG, vector + SysUio.IOV_LEN, length);
    }

    /** Sends the first parts as one datagram to the address that the socket is connected to. */
    long send(int fd, int count) {
        return send(fd, count, 0, 0);
    }

    /** Sends the first part as one datagram to an address. */
    long sendTo(int fd, long portId, int groups) {
        memory.set(JAVA_INT, address + NL_PID, (int) portId);
        memory.set(JAVA_INT, address + NL_GROUPS, groups);
        return send(fd, 1, memory.address() + address, (int) SOCKADDR_NL.byteSize());
    }

    private long send(int fd, int count, long name, int nameLength) {
        memory.set(JAVA_LONG, HEADER + SysSocket.MSG_NAME, name);
        memory.set(JAVA_INT, HEADER + SysSocket.MSG_NAMELEN, nameLength);
        memory.set(JAVA_LONG, HEADER + SysSocket.MSG_IOVLEN, (long) count);
        return SysSocket.sendmsg(capture, fd, memory.address() + HEADER, 0);
    }
}
