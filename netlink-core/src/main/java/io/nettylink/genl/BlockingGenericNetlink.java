// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;

import io.nettylink.BlockingNetlinkClient;
import io.nettylink.BlockingSubscription;
import io.nettylink.FamilyGoneException;
import io.nettylink.FamilyNotFoundException;
import io.nettylink.MessageDecoder;
import io.nettylink.NetlinkException;
import io.nettylink.Request;
import io.nettylink.SystemCallException;
import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.Errno;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Generic netlink on the thread that makes the call: families by name, on a {@link BlockingNetlinkClient} of the protocol
 * NETLINK_GENERIC.
 *
 * <pre>{@code
 * try (BlockingGenericNetlink genl = BlockingGenericNetlink.open()) {
 *     Family echo = genl.family("nettylink-echo");
 *     Request hello = echo.request(NETTYLINK_ECHO_CMD_ECHO)
 *             .attributes(a -> a.string(NETTYLINK_ECHO_A_PAYLOAD, "hello"))
 *             .replyAfterAcknowledgement()
 *             .build();
 *     EchoReply reply = genl.call(hello, EchoReply::read);
 * }
 * }</pre>
 *
 * <p>A {@link Family} is a value: it stays as it was, though its module be loaded anew and its id be another. Requests
 * under the old id fail with a {@link FamilyGoneException}; ask for the family again then. To be told without asking
 * takes a thread that listens: {@link GenericNetlink#follow} does it on an event loop.
 *
 * <p>Any thread may call it, as {@link BlockingNetlinkClient} says.
 */
public final class BlockingGenericNetlink implements AutoCloseable {
    private final BlockingNetlinkClient client;
    private final BlockingController controller;

    /** A call that may fail because its family is gone. */
    @FunctionalInterface
    private interface Call<T extends @Nullable Object> {
        T make() throws InterruptedException;
    }

    private BlockingGenericNetlink(BlockingNetlinkClient client) {
        this.client = client;
        this.controller = new BlockingController(client);
    }

    /**
     * Opens a client with default settings.
     *
     * @return generic netlink on a socket of its own
     * @throws io.nettylink.SystemCallException if the kernel refuses the socket
     * @throws IllegalCallerException if this JVM may not call native functions; the message names the flag
     */
    public static BlockingGenericNetlink open() {
        return on(BlockingNetlinkClient.open(NETLINK_GENERIC));
    }

    /**
     * Takes over a client.
     *
     * @param client a client of the protocol NETLINK_GENERIC, with settings of one's own; closed with this
     * @return generic netlink on that client
     */
    public static BlockingGenericNetlink on(BlockingNetlinkClient client) {
        if (client.protocol() != NETLINK_GENERIC) {
            throw new IllegalArgumentException(
                    "the client's protocol is " + client.protocol() + ", not NETLINK_GENERIC");
        }
        return new BlockingGenericNetlink(client);
    }

    /**
     * Asks the kernel for a family. Where a module knows the name, the kernel loads that module first.
     *
     * @param name the family's name
     * @return the family as it is now
     * @throws FamilyNotFoundException if the kernel has none of that name
     * @throws NetlinkException if the request failed otherwise
     * @throws InterruptedException if the calling thread is interrupted
     */
    public Family family(String name) throws InterruptedException {
        return controller.family(name);
    }

    /**
     * Asks the kernel for all families.
     *
     * @return the families as they are now
     * @throws NetlinkException if the request failed
     * @throws InterruptedException if the calling thread is interrupted
     */
    public List<Family> families() throws InterruptedException {
        return controller.families();
    }

    /**
     * Asks the kernel which attributes a family's operations accept.
     *
     * @param family the family
     * @return its policies; a kernel that knows none of them, or doesn't know the question, is no failure
     * @throws FamilyGoneException if the family has that id no longer
     * @throws NetlinkException if the request failed otherwise
     * @throws InterruptedException if the calling thread is interrupted
     */
    public FamilyPolicies policies(Family family) throws InterruptedException {
        return controller.policies(family);
    }

    /**
     * Sends a request of which only the success matters, as {@link BlockingNetlinkClient#execute} does.
     *
     * @param request what to ask, from {@link Family#request}
     * @return the acknowledgement
     * @throws FamilyGoneException if the family has that id no longer
     * @throws NetlinkException if the request failed otherwise
     * @throws InterruptedException if the calling thread is interrupted
     */
    public Acknowledgement execute(Request request) throws InterruptedException {
        return send(request, () -> client.execute(request));
    }

    /**
     * Sends a request that has one reply, as {@link BlockingNetlinkClient#call} does.
     *
     * @param request what to ask, from {@link Family#request}
     * @param decoder makes a value of the reply
     * @param <T> the value
     * @return the value
     * @throws FamilyGoneException if the family has that id no longer
     * @throws NetlinkException if the request failed otherwise
     * @throws InterruptedException if the calling thread is interrupted
     */
    public <T> T call(Request request, MessageDecoder<T> decoder) throws InterruptedException {
        return send(request, () -> client.call(request, decoder));
    }

    /**
     * Asks for a whole table, as {@link BlockingNetlinkClient#dump} does.
     *
     * @param request what to ask, from {@link Family#request}
     * @param decoder makes a value of each message
     * @param <T> the value
     * @return the values
     * @throws FamilyGoneException if the family has that id no longer
     * @throws NetlinkException if the request failed otherwise
     * @throws InterruptedException if the calling thread is interrupted
     */
    public <T> List<T> dump(Request request, MessageDecoder<T> decoder) throws InterruptedException {
        return send(request, () -> client.dump(request, decoder));
    }

    /**
     * Asks for a whole table and hands its values over one by one, as {@link BlockingNetlinkClient#forEach} does.
     *
     * @param request what to ask, from {@link Family#request}
     * @param decoder makes a value of each message
     * @param action takes each value, in the kernel's order; what it throws ends the dump, and is thrown here
     * @param <T> the value
     * @throws FamilyGoneException if the family has that id no longer
     * @throws NetlinkException if the request failed otherwise
     * @throws InterruptedException if the calling thread is interrupted
     */
    public <T> void forEach(Request request, MessageDecoder<T> decoder, Consumer<? super T> action)
            throws InterruptedException {
        this.<@Nullable Void>send(request, () -> {
            client.forEach(request, decoder, action);
            return null;
        });
    }

    /**
     * Listens to multicast groups of a family, on a socket of its own, until the family's module is unloaded: then the
     * kernel ends the memberships, and says nothing of it. {@link FollowedFamily#subscribe} listens beyond that.
     *
     * @param family the family
     * @param groups the groups' names
     * @return a subscription that has joined all groups, to be closed
     * @throws io.nettylink.GroupNotFoundException if the family has no group of such a name
     * @throws FamilyGoneException if the family has that id no longer, so that its groups may be another's
     * @throws SystemCallException if the kernel refuses the socket or a group
     * @throws NetlinkException if the family can't be asked for
     * @throws InterruptedException if the calling thread is interrupted
     */
    public BlockingSubscription subscribe(Family family, String... groups) throws InterruptedException {
        int[] numbers = new int[groups.length];
        for (int i = 0; i < groups.length; i++) {
            numbers[i] = family.group(groups[i]);
        }
        BlockingSubscription subscription = join(family, numbers);
        boolean complete = false;
        try {
            // Where the family still has its id, the numbers that were joined are its groups'.
            controller.confirm(family.name(), family.id(), null);
            complete = true;
            return subscription;
        } finally {
            if (!complete) {
                subscription.close();
            }
        }
    }

    /**
     * The client behind this.
     *
     * @return a client of the protocol NETLINK_GENERIC
     */
    public BlockingNetlinkClient client() {
        return client;
    }

    /** Closes the client. */
    @Override
    public void close() {
        client.close();
    }

    /** The kernel refuses to join a group that no family has. */
    private BlockingSubscription join(Family family, int... numbers) throws InterruptedException {
        try {
            return client.subscribe(numbers);
        } catch (SystemCallException e) {
            if (e.errno() == Errno.ENOENT) {
                controller.confirm(family.name(), family.id(), e);
            }
            throw e;
        }
    }

    /** Finds out what an ENOENT means. */
    private <T extends @Nullable Object> T send(Request request, Call<T> call) throws InterruptedException {
        try {
            return call.make();
        } catch (NetlinkException e) {
            throw request.messageType() instanceof FamilyAddress address ? controller.explain(address, e) : e;
        }
    }
}
