// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel.spi;

import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * A netlink socket, as system calls show one: datagrams of bytes, options by number, errors by number. It never blocks.
 *
 * <p>Every method that returns a number returns an error number of {@code <errno.h>} negated where it fails, {@code
 * -EBADF} after {@link #close()}.
 *
 * <p>{@link #receive}, {@link #nextSize} and the methods that tell of what was received belong to one thread at a time,
 * and so do {@link #send} and {@link #sendTo}; everything else may be called by any thread at any time.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/netlink.7.html">netlink(7)</a>
 */
public interface NetlinkSocket {
    /** What {@link #descriptor()} returns where there is none. */
    int NO_DESCRIPTOR = -1;

    /** How many datagrams {@link #receive} returns at most, whatever it is offered. */
    int MAX_DATAGRAMS = 128;

    /** How many parts {@link #send} takes at most. */
    int MAX_PARTS = 64;

    /**
     * The file descriptor, by which an event loop watches the socket.
     *
     * @return the descriptor's number, or {@link #NO_DESCRIPTOR} for a simulated socket, which tells by {@link
     *     #onReady} instead
     */
    int descriptor();

    /**
     * Says whom to tell that there is something to receive, or an error to take. Called where there is no {@link
     * #descriptor()}; a socket that is ready already tells at once.
     *
     * @param signal to be run, on any thread, whenever the socket becomes ready; replaces the one before
     */
    void onReady(Runnable signal);

    /**
     * Tells whether something waits to be received, or an error to be taken. Asked where there is no {@link
     * #descriptor()}.
     *
     * @return whether {@link #receive} would return something else than {@code -EAGAIN}
     */
    boolean isReady();

    /**
     * Tells whether the socket is open.
     *
     * @return whether {@link #close()} was not called yet
     */
    boolean isOpen();

    /**
     * {@code bind}.
     *
     * @param portId the port id to take, 0 for the kernel's choice
     * @param groups mask of groups 1 to 32 to join
     * @return 0 or an error
     */
    int bind(long portId, int groups);

    /**
     * {@code connect}: from now on only this port id may send to this socket alone. A socket that is not bound gets a
     * port id of the kernel's choice.
     *
     * @param portId whom to send to, 0 for the kernel
     * @param groups mask of the one group to send to, 0 for none
     * @return 0 or an error
     */
    int connect(long portId, int groups);

    /**
     * {@code connect} to no address: undoes {@link #connect}.
     *
     * @return 0 or an error
     */
    int disconnect();

    /**
     * {@code getsockname}.
     *
     * @param name where to put the address: the unsigned port id, then the mask of groups 1 to 32
     * @return 0 or an error
     */
    int localName(long[] name);

    /**
     * {@code setsockopt} of a 32-bit value.
     *
     * @param level the option's level, {@code SOL_...}
     * @param name the option's number
     * @param value the value
     * @return 0 or an error
     */
    int setOption(int level, int name, int value);

    /**
     * {@code getsockopt} of a 32-bit value that is not negative. {@code SO_ERROR} takes the socket's pending error.
     *
     * @param level the option's level, {@code SOL_...}
     * @param name the option's number
     * @return the value or an error
     */
    int option(int level, int name);

    /**
     * {@code SO_ATTACH_FILTER}: a classic BPF program that says how much of each datagram is received, if anything.
     *
     * @param program {@code struct sock_filter} one after the other, in host byte order
     * @return 0 or an error
     */
    int attachFilter(byte[] program);

    /**
     * {@code SO_MEMINFO}: how many messages were dropped for want of room in this socket's receive buffer.
     *
     * @return an unsigned 32-bit count that wraps, or an error
     */
    long drops();

    /**
     * {@code NETLINK_LIST_MEMBERSHIPS}: the multicast groups that this socket is a member of.
     *
     * @param groups where to add the groups' numbers, ascending
     * @return 0 or an error
     */
    int memberships(List<Integer> groups);

    /**
     * {@code recvmmsg}: receives as many datagrams as wait and there are buffers for. Each is written to its buffer's
     * writable bytes, whose writer index is left where it was. An error that comes after a datagram is kept for the next
     * call, or for {@code SO_ERROR}.
     *
     * @param buffers direct buffers, one for each datagram; they remain the caller's
     * @param count how many of them to use, at least 1
     * @return how many datagrams were received, 1 to {@link #MAX_DATAGRAMS}; or an error, {@code -EAGAIN} where none waits
     */
    int receive(ByteBuf[] buffers, int count);

    /**
     * The true size of a datagram last received.
     *
     * @param index the number of its buffer
     * @return bytes; more than there was room for where {@link #truncated}
     */
    int size(int index);

    /**
     * Tells whether a datagram last received did not fit, so that its end is lost.
     *
     * @param index the number of its buffer
     * @return {@code MSG_TRUNC}
     */
    boolean truncated(int index);

    /**
     * The sender of a datagram last received, as the kernel vouches for it.
     *
     * @param index the number of its buffer
     * @return the unsigned port id, 0 for the kernel
     */
    long senderPortId(int index);

    /**
     * The group mask of the address of a datagram's sender.
     *
     * @param index the number of its buffer
     * @return mask of groups 1 to 32
     */
    int senderGroups(int index);

    /**
     * The multicast group that a datagram last received came through, {@code NETLINK_PKTINFO}.
     *
     * @param index the number of its buffer
     * @return the group; 0 for none, or where the option is off
     */
    int group(int index);

    /**
     * The id of the network namespace that a datagram last received came from, {@code NETLINK_LISTEN_ALL_NSID}.
     *
     * @param index the number of its buffer
     * @param otherwise what to return where it came with none
     * @return the id
     */
    int namespaceId(int index, int otherwise);

    /**
     * {@code recv} with {@code MSG_PEEK | MSG_TRUNC}: the size of the datagram that {@link #receive} would return first.
     * What was last received can still be told of. An error that it returns is taken, as {@link #receive} takes it.
     *
     * @return bytes; or an error, {@code -EAGAIN} where none waits
     */
    int nextSize();

    /**
     * Sends one datagram to the address that the socket is connected to, the kernel where it is not.
     *
     * @param parts direct buffers whose readable bytes follow one another in the datagram; they remain the caller's
     * @param count how many of them to use, 1 to {@link #MAX_PARTS}
     * @return how many bytes were sent, always all; or an error, and nothing was sent
     */
    int send(ByteBuf[] parts, int count);

    /**
     * Sends one datagram to an address.
     *
     * @param part a direct buffer, whose readable bytes are the datagram; it remains the caller's
     * @param portId the recipient's port id, 0 for the kernel
     * @param groups mask of the one group to send to as well, 0 for none
     * @return how many bytes were sent, always all; or an error
     */
    int sendTo(ByteBuf part, long portId, int groups);

    /**
     * {@code close}. A second call does nothing.
     *
     * @return 0 or an error
     */
    int close();
}
