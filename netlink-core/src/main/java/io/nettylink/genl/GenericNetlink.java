// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_NAME;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_GETFAMILY;
import static io.nettylink.codec.GenetlinkConstants.GENL_ID_CTRL;

import io.nettylink.FamilyNotFoundException;
import io.nettylink.KernelErrorException;
import io.nettylink.MessageDecoder;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkFuture;
import io.nettylink.NotificationListener;
import io.nettylink.Request;
import io.nettylink.Subscription;
import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.Errno;
import java.util.List;
import java.util.Map;

/**
 * Generic netlink: families by name, on a {@link NetlinkClient} of the protocol NETLINK_GENERIC.
 *
 * <pre>{@code
 * try (GenericNetlink genl = GenericNetlink.open()) {
 *     Family echo = genl.family("nettylink-echo").await();
 *     Request hello = echo.request(NETTYLINK_ECHO_CMD_ECHO)
 *             .attributes(a -> a.string(NETTYLINK_ECHO_A_PAYLOAD, "hello"))
 *             .replyAfterAcknowledgement()
 *             .build();
 *     EchoReply reply = genl.call(hello, EchoReply::read).await();
 * }
 * }</pre>
 *
 * <p>Any thread may call it.
 */
public final class GenericNetlink implements AutoCloseable {
    /** The controller, whose id never changes; it needs no resolving. */
    private static final Family CONTROLLER = new Family("nlctrl", GENL_ID_CTRL, 2, 0, 0, List.of(), Map.of());

    private static final Map<Integer, String> CONTROLLER_ATTRIBUTES = Map.of(CTRL_ATTR_FAMILY_NAME, "family-name");

    private final NetlinkClient client;

    private GenericNetlink(NetlinkClient client) {
        this.client = client;
    }

    /**
     * Opens a client with default settings.
     *
     * @return generic netlink on a socket of its own
     * @throws io.nettylink.SystemCallException if the kernel refuses the socket
     * @throws IllegalCallerException if this JVM may not call native functions; the message names the flag
     * @throws UnsatisfiedLinkError if Netty's epoll transport did not load; the message says what to do
     */
    public static GenericNetlink open() {
        return on(NetlinkClient.open(NETLINK_GENERIC));
    }

    /**
     * Takes over a client.
     *
     * @param client a client of the protocol NETLINK_GENERIC, with settings of one's own; closed with this
     * @return generic netlink on that client
     */
    public static GenericNetlink on(NetlinkClient client) {
        if (client.channel().protocol() != NETLINK_GENERIC) {
            throw new IllegalArgumentException(
                    "the client's protocol is " + client.channel().protocol() + ", not NETLINK_GENERIC");
        }
        return new GenericNetlink(client);
    }

    /**
     * Asks the kernel for a family. Where a module knows the name, the kernel loads that module first.
     *
     * @param name the family's name
     * @return the family as it is now; or a {@link FamilyNotFoundException}
     */
    public NetlinkFuture<Family> family(String name) {
        Request request = CONTROLLER
                .request(CTRL_CMD_GETFAMILY)
                .attributes(out -> out.string(CTRL_ATTR_FAMILY_NAME, name))
                .names(path -> CONTROLLER_ATTRIBUTES.get(path.getLast()))
                .build();
        return named(client.call(request, Family::read), name);
    }

    /**
     * Asks the kernel for all families.
     *
     * @return the families as they are now
     */
    public NetlinkFuture<List<Family>> families() {
        return client.dump(CONTROLLER.request(CTRL_CMD_GETFAMILY).build(), Family::read);
    }

    /**
     * Sends a request of which only the success matters, as {@link NetlinkClient#execute} does.
     *
     * @param request what to ask, from {@link Family#request}
     * @return the acknowledgement; or a {@link io.nettylink.NetlinkException}
     */
    public NetlinkFuture<Acknowledgement> execute(Request request) {
        return client.execute(request);
    }

    /**
     * Sends a request that has one reply, as {@link NetlinkClient#call} does.
     *
     * @param request what to ask, from {@link Family#request}
     * @param decoder makes a value of the reply, on the event loop
     * @param <T> the value
     * @return the value; or a {@link io.nettylink.NetlinkException}
     */
    public <T> NetlinkFuture<T> call(Request request, MessageDecoder<T> decoder) {
        return client.call(request, decoder);
    }

    /**
     * Asks for a whole table, as {@link NetlinkClient#dump} does.
     *
     * @param request what to ask, from {@link Family#request}
     * @param decoder makes a value of each message, on the event loop
     * @param <T> the value
     * @return the values; or a {@link io.nettylink.NetlinkException}
     */
    public <T> NetlinkFuture<List<T>> dump(Request request, MessageDecoder<T> decoder) {
        return client.dump(request, decoder);
    }

    /**
     * Listens to multicast groups of a family, on a socket of its own.
     *
     * @param family the family
     * @param listener takes what comes, on the event loop
     * @param groups the groups' names
     * @return the subscription, which has joined all groups; or a {@link io.nettylink.SystemCallException}
     * @throws io.nettylink.GroupNotFoundException if the family has no group of such a name
     */
    public NetlinkFuture<Subscription> subscribe(Family family, NotificationListener listener, String... groups) {
        int[] numbers = new int[groups.length];
        for (int i = 0; i < groups.length; i++) {
            numbers[i] = family.group(groups[i]);
        }
        return client.subscribe(listener, numbers);
    }

    /**
     * The client behind this.
     *
     * @return a client of the protocol NETLINK_GENERIC
     */
    public NetlinkClient client() {
        return client;
    }

    /** Closes the client. */
    @Override
    public void close() {
        client.close();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what whenComplete runs can't fail
    private static NetlinkFuture<Family> named(NetlinkFuture<Family> reply, String name) {
        NetlinkFuture<Family> named = reply.newIncompleteFuture();
        reply.whenComplete((family, failure) -> {
            if (failure == null) {
                named.complete(family);
            } else if (failure instanceof KernelErrorException e && e.errno() == Errno.ENOENT) {
                named.completeExceptionally(new FamilyNotFoundException(name, e));
            } else {
                named.completeExceptionally(failure);
            }
        });
        named.whenComplete((family, failure) -> {
            if (named.isCancelled()) {
                reply.cancel(false);
            }
        });
        return named;
    }
}
