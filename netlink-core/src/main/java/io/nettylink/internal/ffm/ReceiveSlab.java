// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import static io.nettylink.internal.ffm.LinuxNetlink.NL_GROUPS;
import static io.nettylink.internal.ffm.LinuxNetlink.NL_PID;
import static io.nettylink.internal.ffm.LinuxNetlink.SOCKADDR_NL;
import static io.nettylink.internal.ffm.SysSocket.CMSGHDR;
import static io.nettylink.internal.ffm.SysSocket.MMSGHDR;
import static io.nettylink.internal.ffm.SysUio.IOVEC;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * All that {@code recvmsg} or {@code recvmmsg} points at, in one piece of memory: the error number, then a {@code
 * mmsghdr} for each slot, an {@code iovec} for each, and last what is not always asked for, each slot's {@code
 * sockaddr_nl} and control data. Built once; a call patches addresses and lengths only.
 *
 * <p>Used by one thread at a time.
 */
final class ReceiveSlab {
    /** Room for the two control messages that netlink sends, packet information and namespace id, and as much again. */
    private static final int CONTROL_SIZE = 96;

    private static final long HEADERS = 8;
    private static final long ADDRESS = 0;
    private static final long CONTROL = align(SOCKADDR_NL.byteSize());
    private static final long SLOT_SIZE = CONTROL + CONTROL_SIZE;

    private final MemorySegment memory;
    private final MemorySegment capture;
    private final long vectors;
    private final long slots;
    private final int count;
    private final long[] addresses;
    private final long[] capacities;
    private boolean named = true;
    private boolean controlled = true;

    /**
     * Builds a slab.
     *
     * @param count how many datagrams one call can receive
     */
    ReceiveSlab(int count) {
        this.count = count;
        addresses = new long[count];
        capacities = new long[count];
        vectors = HEADERS + count * MMSGHDR.byteSize();
        slots = vectors + count * IOVEC.byteSize();
        // Freed by the garbage collector: a call in flight on one thread can then never see memory that a close on
        // another has freed, and a downcall need not acquire and release the arena, as it would a shared one.
        memory = Arena.ofAuto().allocate(slots + count * SLOT_SIZE, Long.BYTES);
        capture = memory.asSlice(0, Libc.CAPTURE.byteSize());
        for (int index = 0; index < count; index++) {
            long slot = memory.address() + slot(index);
            memory.set(JAVA_LONG, header(index) + SysSocket.MSG_NAME, slot + ADDRESS);
            memory.set(JAVA_LONG, header(index) + SysSocket.MSG_IOV, memory.address() + vector(index));
            memory.set(JAVA_LONG, header(index) + SysSocket.MSG_IOVLEN, 1L);
            memory.set(JAVA_LONG, header(index) + SysSocket.MSG_CONTROL, slot + CONTROL);
        }
    }

    MemorySegment capture() {
        return capture;
    }

    /**
     * Says what is to come with datagrams from now on. Each costs the kernel's time, most of all a {@code msghdr} at all
     * where one datagram is received.
     *
     * @param names the senders' addresses, which are the kernel's otherwise
     * @param controls control messages
     */
    void ask(boolean names, boolean controls) {
        if (named == names && controlled == controls) {
            return;
        }
        named = names;
        controlled = controls;
        for (int index = 0; index < count; index++) {
            long slot = memory.address() + slot(index);
            memory.set(JAVA_LONG, header(index) + SysSocket.MSG_NAME, names ? slot + ADDRESS : 0);
            memory.set(JAVA_LONG, header(index) + SysSocket.MSG_CONTROL, controls ? slot + CONTROL : 0);
            memory.set(JAVA_INT, header(index) + SysSocket.MSG_NAMELEN, 0);
            memory.set(JAVA_LONG, header(index) + SysSocket.MSG_CONTROLLEN, 0L);
        }
    }

    /** Says where a slot's datagram is to go, and restores the room for name and control data. */
    void offer(int index, long address, long capacity) {
        // Mostly it is where the one before went.
        if (addresses[index] != address || capacities[index] != capacity) {
            addresses[index] = address;
            capacities[index] = capacity;
            memory.set(JAVA_LONG, vector(index) + SysUio.IOV_BASE, address);
            memory.set(JAVA_LONG, vector(index) + SysUio.IOV_LEN, capacity);
        }
        if (named) {
            memory.set(JAVA_INT, header(index) + SysSocket.MSG_NAMELEN, (int) SOCKADDR_NL.byteSize());
        }
        if (controlled) {
            memory.set(JAVA_LONG, header(index) + SysSocket.MSG_CONTROLLEN, (long) CONTROL_SIZE);
        }
    }

    /** Receives into the first slots. Returns how many were filled, or an error. */
    int receive(int fd, int count) {
        if (count == 1 && !named && !controlled) {
            return receivePlainly(fd);
        }
        long headers = memory.address() + HEADERS;
        if (count > 1) {
            return SysSocket.recvmmsg(capture, fd, headers, count, SysSocket.MSG_TRUNC);
        }
        long size = SysSocket.recvmsg(capture, fd, headers, SysSocket.MSG_TRUNC);
        memory.set(JAVA_INT, HEADERS + SysSocket.MSG_LEN, (int) size);
        return size < 0 ? (int) size : 1;
    }

    /** Receives without a {@code msghdr}, and fills in what the kernel would have. */
    private int receivePlainly(int fd) {
        long capacity = capacities[0];
        long size = SysSocket.recv(capture, fd, addresses[0], capacity, SysSocket.MSG_TRUNC);
        memory.set(JAVA_INT, HEADERS + SysSocket.MSG_LEN, (int) size);
        memory.set(JAVA_INT, HEADERS + SysSocket.MSG_FLAGS, size > capacity ? SysSocket.MSG_TRUNC : 0);
        return size < 0 ? (int) size : 1;
    }

    /** The true size of what a slot received. */
    int size(int index) {
        return memory.get(JAVA_INT, header(index) + SysSocket.MSG_LEN);
    }

    /** The port id of the sender of what a slot received. */
    long portId(int index) {
        return named ? Integer.toUnsignedLong(memory.get(JAVA_INT, slot(index) + ADDRESS + NL_PID)) : 0;
    }

    /** The group mask of the sender's address. */
    int groups(int index) {
        return named ? memory.get(JAVA_INT, slot(index) + ADDRESS + NL_GROUPS) : 0;
    }

    /** Whether what a slot received is only the beginning of a datagram. */
    boolean truncated(int index) {
        return (memory.get(JAVA_INT, header(index) + SysSocket.MSG_FLAGS) & SysSocket.MSG_TRUNC) != 0;
    }

    /**
     * The 32-bit value of a control message of netlink's that came with what a slot received.
     *
     * @param index the slot
     * @param type the control message's type
     * @param otherwise what to return where there is none
     */
    int control(int index, int type, int otherwise) {
        if (!controlled) {
            return otherwise;
        }
        long at = slot(index) + CONTROL;
        long end = at + memory.get(JAVA_LONG, header(index) + SysSocket.MSG_CONTROLLEN);
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

    private static long header(int index) {
        return HEADERS + index * MMSGHDR.byteSize();
    }

    private long vector(int index) {
        return vectors + index * IOVEC.byteSize();
    }

    private long slot(int index) {
        return slots + index * SLOT_SIZE;
    }

    private static long align(long offset) {
        return (offset + Long.BYTES - 1) & -Long.BYTES;
    }
}
