// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.nettylink.channel.NetlinkAddress;
import io.nettylink.channel.NetlinkChannel;
import io.nettylink.channel.NetworkNamespace;
import io.nettylink.channel.spi.NetlinkSocketProvider;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The sockets of one client, on one event loop, opened and closed together. */
final class NetlinkSockets {
    private static final long SHUTDOWN_MILLIS = 10_000;
    private static final long QUIET_MILLIS = 100;

    private final int protocol;
    private final NetlinkSocketProvider provider;
    private final Map<ChannelOption<?>, Object> options;
    private final Map<ChannelOption<?>, Object> subscriptionOptions;
    private final EventLoopGroup group;
    private final boolean ownsGroup;
    private final EventLoop loop;
    private final ChannelGroup channels;
    private volatile boolean closed;
    private volatile @Nullable NetlinkChannel first;

    NetlinkSockets(NetlinkClientBuilder builder) {
        this.protocol = builder.protocol;
        this.provider =
                builder.sockets == null ? new HomeNamespace(() -> NetworkNamespace.of(resident())) : builder.sockets;
        this.options = Map.copyOf(builder.options);
        this.subscriptionOptions = Map.copyOf(builder.subscriptionOptions);
        this.ownsGroup = builder.group == null;
        this.group = builder.group == null ? newGroup(provider) : builder.group;
        this.loop = group.next();
        // Channels that are added after the close are closed at once.
        this.channels = new DefaultChannelGroup(loop, true);
    }

    private static EventLoopGroup newGroup(@Nullable NetlinkSocketProvider provider) {
        DefaultThreadFactory threads = new DefaultThreadFactory("nettylink", true);
        if (provider != null && provider.isSimulated()) {
            return new MultiThreadIoEventLoopGroup(1, threads, LocalIoHandler.newFactory());
        }
        // Else a missing permission would be told of in Netty's words, which don't say how to give it.
        NetlinkChannel.ensureAvailability();
        return new MultiThreadIoEventLoopGroup(1, threads, EpollIoHandler.newFactory());
    }

    EventLoop loop() {
        return loop;
    }

    boolean isClosed() {
        return closed;
    }

    Map<ChannelOption<?>, Object> options() {
        return options;
    }

    Map<ChannelOption<?>, Object> subscriptionOptions() {
        return subscriptionOptions;
    }

    /**
     * Makes a socket with options; it is not registered yet.
     *
     * @throws SystemCallException if the kernel refuses it
     */
    NetlinkChannel create(Map<ChannelOption<?>, Object> options) {
        NetlinkChannel channel = open();
        boolean complete = false;
        try {
            for (Map.Entry<ChannelOption<?>, Object> option : options.entrySet()) {
                set(channel, option.getKey(), option.getValue());
            }
            complete = true;
            if (first == null) {
                first = channel;
            }
            return channel;
        } catch (ChannelException e) {
            throw SystemCallException.from("setting an option", e);
        } finally {
            if (!complete) {
                channel.unsafe().closeForcibly();
            }
        }
    }

    private NetlinkChannel open() {
        try {
            return new NetlinkChannel(protocol, provider);
        } catch (ChannelException e) {
            throw SystemCallException.from("opening a netlink socket", e);
        }
    }

    private NetlinkChannel resident() {
        return Objects.requireNonNull(first, "the client's own socket is opened first");
    }

    /** Registers a socket, binds it to a port id of the kernel's choice and connects it to the kernel. */
    ChannelFuture connect(NetlinkChannel channel, ChannelHandler handler) {
        ChannelFuture connected = new Bootstrap()
                .group(loop)
                .channelFactory(() -> channel)
                .handler(handler)
                .connect(NetlinkAddress.KERNEL);
        // Only now, as a group that is closed already closes it at once, which takes an event loop.
        channels.add(channel);
        return connected;
    }

    /** Closes everything, and waits for that unless called on the event loop. */
    @SuppressWarnings("FutureReturnValueIgnored") // each channel's end is waited for
    void close() {
        closed = true;
        // Each by itself: what a group's future waits for is told on the event loop, which may have ended meanwhile.
        List<Channel> open = List.copyOf(channels);
        if (!loop.isTerminated()) {
            channels.close();
        }
        open.forEach(channel -> await(loop, channel.closeFuture()));
        if (ownsGroup) {
            // Netty's loop may end without closing a channel that is still open, unless it has a moment for it.
            long quietMillis = loop.inEventLoop() ? QUIET_MILLIS : 0;
            await(loop, group.shutdownGracefully(quietMillis, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS));
        } else {
            awaitHandlers(loop);
        }
    }

    /** Waits until the handlers of channels that are closed have learned it, unless called on their event loop. */
    static void awaitHandlers(EventLoop loop) {
        if (loop.inEventLoop()) {
            return;
        }
        try {
            // Whoever waits for a close wakes up within it. Only behind it does Netty leave the task that tells.
            await(loop, loop.submit(() -> {}));
            await(loop, loop.submit(() -> {}));
        } catch (RejectedExecutionException e) {
            // The loop has ended, and has told them before.
            return;
        }
    }

    /** The port id of a socket; 0 where it has none. */
    static long portId(NetlinkChannel channel) {
        NetlinkAddress address = channel.localAddress();
        return address == null ? 0 : address.portId();
    }

    /** Waits for an operation of an event loop, where the calling thread isn't that loop itself. */
    static void await(EventLoop loop, Future<?> done) {
        if (!loop.inEventLoop()) {
            done.awaitUninterruptibly(SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @SuppressWarnings("unchecked") // the builder's methods pair each option with a value of its type
    private static <T> void set(NetlinkChannel channel, ChannelOption<T> option, Object value) {
        if (!channel.config().setOption(option, (T) value)) {
            throw new IllegalArgumentException("a netlink socket has no option " + option);
        }
    }
}
