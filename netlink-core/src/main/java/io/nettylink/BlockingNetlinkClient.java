// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.nettylink.channel.ChannelCounters;
import io.nettylink.codec.Acknowledgement;
import io.nettylink.internal.blocking.BlockingSocket;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sends requests of one protocol to the kernel on the thread that makes the call, and listens to its notifications: the
 * same calls as {@link NetlinkClient}'s, with values and exceptions instead of futures.
 *
 * <pre>{@code
 * try (BlockingNetlinkClient client = BlockingNetlinkClient.open(NetlinkProtocols.NETLINK_ROUTE)) {
 *     List<Link> links = client.dump(
 *             Request.builder(RTM_GETLINK).header(h -> h.zero(16)).build(),
 *             Link::decode);
 * }
 * }</pre>
 *
 * <p>The kernel answers most requests within the system call that sends them, so that the answer is there when it is
 * asked for: no other thread has a part in it. This is the faster client for whoever would wait for the answer anyway.
 *
 * <p>Any thread may call it, platform or virtual. One request at a time is under way: other callers wait for their turn,
 * and their timeouts count meanwhile. Decoders run on the calling thread, which must not call the same client from there.
 * A thread that waits, for its turn or for an answer, ends waiting with an {@link InterruptedException} when it is
 * interrupted, and with a {@link ClientClosedException} when the client is closed. A virtual thread leaves its carrier
 * while it waits, though not while the kernel carries the request out. Calls on a Netty event loop fail at once with an
 * {@link IllegalStateException}.
 */
public final class BlockingNetlinkClient implements AutoCloseable {
    private final BlockingSockets sockets;
    private final RequestDefaults defaults;
    private final BlockingSocket socket;
    private final BlockingDriver driver;
    private final Tally tally;
    private final int protocol;
    private final long portId;

    BlockingNetlinkClient(BlockingSockets sockets, BlockingNetlinkClientBuilder builder) {
        this.sockets = sockets;
        this.defaults = builder.defaults;
        this.protocol = builder.protocol;
        this.tally = new Tally(builder.protocol, builder.observer);
        BlockingSockets.Connected connected = sockets.open(builder.options);
        this.socket = connected.socket();
        this.portId = connected.portId();
        this.driver = new BlockingDriver(socket, portId, tally);
    }

    /**
     * Opens a client with default settings.
     *
     * @param protocol the netlink protocol, such as {@code NETLINK_ROUTE}; see {@link
     *     io.nettylink.channel.NetlinkProtocols}
     * @return a client with a socket that is bound and connected to the kernel
     * @throws SystemCallException if the kernel doesn't speak the protocol, or refuses the socket
     * @throws IllegalCallerException if this JVM may not call native functions; the message names the flag
     */
    public static BlockingNetlinkClient open(int protocol) {
        return builder(protocol).open();
    }

    /**
     * Starts a client with settings of one's own.
     *
     * @param protocol the netlink protocol, such as {@code NETLINK_ROUTE}; see {@link
     *     io.nettylink.channel.NetlinkProtocols}
     * @return a builder
     */
    public static BlockingNetlinkClientBuilder builder(int protocol) {
        return new BlockingNetlinkClientBuilder(protocol);
    }

    /**
     * Sends a request of which only the success matters. Replies, if there are any, are passed over.
     *
     * @param request what to ask
     * @return the acknowledgement, in which the kernel may have put a warning
     * @throws NetlinkException if the request failed
     * @throws InterruptedException if the calling thread is interrupted; the kernel may have acted all the same
     * @throws IllegalStateException on an event loop, or within a decoder of this client
     */
    public Acknowledgement execute(Request request) throws InterruptedException {
        return driver.run(new PendingExecute(driver, request, defaults.timeoutOf(request)));
    }

