// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.netty.channel.ChannelFuture;
import io.nettylink.channel.NetlinkChannel;
import io.nettylink.codec.Acknowledgement;
import java.util.List;
import java.util.concurrent.Flow;

/**
 * Sends requests of one protocol to the kernel, and listens to its notifications.
 *
 * <pre>{@code
 * try (NetlinkClient client = NetlinkClient.open(NetlinkProtocols.NETLINK_ROUTE)) {
 *     List<Link> links = client.dump(
 *             Request.builder(RTM_GETLINK).header(h -> h.zero(16)).build(),
 *             Link::decode).await();
 * }
 * }</pre>
 *
 * <p>Any thread may call it; any number of requests may be under way, up to a bound. Decoders and listeners run on the
 * client's event loop. The kernel runs a request's handler inside the system call that sends it, on that event loop:
 * one that takes long holds up whatever else lives there, which is why a client has an event loop of its own unless it
 * is given another.
 */
public final class NetlinkClient implements AutoCloseable {
    private final NetlinkSockets sockets;
    private final NetlinkChannel channel;
    private final ClientHandler handler;
    private final RequestDefaults defaults;
    private final Tally tally;

    NetlinkClient(NetlinkSockets sockets, NetlinkClientBuilder builder) {
        this.sockets = sockets;
        this.defaults = builder.defaults;
        this.tally = new Tally(builder.protocol, builder.observer);
        this.channel = sockets.create(builder.options);
        this.handler = new ClientHandler(channel, tally, builder.maxPending, builder.maxInFlight);
        ChannelFuture connected = sockets.connect(channel, handler).awaitUninterruptibly();
        if (connected.cause() != null) {
            throw SystemCallException.from("connecting to the kernel", connected.cause());
        }
    }

    /**
     * Opens a client with default settings.
     *
     * @param protocol the netlink protocol, such as {@code NETLINK_ROUTE}; see {@link
     *     io.nettylink.channel.NetlinkProtocols}
     * @return a client with a socket that is bound and connected to the kernel
     * @throws SystemCallException if the kernel doesn't speak the protocol, or refuses the socket
     * @throws IllegalCallerException if this JVM may not call native functions; the message names the flag
     * @throws UnsatisfiedLinkError if Netty's epoll transport did not load; the message says what to do
     */
    public static NetlinkClient open(int protocol) {
        return builder(protocol).open();
    }

    /**
     * Starts a client with settings of one's own.
     *
     * @param protocol the netlink protocol, such as {@code NETLINK_ROUTE}; see {@link
     *     io.nettylink.channel.NetlinkProtocols}
     * @return a builder
     */
    public static NetlinkClientBuilder builder(int protocol) {
        return new NetlinkClientBuilder(protocol);
    }

    /**
     * Sends a request of which only the success matters. Replies, if there are any, are passed over.
     *
     * @param request what to ask
     * @return the acknowledgement, in which the kernel may have put a warning; or a {@link NetlinkException}
     */
    public NetlinkFuture<Acknowledgement> execute(Request request) {
        return submit(new PendingExecute(handler, request, defaults.timeoutOf(request)));
    }

    /**
     * Sends a request that has one reply. Further ones are passed over.
     *
     * @param request what to ask
     * @param decoder makes a value of the reply, on the event loop
     * @param <T> the value
     * @return the value; or a {@link NetlinkException}
     */
    public <T> NetlinkFuture<T> call(Request request, MessageDecoder<T> decoder) {
        return submit(new PendingCall<>(handler, request, defaults.timeoutOf(request), decoder));
    }

    /**
     * Asks for a whole table. The kernel runs one dump a socket at a time: others wait for their turn, and their
     * timeout counts meanwhile. A dump that the kernel marks as inconsistent is asked for again, as the {@link
     * DumpPolicy} of the request or else of the client says.
     *
     * @param request what to ask; {@code NLM_F_DUMP} is added to its flags
     * @param decoder makes a value of each message, on the event loop
     * @param <T> the value
     * @return the values in the kernel's order; or a {@link NetlinkException}
     */
    public <T> NetlinkFuture<List<T>> dump(Request request, MessageDecoder<T> decoder) {
        return submit(new PendingDump<>(
                handler, request, defaults.timeoutOf(request), decoder, defaults.dumpPolicyOf(request)));
    }

    /**
     * Asks for a whole table bit by bit: as much of it is read as its subscriber has demand for, and the kernel makes
     * the next part when the one before has been read. At most one datagram's worth of values is kept here.
     *
     * <p>Each subscriber gets a dump of its own, on a socket of its own in the client's network namespace. The request is
     * sent when there is demand. Nothing else waits for it, however slow its subscriber is. Signals come on the client's
     * event loop: they must not block.
     *
     * <p>The timeout is for each part, and runs only while there is demand and the kernel owes a part. A dump that the
     * kernel marks as inconsistent cannot be asked for again, as values have gone out by then: it ends with {@link
     * DumpInterruptedException} in the place of completion, unless the {@link DumpPolicy} is content with that. Other
     * failures are {@link NetlinkException}s, as those of {@link #dump} are; values that came before are delivered
     * before. Cancelling closes the socket.
     *
     * @param request what to ask; {@code NLM_F_DUMP} is added to its flags
     * @param decoder makes a value of each message, on the event loop; what it throws ends the stream
     * @param <T> the value
     * @return a publisher of the values in the kernel's order, which asks anew for each subscriber
     */
    public <T> Flow.Publisher<T> stream(Request request, MessageDecoder<T> decoder) {
        return new DumpPublisher<>(sockets, tally, defaults, request, decoder);
    }

    /**
     * Listens to multicast groups, on a socket of its own, in the client's network namespace. Where the calling thread is
     * in another one, that needs CAP_SYS_ADMIN and CAP_NET_ADMIN.
     *
     * @param listener takes what comes, on the event loop
     * @param groups the groups' numbers, from 1; more can be joined later
     * @return the subscription, which has joined all groups; or a {@link SystemCallException}
     * @throws SystemCallException if the kernel refuses the socket itself, or an option
     */
    public NetlinkFuture<Subscription> subscribe(NotificationListener listener, int... groups) {
        return Subscription.open(sockets, listener, groups);
    }

    /**
     * The socket as a Netty channel, with its options, its counters and its event loop.
     *
     * @return the channel that requests go through
     */
    public NetlinkChannel channel() {
        return channel;
    }

    /**
     * The port id of the socket for requests, by which the kernel and other processes know it.
     *
     * @return an unsigned 32-bit number that the kernel chose; not a process id
     */
    public long portId() {
        return NetlinkSockets.portId(channel);
    }

    /**
     * What became of the requests so far.
     *
     * @return a snapshot
     */
    public RequestCounters counters() {
        return tally.counters();
    }

    /**
     * Closes the socket, those of the subscriptions, and the event loop unless it was given. Pending requests end with
     * {@link ClientClosedException}. Called elsewhere than on the event loop, it returns when all that is done.
     */
    @Override
    public void close() {
        sockets.close();
    }

    private <T> NetlinkFuture<T> submit(PendingRequest<T> pending) {
        if (!handler.accept(pending)) {
            pending.fail(new ClientClosedException(pending.request));
        }
        return pending.future();
    }
}
