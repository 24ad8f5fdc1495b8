// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * An AF_NETLINK socket: what {@code <sys/socket.h>} does to one, in numbers.
 *
 * <p>Every method returns an error number negated where the system call fails, {@code -EBADF} after {@link #close()}.
 * {@link #offer}, {@link #receive} and what tells of their outcome share memory and belong to one thread at a time, and
 * so do {@link #part} and the ways to send; everything else, {@code close}
 * included, may be called by any thread at any time and never meets a descriptor that was closed and reused.
 */
public final class RawSocket {
    private final int fd;
    private final ReceiveSlab incoming;
    private final SendSlab outgoing;
    private final ControlCalls control;

    /** Whether other processes may reach this socket through a group. */
    private volatile boolean member;

    /** Whether all that is received is from the kernel, as the kernel itself sees to it. */
    private volatile boolean kernelOnly;

    /** Whether control messages come with datagrams. */
    private volatile boolean controlled;

    /**
     * Wraps a descriptor.
     *
     * @param fd what {@link #create} returned; this object owns it now
     * @param datagrams how many datagrams one call can receive
     * @param parts how many parts a datagram can be sent from
     */
    public RawSocket(int fd, int datagrams, int parts) {
        this.fd = fd;
        this.control = new ControlCalls(fd);
        this.incoming = new ReceiveSlab(datagrams);
        this.outgoing = new SendSlab(parts);
    }

    /**
     * {@code socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol)}, in the network namespace of the
     * calling thread.
     *
     * @param protocol {@code NETLINK_...}
     * @return a descriptor or an error
     * @throws IllegalCallerException if the JVM may not call native functions
     */
    public static int create(int protocol) {
        Libc.ensureAvailability();
        try (Arena arena = Arena.ofConfined()) {
            int type = SysSocket.SOCK_RAW | SysSocket.SOCK_CLOEXEC | SysSocket.SOCK_NONBLOCK;
            return SysSocket.socket(arena.allocate(Libc.CAPTURE), SysSocket.AF_NETLINK, type, protocol);
        }
    }

    /**
     * Where a direct buffer's memory is.
     *
     * @param direct the buffer
     * @return the address of its position
     */
    public static long address(ByteBuffer direct) {
        return MemorySegment.ofBuffer(direct).address();
    }

    /** {@return the descriptor's number} */
    public int fd() {
        return fd;
    }

    /** {@return whether {@link #close()} was not called yet} */
    public boolean isOpen() {
        return control.isOpen();
    }

    /**
     * {@code bind}.
     *
     * @param portId the port id to take, 0 for the kernel's choice
     * @param groups mask of groups 1 to 32 to join
     * @return 0 or an error
     */
    public int bind(long portId, int groups) {
        member |= groups != 0;
        kernelOnly = false;
        return control.bind(portId, groups);
    }

    /**
     * {@code connect}: from now on only this port id may send to this socket alone.
     *
     * @param portId whom to send to
     * @param groups mask of the one group to send to, 0 for none
     * @return 0 or an error
     */
    public int connect(long portId, int groups) {
        // A socket that has an address before may have been sent something by others.
        long[] before = new long[2];
        boolean unknown = localName(before) == 0 && before[0] == 0 && !member;
        int result = control.connect(portId, groups);
        kernelOnly = result == 0 && portId == 0 && unknown;
        return result;
    }

    /**
     * {@code connect} to no address: undoes {@link #connect}.
     *
     * @return 0 or an error
     */
    public int disconnect() {
        kernelOnly = false;
        return control.disconnect();
    }

    /**
     * {@code getsockname}.
     *
     * @param name where to put the address: the unsigned port id, then the mask of groups 1 to 32
     * @return 0 or an error
     */
    public int localName(long[] name) {
        return control.localName(name);
    }

    /**
     * {@code setsockopt} of a 32-bit value.
     *
     * @param level the option's level, {@code SOL_...}
     * @param name the option's number
     * @param value the value
     * @return 0 or an error
     */
    public int setOption(int level, int name, int value) {
        if (level == LinuxNetlink.SOL_NETLINK) {
            anticipate(name);
        }
        return control.setOption(level, name, value);
    }

    /**
     * {@code getsockopt} of a 32-bit value that is not negative.
     *
     * @param level the option's level, {@code SOL_...}
     * @param name the option's number
     * @return the value or an error
     */
    public int option(int level, int name) {
        return control.option(level, name);
    }

    /**
     * {@code SO_ATTACH_FILTER}.
     *
     * @param program {@code struct sock_filter} one after the other
     * @return 0 or an error
     */
    public int attachFilter(byte[] program) {
        return control.attachFilter(program);
    }

    /**
     * {@code SIOCGSKNS}: the network namespace that the socket is in.
     *
     * @return a new descriptor of it, which the caller closes; or an error
     */
    public int namespace() {
        return control.namespace();
    }

    /**
     * {@code SO_MEMINFO}: how many messages the kernel dropped for want of room in this socket's receive buffer.
     *
     * @return an unsigned 32-bit count that wraps, or an error
     */
    public long drops() {
        return control.drops();
    }

    /**
     * {@code NETLINK_LIST_MEMBERSHIPS}: the groups that this socket is a member of.
     *
     * @param groups where to add the groups' numbers, ascending
     * @return 0 or an error
     */
    public int memberships(List<Integer> groups) {
        return control.memberships(groups);
    }

    /**
     * Says where a datagram is to go.
     *
     * @param index its number in the next {@link #receive}
     * @param address where to put it
     * @param capacity how many bytes there is room for
     */
    public void offer(int index, long address, int capacity) {
        incoming.ask(!kernelOnly, controlled);
        incoming.offer(index, address, capacity);
    }

    /**
     * Receives what waits, each datagram to where {@link #offer} said.
     *
     * @param count how many datagrams to receive at most
     * @return how many were received, or an error
     */
    public int receive(int count) {
        return control.isOpen() ? incoming.receive(fd, count) : -ControlCalls.EBADF;
    }

    /**
     * The true size of a datagram last received.
     *
     * @param index the datagram's number
     * @return bytes, more than its capacity where {@link #truncated}
     */
    public int size(int index) {
        return incoming.size(index);
    }

    /**
     * Tells whether a datagram last received did not fit.
     *
     * @param index the datagram's number
     * @return {@code MSG_TRUNC}
     */
    public boolean truncated(int index) {
        return incoming.truncated(index);
    }

    /**
     * The sender of a datagram last received, as the kernel vouches for it.
     *
     * @param index the datagram's number
     * @return the port id
     */
    public long senderPortId(int index) {
        return incoming.portId(index);
    }

    /**
     * The group mask of the address of a datagram's sender.
     *
     * @param index the datagram's number
     * @return the mask
     */
    public int senderGroups(int index) {
        return incoming.groups(index);
    }

    /**
     * The multicast group that a datagram last received came through.
     *
     * @param index the datagram's number
     * @return the group; 0 for none, or without the option
     */
    public int group(int index) {
        return incoming.control(index, LinuxNetlink.NETLINK_PKTINFO, 0);
    }

    /**
     * The network namespace id that came with a datagram last received.
     *
     * @param index the datagram's number
     * @param otherwise what to return where none did
     * @return the id
     */
    public int namespaceId(int index, int otherwise) {
        return incoming.control(index, LinuxNetlink.NETLINK_LISTEN_ALL_NSID, otherwise);
    }

    /**
     * Peeks at the datagram that would be received next. For the thread that calls {@link #receive}; what was last
     * received can still be told of.
     *
     * @return its true size, or an error
     */
    public int nextSize() {
        int flags = SysSocket.MSG_PEEK | SysSocket.MSG_DONTWAIT | SysSocket.MSG_TRUNC;
        return control.isOpen() ? (int) SysSocket.recv(incoming.capture(), fd, 0, 0, flags) : -ControlCalls.EBADF;
    }

    /**
     * Says where a part of the next datagram is.
     *
     * @param index the part's number
     * @param address where it is
     * @param length its length
     */
    public void part(int index, long address, int length) {
        outgoing.part(index, address, length);
    }

    /**
     * Sends one datagram, of the {@link #part}s, to the address that the socket is connected to, the kernel where it is
     * not.
     *
     * @param count how many parts
     * @return the length of all of them, or an error
     */
    public int send(int count) {
        return control.isOpen() ? (int) outgoing.send(fd, count) : -ControlCalls.EBADF;
    }

    /**
     * Sends one datagram to the address that the socket is connected to, the kernel where it is not.
     *
     * @param address where the datagram is
     * @param length its length
     * @return the length or an error
     */
    public int send(long address, int length) {
        return control.isOpen()
                ? (int) SysSocket.send(outgoing.capture(), fd, address, length, 0)
                : -ControlCalls.EBADF;
    }

    /**
     * Sends one datagram, of the first {@link #part}, to an address.
     *
     * @param portId the recipient's port id, 0 for the kernel
     * @param groups mask of the one group to send to as well, 0 for none
     * @return the length or an error
     */
    public int sendTo(long portId, int groups) {
        return control.isOpen() ? (int) outgoing.sendTo(fd, portId, groups) : -ControlCalls.EBADF;
    }

    /**
     * {@code close}. A second call does nothing.
     *
     * @return 0 or an error
     */
    public int close() {
        return control.close();
    }

    /** Before an option changes what is received: members of a group hear of other processes, too. */
    private void anticipate(int option) {
        switch (option) {
            case LinuxNetlink.NETLINK_ADD_MEMBERSHIP -> {
                member = true;
                kernelOnly = false;
            }
            case LinuxNetlink.NETLINK_PKTINFO, LinuxNetlink.NETLINK_LISTEN_ALL_NSID -> controlled = true;
            default -> {} // changes nothing of that kind
        }
    }
}
