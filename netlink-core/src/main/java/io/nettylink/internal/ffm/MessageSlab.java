// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import static io.nettylink.internal.ffm.LinuxNetlink.NL_FAMILY;
import static io.nettylink.internal.ffm.LinuxNetlink.NL_GROUPS;
import static io.nettylink.internal.ffm.LinuxNetlink.NL_PID;
import static io.nettylink.internal.ffm.LinuxNetlink.SOCKADDR_NL;
import static io.nettylink.internal.ffm.SysSocket.CMSGHDR;
import static io.nettylink.internal.ffm.SysSocket.MSGHDR;
import static io.nettylink.internal.ffm.SysUio.IOVEC;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * All that one {@code sendmsg} or {@code recvmsg} points at, in one piece of memory: error number, {@code msghdr},
 * {@code iovec}, {@code sockaddr_nl} and control data. Built once; a call patches addresses and lengths only.
 *
 * <p>Used by one thread at a time.
 */
final class MessageSlab {
    private static final long HEADER = 8;
    private static final long VECTOR = HEADER + MSGHDR.byteSize();
    private static final long ADDRESS = VECTOR + IOVEC.byteSize();
    private static final long CONTROL = align(ADDRESS + SOCKADDR_NL.byteSize());

    private final MemorySegment memory;
    private final MemorySegment capture;
    private final long header;
    private final int controlSize;

    /**
     * Builds a slab.
     *
     * @param controlSize room for control messages in bytes, 0 for none
     */
    MessageSlab(int controlSize) {
        // Freed by the garbage collector: a call in flight on one thread can then never see memory that a close on
        // another has freed, and a downcall need not acquire and release the arena, as it would a shared one.
        memory = Arena.ofAuto().allocate(CONTROL + controlSize, Long.BYTES);
        capture = memory.asSlice(0, Libc.CAPTURE.byteSize());
        header = memory.address() + HEADER;
        this.controlSize = controlSize;
        memory.set(JAVA_LONG, HEADER + SysSocket.MSG_NAME, memory.address() + ADDRESS);
        memory.set(JAVA_INT, HEADER + SysSocket.MSG_NAMELEN, (int) SOCKADDR_NL.byteSize());
        memory.set(JAVA_LONG, HEADER + SysSocket.MSG_IOV, memory.address() + VECTOR);
        memory.set(JAVA_LONG, HEADER + SysSocket.MSG_IOVLEN, 1L);
        memory.set(JAVA_LONG, HEADER + SysSocket.MSG_CONTROL, controlSize == 0 ? 0L : memory.address() + CONTROL);
        memory.set(JAVA_SHORT, ADDRESS + NL_FAMILY, (short) SysSocket.AF_NETLINK);
    }

    MemorySegment capture() {
        return capture;
    }

    /** Receives one datagram into the given memory, with the room for name and control data restored. */
    long receive(int fd, long address, long length, int flags) {
        data(address, length);
        memory.set(JAVA_INT, HEADER + SysSocket.MSG_NAMELEN, (int) SOCKADDR_NL.byteSize());
        memory.set(JAVA_LONG, HEADER + SysSocket.MSG_CONTROLLEN, (long) controlSize);
        return SysSocket.recvmsg(capture, fd, header, flags);
    }

    /** Sends the given memory as one datagram to an address. */
    long send(int fd, long address, long length, long portId, int groups) {
        data(address, length);
        memory.set(JAVA_INT, ADDRESS + NL_PID, (int) portId);
        memory.set(JAVA_INT, ADDRESS + NL_GROUPS, groups);
        return SysSocket.sendmsg(capture, fd, header, 0);
    }

    /** The port id of the sender of what was received. */
    long portId() {
        return Integer.toUnsignedLong(memory.get(JAVA_INT, ADDRESS + NL_PID));
    }

    /** The group mask of the sender's address. */
    int groups() {
        return memory.get(JAVA_INT, ADDRESS + NL_GROUPS);
    }

    /** Whether what was received is only the beginning of a datagram. */
    boolean truncated() {
        return (memory.get(JAVA_INT, HEADER + SysSocket.MSG_FLAGS) & SysSocket.MSG_TRUNC) != 0;
    }

    /**
     * The 32-bit value of a control message of netlink's that came with what was received.
     *
     * @param type the control message's type
     * @param otherwise what to return where there is none
     */
    int control(int type, int otherwise) {
        long end = CONTROL + memory.get(JAVA_LONG, HEADER + SysSocket.MSG_CONTROLLEN);
        long at = CONTROL;
        while (at + CMSGHDR.byteSize() <= end) {
            long length = memory.get(JAVA_LONG, at + SysSocket.CMSG_LEN);
            if (length < CMSGHDR.byteSize() || length > end - at) {
                break;
            }
            if (memory.get(JAVA_INT, at + SysSocket.CMSG_LEVEL) == LinuxNetlink.SOL_NETLINK
                    && memory.get(JAVA_INT, at + SysSocket.CMSG_TYPE) == type
                    && length >= CMSGHDR.byteSize() + Integer.BYTES) {
                return memory.get(JAVA_INT, at + CMSGHDR.byteSize());
            }
            at += align(length);
        }
        return otherwise;
    }

    private void data(long address, long length) {
        memory.set(JAVA_LONG, VECTOR + SysUio.IOV_BASE, address);
        memory.set(JAVA_LONG, VECTOR + SysUio.IOV_LEN, length);
    }

    private static long align(long offset) {
        return (offset + Long.BYTES - 1) & -Long.BYTES;
    }
}
