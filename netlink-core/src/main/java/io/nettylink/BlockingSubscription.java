// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.nettylink.channel.ChannelCounters;
import io.nettylink.channel.NetlinkIoException;
import io.nettylink.codec.MessageView;
import io.nettylink.internal.blocking.BlockingSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A socket that listens to multicast groups of one protocol, and gives what comes to whoever asks for the next.
 *
 * <pre>{@code
 * try (BlockingSubscription links = client.subscribe(RTNLGRP_LINK)) {
 *     while (true) {
 *         System.out.println(links.next(Link::decode));
 *     }
 * }
 * }</pre>
 *
 * <p>While nobody asks nothing is read, and the kernel's buffer of the socket absorbs what comes. Who asks is given the
 * first of what one system call brings, up to 64 datagrams, and the rest is kept for the next calls. When the kernel's
 * buffer is full, notifications are lost, and a {@link Loss.Overrun} comes in their place. Once it is noticed, the buffer
 * is read empty at once and what was in it kept here, as the kernel drops everything until then.
 *
 * <p>Any thread may call it; those that ask for the next take turns. A thread that waits ends waiting when it is
 * interrupted or the subscription is closed; nothing is lost by that.
 */
public final class BlockingSubscription implements AutoCloseable {

    private final BlockingSocket socket;
    private final long portId;
    private final Consumer<BlockingSocket> onClose;
    private final Inbox inbox;

    BlockingSubscription(BlockingSocket socket, long portId, Consumer<BlockingSocket> onClose) {
        this.socket = socket;
        this.portId = portId;
        this.onClose = onClose;
        this.inbox = new Inbox(socket);
        socket.whenClosed(inbox::clear);
    }

    /**
     * Waits for the next notification or loss.
     *
     * @param decoder makes a value of a notification, on the calling thread. What it throws comes out of this call, and
     *     the notification counts as received.
     * @param <T> the value
     * @return the value, or what was lost
     * @throws InterruptedException if the calling thread is interrupted
     * @throws ClientClosedException if the subscription is closed
     * @throws SystemCallException if the socket fails otherwise than by an overrun
     * @throws IllegalStateException on an event loop, or within a decoder or listener of this subscription
     */
    public <T> Notification<T> next(MessageDecoder<T> decoder) throws InterruptedException {
        Taker<T> taker = new Taker<>(decoder);
        receive(taker);
        return taker.taken().orElseThrow();
    }

    /**
     * Waits for the next notification or loss, for a while.
     *
     * @param decoder makes a value of a notification, as {@link #next(MessageDecoder)} says
     * @param timeout how long to wait; zero for what is there already
     * @param <T> the value
     * @return the value, or what was lost; empty where nothing came in time
     * @throws InterruptedException if the calling thread is interrupted
     * @throws ClientClosedException if the subscription is closed
     * @throws SystemCallException if the socket fails otherwise than by an overrun
     * @throws IllegalStateException on an event loop, or within a decoder or listener of this subscription
     */
    public <T> Optional<Notification<T>> next(MessageDecoder<T> decoder, Duration timeout) throws InterruptedException {
        Taker<T> taker = new Taker<>(decoder);
        receive(taker, timeout);
        return taker.taken();
    }

    /**
     * Waits for the next notification or loss, and hands it to a listener.
     *
     * @param listener called once, on the calling thread. What it throws comes out of this call, and the notification
     *     counts as received. Its {@link NotificationListener#closed()} is not called.
     * @throws InterruptedException if the calling thread is interrupted
     * @throws ClientClosedException if the subscription is closed
     * @throws SystemCallException if the socket fails otherwise than by an overrun
     * @throws IllegalStateException on an event loop, or within a decoder or listener of this subscription
     */
    public void receive(NotificationListener listener) throws InterruptedException {
        receive(listener, Timeouts.NEVER);
    }

    /**
     * Waits for the next notification or loss, for a while, and hands it to a listener.
     *
     * @param listener called at most once, as {@link #receive(NotificationListener)} says
     * @param timeout how long to wait; zero for what is there already
     * @return whether the listener was called, or nothing came in time
     * @throws InterruptedException if the calling thread is interrupted
     * @throws ClientClosedException if the subscription is closed
     * @throws SystemCallException if the socket fails otherwise than by an overrun
     * @throws IllegalStateException on an event loop, or within a decoder or listener of this subscription
     */
    public boolean receive(NotificationListener listener, Duration timeout) throws InterruptedException {
        return receive(listener, Timeouts.nanos(timeout));
    }

