// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.blocking;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOption;
import io.nettylink.channel.ChannelCounters;
import io.nettylink.channel.NetlinkChannelConfig;
import io.nettylink.channel.NetlinkChannelOption;
import io.nettylink.channel.NetlinkIoException;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.codec.Errno;
import io.nettylink.internal.ffm.LinuxNetlink;
import io.nettylink.internal.jfr.FlightEvents;
import io.nettylink.internal.jfr.OpenSocket;
import io.nettylink.internal.jfr.SocketFigures;
import io.nettylink.internal.socket.Counters;
import io.nettylink.internal.socket.SpareBuffers;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A netlink socket that threads use in turn, each for as long as it is {@linkplain #enter inside}, and that a thread
 * inside can wait for.
 *
 * <p>What sends, receives and waits is for the thread inside; the rest any thread may call. Only who is inside closes
 * the socket, so that no system call ever meets a descriptor that is closed and has a new owner: {@link #close} wakes
 * the thread inside and waits for its turn.
 */
public final class BlockingSocket implements AutoCloseable {
    private static final int INITIAL_REQUEST_BYTES = 256;

    private final int protocol;
    private final NetlinkSocket socket;
    private final ReentrantLock turn = new ReentrantLock();
    private final ReadinessWait readiness;
    private final Counters counters = new Counters();
    private final ReceiveBuffers incoming;
    private final ByteBuf[] outgoing = new ByteBuf[1];
    private Runnable cleanUp = () -> {};
    private @Nullable OpenSocket recorded;
    private long portId;
    private boolean draining;
    private boolean disposed;
    private volatile boolean acceptsUserMessages;
    private volatile boolean closed;

    /** What {@link #receive()} found. */
    public enum Received {
        /** Nothing is there. */
        NOTHING,
        /** A datagram, which is to be looked at or taken. */
        DATAGRAM,
        /** The beginning of a datagram, as well. The buffer has grown for the next. */
        TRUNCATED,
        /** Some were dropped by the kernel, in this place. */
        OVERRUN
    }

    /**
     * Wraps a socket.
     *
     * @param protocol the netlink protocol, for the texts of errors
     * @param socket neither bound nor connected; this object owns it now
     * @param poller watches the socket where it has a descriptor
     * @param receiveBuffer how many bytes a receive offers for each datagram
     * @param burst how many datagrams one system call may bring
     */
    public BlockingSocket(int protocol, NetlinkSocket socket, Poller poller, int receiveBuffer, int burst) {
        this.protocol = protocol;
        this.socket = socket;
        this.readiness = new ReadinessWait(socket, poller, this::check);
        this.incoming = new ReceiveBuffers(receiveBuffer, burst);
        this.outgoing[0] = SpareBuffers.allocate(INITIAL_REQUEST_BYTES);
    }

    /**
     * Says what to do when the socket is closed, before anybody else uses the socket.
     *
     * @param task gives back or releases what {@link #take()} returned; runs on the thread inside
     */
    public void whenClosed(Runnable task) {
        cleanUp = task;
    }

    /**
     * Sets an option.
     *
     * @param option an option of netlink sockets
     * @param value its value
     * @param <T> the type of the value
     * @throws NetlinkIoException if the kernel refuses it
     * @throws IllegalArgumentException if there is no such option
     */
    public <T> void setOption(ChannelOption<T> option, T value) throws NetlinkIoException {
        if (option.equals(NetlinkChannelOption.ACCEPT_USER_MESSAGES)) {
            acceptsUserMessages = (Boolean) value;
            return;
        }
        check("setsockopt", option.name(), NetlinkChannelConfig.setOption(socket, option, value));
    }

    /**
     * Joins a multicast group.
     *
     * @param group the group's number
     * @throws NetlinkIoException if the kernel refuses it
     */
    public void join(int group) throws NetlinkIoException {
        membership(LinuxNetlink.NETLINK_ADD_MEMBERSHIP, "NETLINK_ADD_MEMBERSHIP", group);
    }

    /**
     * Leaves a multicast group.
     *
     * @param group the group's number
     * @throws NetlinkIoException if the kernel refuses it
     */
    public void leave(int group) throws NetlinkIoException {
        membership(LinuxNetlink.NETLINK_DROP_MEMBERSHIP, "NETLINK_DROP_MEMBERSHIP", group);
    }

    /**
     * Connects to the kernel, by which the socket gets a port id.
     *
     * @return the port id
     * @throws NetlinkIoException if the kernel refuses it
     */
    public long connect() throws NetlinkIoException {
        check("connect", "port id 0", socket.connect(0, 0));
        long[] name = new long[2];
        check("getsockname", "", socket.localName(name));
        portId = name[0];
        recorded = FlightEvents.opened(new SocketFigures(protocol, portId, counters, socket::drops));
        return portId;
    }

    /**
     * Asks the kernel how many messages it dropped for want of room.
     *
     * @return an unsigned 32-bit count
     * @throws NetlinkIoException if it does not tell
     */
    public long drops() throws NetlinkIoException {
        long drops = socket.drops();
        check("getsockopt", "SO_MEMINFO", (int) Math.min(drops, 0));
        return drops;
    }

    /** {@return the netlink protocol} */
    public int protocol() {
        return protocol;
    }

    /** {@return what has gone through this socket until now} */
    public ChannelCounters counters() {
        return counters.snapshot(ChannelCounters::new);
    }

    /** {@return whether {@link #close()} was called} */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Takes the turn for the calling thread, if nobody has it. It has to {@link #exit} then.
     *
     * @return whether it has the turn
     * @throws InterruptedException if the thread is interrupted
     * @throws IllegalStateException if the thread is inside already
     */
    public boolean tryEnter() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        ensureOutside();
        return turn.tryLock();
    }

    /**
     * Waits for the calling thread's turn. It has to {@link #exit}.
     *
     * @param nanos how long to wait
     * @return whether the turn came
     * @throws InterruptedException if the thread is interrupted
     * @throws IllegalStateException if the thread is inside already
     */
    public boolean enter(long nanos) throws InterruptedException {
        ensureOutside();
        // Not in the order of arrival: handing every turn to a parked thread would cost a context switch each.
        return turn.tryLock(nanos, TimeUnit.NANOSECONDS);
    }

    /** Ends the calling thread's turn. */
    public void exit() {
        if (closed) {
            dispose();
        }
        turn.unlock();
    }

    /** {@return the buffer to write a datagram to, always the same} */
    public ByteBuf outgoing() {
        return outgoing[0];
    }

    /**
     * Sends what is in {@link #outgoing()}.
     *
     * @throws NetlinkIoException if the kernel refuses it
     */
    public void send() throws NetlinkIoException {
        int bytes = outgoing[0].readableBytes();
        int result = socket.send(outgoing, 1);
        while (result == -Errno.EINTR) {
            result = socket.send(outgoing, 1);
        }
        if (result < 0) {
            counters.writesRefused.add(1);
            throw failure("sendto", "", -result);
        }
        counters.datagramsSent.add(1);
        counters.bytesSent.add(bytes);
    }

    /**
     * Receives, without waiting. After an overrun the kernel drops everything until {@link Received#OVERRUN} is found.
     *
     * @return what was found
     * @throws NetlinkIoException if the kernel reports another error than an overrun
     */
    public Received receive() throws NetlinkIoException {
        while (true) {
            while (!incoming.isEmpty()) {
                Received received = received(incoming.advance());
                if (received != Received.NOTHING) {
                    return received;
                }
            }
            counters.receiveCalls.add(1);
            int result = incoming.receive(socket);
            if (result == -Errno.EAGAIN) {
                boolean wasDraining = draining;
                draining = false;
                return wasDraining ? overrun() : Received.NOTHING;
            }
            if (result == -Errno.ENOBUFS) {
                boolean wasDraining = draining;
                draining = true;
                counters.overruns.add(1);
                if (wasDraining) {
                    // A second hole before the first was told of: the queue had been empty in between.
                    return overrun();
                }
            } else if (result < 0 && result != -Errno.EINTR) {
                throw failure("recvmsg", "", -result);
            }
        }
    }

    /** {@return whether the kernel drops everything until the queue has been read empty} */
    public boolean isDraining() {
        return draining;
    }

    /** {@return the true size of the datagram last received} */
    public int size() {
        return socket.size(incoming.current());
    }

    /**
     * Looks at what was received last.
     *
     * @return the datagram or its beginning, the caller's until it is {@linkplain #settle settled}, which has to be before
     *     the next is received
     */
    public ByteBuf lend() {
        return incoming.lend();
    }

    /** Ends a loan: the buffer is received into again, unless somebody keeps a part of it. */
    public void settle() {
        incoming.settle();
    }

    /**
     * Takes what was received last, to keep it for long: a small datagram in a buffer of its own size.
     *
     * @return the datagram or its beginning; the caller's, who gives it back or releases it
     */
    public ByteBuf take() {
        return incoming.take();
    }

    /**
     * Takes back what {@link #take()} returned.
     *
     * @param content the datagram, no longer the caller's
     */
    public void giveBack(ByteBuf content) {
        incoming.giveBack(content);
    }

    /**
     * Waits until there may be something to receive, until the time is over, or until the socket is closed.
     *
     * @param nanos how long to wait
     * @throws InterruptedException if the thread is interrupted
     * @throws NetlinkIoException if the socket can't be waited for
     */
    public void await(long nanos) throws InterruptedException, NetlinkIoException {
        readiness.begin();
        if (!closed) {
            readiness.await(nanos);
        }
    }

    /**
     * Closes the socket. Whoever is inside stops waiting, and the call returns when that thread has left; within such a
     * turn it returns at once, and the turn's end closes the socket.
     */
    @Override
    public void close() {
        closed = true;
        readiness.wake();
        if (turn.isHeldByCurrentThread()) {
            return;
        }
        turn.lock();
        try {
            dispose();
        } finally {
            turn.unlock();
        }
    }

    private void ensureOutside() {
        if (turn.isHeldByCurrentThread()) {
            throw new IllegalStateException("called from within a call on the same socket, by a decoder or a listener");
        }
    }

    private void membership(int option, String name, int group) throws NetlinkIoException {
        check("setsockopt", name + ' ' + group, socket.setOption(LinuxNetlink.SOL_NETLINK, option, group));
    }

    private Received received(int index) {
        int size = socket.size(index);
        if (socket.senderPortId(index) != 0 && !acceptsUserMessages) {
            counters.foreignDatagrams.add(1);
            FlightEvents.foreign(protocol, portId, socket.senderPortId(index), size);
            return Received.NOTHING;
        }
        int there = incoming.received(size);
        if (socket.truncated(index)) {
            incoming.grow(size);
            counters.truncatedDatagrams.add(1);
            FlightEvents.truncated(protocol, portId, size, there);
            return Received.TRUNCATED;
        }
        counters.datagramsReceived.add(1);
        counters.bytesReceived.add(size);
        return Received.DATAGRAM;
    }

    private Received overrun() {
        FlightEvents.overrun(protocol, portId, counters.overruns.get(), Math.max(0, socket.drops()));
        return Received.OVERRUN;
    }

    private void dispose() {
        if (disposed) {
            return;
        }
        disposed = true;
        OpenSocket own = recorded;
        if (own != null) {
            own.closed().run();
        }
        socket.close();
        readiness.forget();
        cleanUp.run();
        outgoing[0].release();
        incoming.release();
    }

    private void check(String systemCall, String arguments, int result) throws NetlinkIoException {
        if (result < 0) {
            throw failure(systemCall, arguments, -result);
        }
    }

    private NetlinkIoException failure(String systemCall, String arguments, int errno) {
        String where = "AF_NETLINK, protocol " + protocol;
        return new NetlinkIoException(systemCall, arguments.isEmpty() ? where : where + ", " + arguments, errno);
    }
}