    /**
     * Sends a request that has one reply. Further ones are passed over.
     *
     * @param request what to ask
     * @param decoder makes a value of the reply
     * @param <T> the value
     * @return the value
     * @throws NetlinkException if the request failed
     * @throws InterruptedException if the calling thread is interrupted; the kernel may have acted all the same
     * @throws IllegalStateException on an event loop, or within a decoder of this client
     */
    public <T> T call(Request request, MessageDecoder<T> decoder) throws InterruptedException {
        return driver.run(new PendingCall<>(driver, request, defaults.timeoutOf(request), decoder));
    }

    /**
     * Asks for a whole table. A dump that the kernel marks as inconsistent is asked for again, as the {@link DumpPolicy}
     * of the request or else of the client says.
     *
     * @param request what to ask; {@code NLM_F_DUMP} is added to its flags
     * @param decoder makes a value of each message
     * @param <T> the value
     * @return the values in the kernel's order
     * @throws NetlinkException if the request failed
     * @throws InterruptedException if the calling thread is interrupted
     * @throws IllegalStateException on an event loop, or within a decoder of this client
     */
    public <T> List<T> dump(Request request, MessageDecoder<T> decoder) throws InterruptedException {
        return driver.run(new PendingDump<>(
                driver, request, defaults.timeoutOf(request), decoder, defaults.dumpPolicyOf(request)));
    }

    /**
     * Asks for a whole table and hands its values over one by one, keeping none: the kernel makes the next part when the
     * one before has been read. As long as it takes, other calls wait for their turn.
     *
     * <p>The timeout is for each part, what {@code action} does with it included. A dump that the kernel marks as
     * inconsistent cannot be asked for again, as values have been handed over by then: it ends with {@link
     * DumpInterruptedException}, unless the {@link DumpPolicy} is content with that.
     *
     * @param request what to ask; {@code NLM_F_DUMP} is added to its flags
     * @param decoder makes a value of each message
     * @param action takes each value, in the kernel's order; what it throws ends the dump, and is thrown here
     * @param <T> the value
     * @throws NetlinkException if the request failed
     * @throws InterruptedException if the calling thread is interrupted
     * @throws IllegalStateException on an event loop, or within a decoder or an action of this client
     */
    public <T> void forEach(Request request, MessageDecoder<T> decoder, Consumer<? super T> action)
            throws InterruptedException {
        MessageDecoder<T> handOver = message -> {
            T value = decoder.decode(message);
            action.accept(value);
            return value;
        };
        driver.run(new PendingStream<>(
                driver, request, defaults.timeoutOf(request), handOver, defaults.dumpPolicyOf(request), value -> {}));
    }

    /**
     * Listens to multicast groups, on a socket of its own, in the client's network namespace. Where the calling thread is
     * in another one, that needs CAP_SYS_ADMIN and CAP_NET_ADMIN.
     *
     * @param groups the groups' numbers, from 1; more can be joined later
     * @return a subscription that has joined all groups, to be closed
     * @throws SystemCallException if the kernel refuses the socket, an option or a group
     * @throws ClientClosedException if the client is closed
     */
    public BlockingSubscription subscribe(int... groups) {
        BlockingSubscription subscription = sockets.subscribe();
        boolean complete = false;
        try {
            for (int group : groups) {
                subscription.join(group);
            }
            complete = true;
            return subscription;
        } finally {
            if (!complete) {
                subscription.close();
            }
        }
    }

    /**
     * The protocol that this client speaks.
     *
     * @return {@code NETLINK_...}
     */
    public int protocol() {
        return protocol;
    }

    /**
     * The port id of the socket for requests, by which the kernel and other processes know it.
     *
     * @return an unsigned 32-bit number that the kernel chose; not a process id
     */
    public long portId() {
        return portId;
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
     * What has gone through the socket for requests. Any thread.
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
     * @throws ClientClosedException if the client is closed
     * @throws SystemCallException if the kernel does not tell
     */
    public long drops() {
        return BlockingSockets.drops(socket);
    }

    /**
     * Closes the socket and those of the subscriptions. Whoever waits in a call gets a {@link ClientClosedException}.
     * Returns when all have left, which takes as long as the kernel or a decoder holds one of them.
     */
    @Override
    public void close() {
        sockets.close();
    }
}