    /**
     * Joins a multicast group. Any thread.
     *
     * @param group the group's number, from 1
     * @throws SystemCallException if the kernel refuses, such as EPERM for a group that needs a capability
     * @throws ClientClosedException if the subscription is closed
     */
    public void join(int group) {
        membership("joining multicast group ", group, socket::join);
    }

    /**
     * Leaves a multicast group. What the socket has received of it before still comes. Any thread.
     *
     * @param group the group's number, from 1
     * @throws SystemCallException if the kernel refuses
     * @throws ClientClosedException if the subscription is closed
     */
    public void leave(int group) {
        membership("leaving multicast group ", group, socket::leave);
    }

    /**
     * The protocol of the socket.
     *
     * @return {@code NETLINK_...}
     */
    public int protocol() {
        return socket.protocol();
    }

    /**
     * The port id of the socket, by which the kernel and other processes know it.
     *
     * @return an unsigned 32-bit number that the kernel chose; not a process id
     */
    public long portId() {
        return portId;
    }

    /**
     * What has gone through the socket. Any thread.
     *
     * @return a snapshot
     */
    public ChannelCounters traffic() {
        return socket.counters();
    }

    /**
     * How many messages the kernel has dropped for want of room in the socket's receive buffer, {@code
     * SK_MEMINFO_DROPS}. Any thread.
     *
     * @return the count since the socket was opened, 0 to 4294967295, where it wraps
     * @throws ClientClosedException if the subscription is closed
     * @throws SystemCallException if the kernel does not tell
     */
    public long drops() {
        return BlockingSockets.drops(socket);
    }

    /**
     * Closes the socket. Whoever waits for the next gets a {@link ClientClosedException}. Returns when it is closed;
     * within a decoder or listener of this subscription, it is closed when that returns.
     */
    @Override
    public void close() {
        onClose.accept(socket);
        socket.close();
    }

    private boolean receive(NotificationListener listener, long nanos) throws InterruptedException {
        EventLoops.ensureMayBlock();
        if (socket.tryEnter()) {
            // What is there already need not be timed.
            return receiveWithin(listener, nanos);
        }
        long began = System.nanoTime();
        return socket.enter(nanos) && receiveWithin(listener, nanos - (System.nanoTime() - began));
    }

    /** Ends the turn. */
    private boolean receiveWithin(NotificationListener listener, long nanos) throws InterruptedException {
        try {
            if (deliver(listener)) {
                return true;
            }
            long began = System.nanoTime();
            long remaining = nanos;
            while (remaining > 0) {
                socket.await(remaining);
                if (deliver(listener)) {
                    return true;
                }
                remaining = nanos - (System.nanoTime() - began);
            }
            return false;
        } catch (NetlinkIoException e) {
            throw new SystemCallException("receiving notifications", e);
        } finally {
            socket.exit();
        }
    }

    private boolean deliver(NotificationListener listener) throws NetlinkIoException {
        if (socket.isClosed()) {
            throw new ClientClosedException("receiving notifications: the subscription is closed", null);
        }
        return inbox.deliver(listener);
    }

    private void membership(String what, int group, Change change) {
        try {
            change.make(group);
        } catch (NetlinkIoException e) {
            throw socket.isClosed()
                    ? new ClientClosedException(what + group + ": the subscription is closed", e)
                    : new SystemCallException(what + group, e);
        }
    }

    @FunctionalInterface
    private interface Change {
        void make(int group) throws NetlinkIoException;
    }

    /** Keeps the one thing that it is told. */
    private static final class Taker<T> implements NotificationListener {
        private final MessageDecoder<T> decoder;
        private @Nullable Notification<T> taken;

        Taker(MessageDecoder<T> decoder) {
            this.decoder = decoder;
        }

        @Override
        public void notification(MessageView message) {
            taken = new Notification.Received<>(decoder.decode(message));
        }

        @Override
        public void lost(Loss loss) {
            taken = new Notification.Lost<>(loss);
        }

        Optional<Notification<T>> taken() {
            return Optional.ofNullable(taken);
        }
    }
}
