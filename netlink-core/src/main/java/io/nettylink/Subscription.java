// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.netty.channel.ChannelFuture;
import io.nettylink.channel.NetlinkChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/**
 * A socket that listens to multicast groups of one protocol, and hands what comes to a {@link NotificationListener}.
 * Any thread may call it.
 */
public final class Subscription implements AutoCloseable {
    private final NetlinkChannel channel;
    private final BooleanSupplier onEventLoop;

    private Subscription(NetlinkChannel channel, BooleanSupplier onEventLoop) {
        this.channel = channel;
        this.onEventLoop = onEventLoop;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what whenComplete runs can't fail
    static NetlinkFuture<Subscription> open(NetlinkSockets sockets, NotificationListener listener, int... groups) {
        NetlinkFuture<Subscription> opened = new NetlinkFuture<>(sockets.loop()::inEventLoop);
        if (sockets.isClosed()) {
            opened.completeExceptionally(new ClientClosedException("subscribing: the client is closed", null));
            return opened;
        }
        NetlinkChannel channel = sockets.create(sockets.subscriptionOptions());
        ChannelFuture connected = sockets.connect(channel, new SubscriptionHandler(listener));
        Subscription subscription = new Subscription(channel, sockets.loop()::inEventLoop);
        CompletableFuture<Subscription> ready = subscription.when(connected, "connecting to the kernel");
        for (int group : groups) {
            ready = ready.thenCompose(connectedOne -> connectedOne.join(group));
        }
        ready.whenComplete((value, failure) -> {
            if (failure != null) {
                opened.completeExceptionally(failure instanceof CompletionException e ? e.getCause() : failure);
                channel.close();
            } else if (!opened.complete(subscription)) {
                // Cancelled meanwhile: nobody has the subscription who could close it.
                channel.close();
            }
        });
        return opened;
    }

    /**
     * Joins a multicast group.
     *
     * @param group the group's number, from 1
     * @return this subscription, when its socket is a member; or a {@link SystemCallException}, such as EPERM for a
     *     group that needs a capability
     */
    public NetlinkFuture<Subscription> join(int group) {
        return when(channel.joinGroup(group), "joining multicast group " + group);
    }

    /**
     * Leaves a multicast group. What its socket has received of it before is still delivered.
     *
     * @param group the group's number, from 1
     * @return this subscription, when its socket is no member any more; or a {@link SystemCallException}
     */
    public NetlinkFuture<Subscription> leave(int group) {
        return when(channel.leaveGroup(group), "leaving multicast group " + group);
    }

    /**
     * The socket as a Netty channel, with its options and counters. With auto-read off, nothing is read, the kernel's
     * buffer absorbs, and an overrun is reported.
     *
     * @return the channel
     */
    public NetlinkChannel channel() {
        return channel;
    }

    /**
     * The port id of the socket, by which the kernel and other processes know it.
     *
     * @return an unsigned 32-bit number that the kernel chose; not a process id
     */
    public long portId() {
        return NetlinkSockets.portId(channel);
    }

    /**
     * Closes the socket, and tells the listener. Called elsewhere than on the event loop, it returns when both are done.
     */
    @Override
    public void close() {
        NetlinkSockets.await(channel.eventLoop(), channel.close());
        NetlinkSockets.awaitHandlers(channel.eventLoop());
    }

    private NetlinkFuture<Subscription> when(ChannelFuture operation, String what) {
        NetlinkFuture<Subscription> future = new NetlinkFuture<>(onEventLoop);
        if (!operation.isDone()) {
            operation.addListener(done -> settle(future, operation, what));
        }
        if (operation.isDone()) {
            // A loop that has ended tells no listeners.
            settle(future, operation, what);
        }
        return future;
    }

    private void settle(NetlinkFuture<Subscription> future, ChannelFuture operation, String what) {
        if (operation.isSuccess()) {
            future.complete(this);
        } else {
            future.completeExceptionally(SystemCallException.from(what, operation.cause()));
        }
    }
}
