// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.nettylink.channel.NetlinkChannelConfig;
import io.nettylink.channel.NetlinkChannelOption;
import io.nettylink.channel.NetlinkProtocols;
import io.nettylink.channel.spi.NetlinkSocketProvider;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link NetlinkClient}. Not thread-safe. */
public final class NetlinkClientBuilder {
    private static final int DEFAULT_MAX_PENDING = 1024;
    private static final int DEFAULT_MAX_IN_FLIGHT = 64;

    /** Protocols whose kernel side passes each datagram to {@code netlink_rcv_skb}, whatever its messages are. */
    private static final Set<Integer> WALKS_ALL_MESSAGES = Set.of(
            NetlinkProtocols.NETLINK_ROUTE,
            NetlinkProtocols.NETLINK_GENERIC,
            NetlinkProtocols.NETLINK_XFRM,
            NetlinkProtocols.NETLINK_SOCK_DIAG);

    final int protocol;
    final Map<ChannelOption<?>, Object> options = new LinkedHashMap<>();
    final Map<ChannelOption<?>, Object> subscriptionOptions = new LinkedHashMap<>();

    @Nullable EventLoopGroup group;

    @Nullable NetlinkSocketProvider sockets;

    @Nullable RequestObserver observer;

    RequestDefaults defaults = RequestDefaults.INITIAL;
    int maxPending = DEFAULT_MAX_PENDING;
    int maxInFlight = DEFAULT_MAX_IN_FLIGHT;

    NetlinkClientBuilder(int protocol) {
        this.protocol = protocol;
        options.put(NetlinkChannelOption.EXT_ACK, true);
        // Errors are explained from the request itself, so that the kernel need not send it back.
        options.put(NetlinkChannelOption.CAP_ACK, true);
        options.put(NetlinkChannelOption.STRICT_CHK, true);
        options.put(NetlinkChannelOption.COALESCE_WRITES, WALKS_ALL_MESSAGES.contains(protocol));
    }

    /**
     * Uses an event loop of the caller's instead of one of the client's own. Slow kernel handlers hold it up.
     *
     * @param group event loops that run Netty's epoll transport, or any transport where the sockets are simulated; the
     *     client doesn't shut them down
     * @return this
     */
    public NetlinkClientBuilder eventLoopGroup(EventLoopGroup group) {
        this.group = group;
        return this;
    }

    /**
     * Says where the client opens its sockets, those of its subscriptions included: in a {@link
     * io.nettylink.channel.NetworkNamespace}, or with a kernel that is simulated. Unless set, that is the network
     * namespace of the thread that calls {@link #open()}.
     *
     * @param sockets opens the sockets
     * @return this
     */
    public NetlinkClientBuilder in(NetlinkSocketProvider sockets) {
        this.sockets = sockets;
        return this;
    }

    /**
     * How long an answer may take where the request doesn't say it.
     *
     * @param timeout a positive duration; 5 s unless set
     * @return this
     */
    public NetlinkClientBuilder timeout(Duration timeout) {
        defaults = defaults.withTimeout(timeout);
        return this;
    }

    /**
     * What to do where the kernel marks a dump as inconsistent and the request doesn't say it.
     *
     * @param policy how often to ask, and whether an inconsistent answer will do; {@link DumpPolicy#DEFAULT} unless set
     * @return this
     */
    public NetlinkClientBuilder dumpPolicy(DumpPolicy policy) {
        defaults = defaults.withDumpPolicy(policy);
        return this;
    }

    /**
     * How many requests may be pending at once. A further one fails with {@link TooManyRequestsException}.
     *
     * @param requests at least 1; 1024 unless set
     * @return this
     */
    public NetlinkClientBuilder maxPending(int requests) {
        this.maxPending = atLeastOne(requests);
        return this;
    }

    /**
     * How many requests may be sent and not answered yet; further ones wait their turn. The answers to all of them have
     * to fit into the socket's receive buffer, as the kernel drops what does not
     * ({@link RepliesLostException}): a small answer with its acknowledgement takes about 1.5 KiB of it, and the default
     * buffer has 208 KiB. Where answers are big, raise {@link ChannelOption#SO_RCVBUF} or lower this.
     *
     * @param requests at least 1; 64 unless set
     * @return this
     */
    public NetlinkClientBuilder maxInFlight(int requests) {
        this.maxInFlight = atLeastOne(requests);
        return this;
    }

    /**
     * Says who hears of every request that ends, to measure them. Streams count. Unless set, nobody does; a further call replaces
     * the one before.
     *
     * @param observer is told, on the thread that drives the request
     * @return this
     */
    public NetlinkClientBuilder observer(RequestObserver observer) {
        this.observer = observer;
        return this;
    }

    /**
     * Sets an option of the socket for requests. {@code EXT_ACK}, {@code CAP_ACK} and {@code STRICT_CHK} are on unless
     * set otherwise, and so is {@code COALESCE_WRITES} where the protocol's kernel side is known to read all of a
     * datagram: {@code NETLINK_ROUTE}, {@code NETLINK_GENERIC}, {@code NETLINK_XFRM}, {@code NETLINK_SOCK_DIAG}.
     *
     * @param option one of {@link NetlinkChannelOption}'s or of {@link ChannelOption}'s
     * @param value its value
     * @param <T> the type of the value
     * @return this
     */
    public <T> NetlinkClientBuilder option(ChannelOption<T> option, T value) {
        options.put(option, value);
        return this;
    }

    /**
     * Sets an option of the sockets for subscriptions, such as {@link ChannelOption#SO_RCVBUF}.
     *
     * @param option one of {@link NetlinkChannelOption}'s or of {@link ChannelOption}'s
     * @param value its value
     * @param <T> the type of the value
     * @return this
     */
    public <T> NetlinkClientBuilder subscriptionOption(ChannelOption<T> option, T value) {
        subscriptionOptions.put(option, value);
        return this;
    }

    /**
     * Opens the client. Blocks only for a few system calls; not to be called on an event loop of the group that it is
     * given.
     *
     * @return a client with a socket that is bound and connected to the kernel
     * @throws SystemCallException if the kernel doesn't speak the protocol, or refuses the socket or an option
     * @throws IllegalCallerException if this JVM may not call native functions; the message names the flag
     * @throws UnsatisfiedLinkError if Netty's epoll transport did not load; the message says what to do
     */
    public NetlinkClient open() {
        // All answers to what is in flight, and their acknowledgements, are read in one go, so that what they start is
        // sent in one go, too.
        options.putIfAbsent(
                ChannelOption.RECVBUF_ALLOCATOR,
                new FixedRecvByteBufAllocator(NetlinkChannelConfig.DEFAULT_RECEIVE_BUFFER)
                        .maxMessagesPerRead(2 * maxInFlight));
        NetlinkSockets sockets = new NetlinkSockets(this);
        boolean complete = false;
        try {
            NetlinkClient client = new NetlinkClient(sockets, this);
            complete = true;
            return client;
        } finally {
            if (!complete) {
                sockets.close();
            }
        }
    }

    private static int atLeastOne(int value) {
        if (value < 1) {
            throw new IllegalArgumentException("must be at least 1: " + value);
        }
        return value;
    }
}
