// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.netty.channel.ChannelOption;
import io.nettylink.channel.NetlinkChannelConfig;
import io.nettylink.channel.NetlinkChannelOption;
import io.nettylink.channel.spi.NetlinkSocketProvider;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link BlockingNetlinkClient}. Not thread-safe. */
public final class BlockingNetlinkClientBuilder {
    final int protocol;
    final Map<ChannelOption<?>, Object> options = new LinkedHashMap<>();
    final Map<ChannelOption<?>, Object> subscriptionOptions = new LinkedHashMap<>();

    @Nullable NetlinkSocketProvider sockets;

    @Nullable RequestObserver observer;

    RequestDefaults defaults = RequestDefaults.INITIAL;
    int receiveBuffer = NetlinkChannelConfig.DEFAULT_RECEIVE_BUFFER;

    BlockingNetlinkClientBuilder(int protocol) {
        this.protocol = protocol;
        options.put(NetlinkChannelOption.EXT_ACK, true);
        // Errors are explained from the request itself, so that the kernel need not send it back.
        options.put(NetlinkChannelOption.CAP_ACK, true);
        options.put(NetlinkChannelOption.STRICT_CHK, true);
    }

    /**
     * Says where the client opens its sockets, those of its subscriptions included: in another network namespace, or
     * with a kernel that is simulated. Unless set, all are in the network namespace of the thread that opens the
     * client.
     *
     * @param sockets opens the sockets
     * @return this
     */
    public BlockingNetlinkClientBuilder in(NetlinkSocketProvider sockets) {
        this.sockets = sockets;
        return this;
    }

    /**
     * How long an answer may take where the request doesn't say it, waiting for other callers included.
     *
     * @param timeout a positive duration; 5 s unless set
     * @return this
     */
    public BlockingNetlinkClientBuilder timeout(Duration timeout) {
        defaults = defaults.withTimeout(timeout);
        return this;
    }

    /**
     * What to do where the kernel marks a dump as inconsistent and the request doesn't say it.
     *
     * @param policy how often to ask, and whether an inconsistent answer will do; {@link DumpPolicy#DEFAULT} unless set
     * @return this
     */
    public BlockingNetlinkClientBuilder dumpPolicy(DumpPolicy policy) {
        defaults = defaults.withDumpPolicy(policy);
        return this;
    }

    /**
     * How many bytes a receive offers at first. The kernel sizes the parts of a dump after it, up to 32 KiB. A datagram
     * that does not fit is lost, with a {@link MessageTruncatedException} or a {@link Loss.Truncated}, and the buffer
     * grows.
     *
     * @param bytes at least 16; {@value NetlinkChannelConfig#DEFAULT_RECEIVE_BUFFER} unless set
     * @return this
     */
    public BlockingNetlinkClientBuilder receiveBuffer(int bytes) {
        if (bytes < 16) {
            throw new IllegalArgumentException("a receive buffer holds at least a message header: " + bytes);
        }
        this.receiveBuffer = bytes;
        return this;
    }

    /**
     * Says who hears of every request that ends, to measure them. Unless set, nobody does; a further call replaces
     * the one before.
     *
     * @param observer is told, on the thread that drives the request
     * @return this
     */
    public BlockingNetlinkClientBuilder observer(RequestObserver observer) {
        this.observer = observer;
        return this;
    }

    /**
     * Sets an option of the socket for requests. {@code EXT_ACK}, {@code CAP_ACK} and {@code STRICT_CHK} are on unless
     * set otherwise.
     *
     * @param option one of {@link NetlinkChannelOption}'s, {@link ChannelOption#SO_RCVBUF} or {@link
     *     ChannelOption#SO_SNDBUF}
     * @param value its value
     * @param <T> the type of the value
     * @return this
     */
    public <T> BlockingNetlinkClientBuilder option(ChannelOption<T> option, T value) {
        options.put(option, value);
        return this;
    }

    /**
     * Sets an option of the sockets for subscriptions, such as {@link ChannelOption#SO_RCVBUF}.
     *
     * @param option one of those that {@link #option} takes
     * @param value its value
     * @param <T> the type of the value
     * @return this
     */
    public <T> BlockingNetlinkClientBuilder subscriptionOption(ChannelOption<T> option, T value) {
        subscriptionOptions.put(option, value);
        return this;
    }

    /**
     * Opens the client, in the network namespace of the calling thread. Takes a few system calls.
     *
     * @return a client with a socket that is bound and connected to the kernel
     * @throws SystemCallException if the kernel doesn't speak the protocol, or refuses the socket or an option
     * @throws IllegalArgumentException if a netlink socket without a channel has no such option
     * @throws IllegalCallerException if this JVM may not call native functions; the message names the flag
     */
    public BlockingNetlinkClient open() {
        return new BlockingNetlinkClient(new BlockingSockets(this), this);
    }
}
