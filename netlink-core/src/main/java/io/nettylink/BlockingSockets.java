// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.netty.channel.ChannelOption;
import io.nettylink.channel.NetlinkIoException;
import io.nettylink.channel.NetworkNamespace;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.channel.spi.NetlinkSocketProvider;
import io.nettylink.internal.blocking.BlockingSocket;
import io.nettylink.internal.blocking.Poller;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sockets of one blocking client, with the poller that watches them, opened and closed together. */
final class BlockingSockets {
    private final int protocol;
    private final int receiveBuffer;
    private final NetlinkSocketProvider provider;
    private final Map<ChannelOption<?>, Object> subscriptionOptions;
    private final Poller poller = new Poller();
    private final Set<BlockingSocket> open = new HashSet<>();
    private volatile @Nullable NetlinkSocket first;
    private boolean closed;

    /** A socket that has a port id. */
    record Connected(BlockingSocket socket, long portId) {}

    BlockingSockets(BlockingNetlinkClientBuilder builder) {
        this.protocol = builder.protocol;
        this.receiveBuffer = builder.receiveBuffer;
        this.provider =
                builder.sockets == null ? new HomeNamespace(() -> NetworkNamespace.of(resident())) : builder.sockets;
        this.subscriptionOptions = Map.copyOf(builder.subscriptionOptions);
    }

    /**
     * Opens a socket with options and connects it to the kernel.
     *
     * @throws SystemCallException if the kernel refuses any of it
     */
    Connected open(Map<ChannelOption<?>, Object> options) {
        // A request has few answers, or large ones, which are quicker to receive one by one.
        return open(options, 1);
    }

    private Connected open(Map<ChannelOption<?>, Object> options, int burst) {
        BlockingSocket socket = create(burst);
        boolean complete = false;
        try {
            for (Map.Entry<ChannelOption<?>, Object> option : options.entrySet()) {
                set(socket, option.getKey(), option.getValue());
            }
            Connected connected = new Connected(socket, connect(socket));
            add(socket);
            complete = true;
            return connected;
        } finally {
            if (!complete) {
                socket.close();
            }
        }
    }

    BlockingSubscription subscribe() {
        ensureOpen();
        Connected connected = open(subscriptionOptions, NetlinkSocket.MAX_DATAGRAMS);
        return new BlockingSubscription(connected.socket(), connected.portId(), this::remove);
    }

    /** How many messages the kernel has dropped, for {@link BlockingNetlinkClient#drops()}. */
    static long drops(BlockingSocket socket) {
        try {
            return socket.drops();
        } catch (NetlinkIoException e) {
            throw socket.isClosed()
                    ? new ClientClosedException("asking for drops: the socket is closed", e)
                    : new SystemCallException("asking for drops", e);
        }
    }

    /** Closes everything, and waits until nobody uses it any more. */
    void close() {
        for (BlockingSocket socket : closing()) {
            socket.close();
        }
        poller.close();
    }

    private BlockingSocket create(int burst) {
        try {
            NetlinkSocket socket = provider.open(protocol);
            if (first == null) {
                first = socket;
            }
            return new BlockingSocket(protocol, socket, poller, receiveBuffer, burst);
        } catch (IOException e) {
            throw SystemCallException.from("opening a netlink socket", e);
        }
    }

    private NetlinkSocket resident() {
        return Objects.requireNonNull(first, "the client's own socket is opened first");
    }

    private static long connect(BlockingSocket socket) {
        try {
            return socket.connect();
        } catch (NetlinkIoException e) {
            throw new SystemCallException("connecting to the kernel", e);
        }
    }

    @SuppressWarnings("unchecked") // the builder's methods pair each option with a value of its type
    private static <T> void set(BlockingSocket socket, ChannelOption<T> option, Object value) {
        try {
            socket.setOption(option, (T) value);
        } catch (NetlinkIoException e) {
            throw new SystemCallException("setting an option", e);
        }
    }

    private synchronized void add(BlockingSocket socket) {
        ensureOpen();
        open.add(socket);
    }

    private synchronized void remove(BlockingSocket socket) {
        open.remove(socket);
    }

    private synchronized List<BlockingSocket> closing() {
        closed = true;
        return List.copyOf(open);
    }

    private synchronized void ensureOpen() {
        if (closed) {
            throw new ClientClosedException("subscribing: the client is closed", null);
        }
    }
}
