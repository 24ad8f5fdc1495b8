// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_NAME;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_GETFAMILY;
import static io.nettylink.codec.GenetlinkConstants.GENL_ID_CTRL;

import io.nettylink.BlockingNetlinkClient;
import io.nettylink.BlockingSubscription;
import io.nettylink.FamilyNotFoundException;
import io.nettylink.KernelErrorException;
import io.nettylink.MessageDecoder;
import io.nettylink.Request;
import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.Errno;
import java.util.List;

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
 * <p>Any thread may call it, as {@link BlockingNetlinkClient} says.
 */
public final class BlockingGenericNetlink implements AutoCloseable {
    private static final int CONTROLLER_VERSION = 2;

    private final BlockingNetlinkClient client;

    private BlockingGenericNetlink(BlockingNetlinkClient client) {
        this.client = client;
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
     * @throws io.nettylink.NetlinkException if the request failed otherwise
     * @throws InterruptedException if the calling thread is interrupted
     */
    public Family family(String name) throws InterruptedException {
        Request request = controller()
                .attributes(out -> out.string(CTRL_ATTR_FAMILY_NAME, name))
                .names(path -> path.getLast() == CTRL_ATTR_FAMILY_NAME ? "family-name" : null)
                .build();
        try {
            return client.call(request, Family::read);
        } catch (KernelErrorException e) {
            throw e.errno() == Errno.ENOENT ? new FamilyNotFoundException(name, e) : e;
        }
    }

    /**
     * Asks the kernel for all families.
     *
     * @return the families as they are now
     * @throws io.nettylink.NetlinkException if the request failed
     * @throws InterruptedException if the calling thread is interrupted
     */
    public List<Family> families() throws InterruptedException {
        return client.dump(controller().build(), Family::read);
    }

    /**
     * Sends a request of which only the success matters, as {@link BlockingNetlinkClient#execute} does.
     *
     * @param request what to ask, from {@link Family#request}
     * @return the acknowledgement
     * @throws io.nettylink.NetlinkException if the request failed
     * @throws InterruptedException if the calling thread is interrupted
     */
    public Acknowledgement execute(Request request) throws InterruptedException {
        return client.execute(request);
    }

    /**
     * Sends a request that has one reply, as {@link BlockingNetlinkClient#call} does.
     *
     * @param request what to ask, from {@link Family#request}
     * @param decoder makes a value of the reply
     * @param <T> the value
     * @return the value
     * @throws io.nettylink.NetlinkException if the request failed
     * @throws InterruptedException if the calling thread is interrupted
     */
    public <T> T call(Request request, MessageDecoder<T> decoder) throws InterruptedException {
        return client.call(request, decoder);
    }

    /**
     * Asks for a whole table, as {@link BlockingNetlinkClient#dump} does.
     *
     * @param request what to ask, from {@link Family#request}
     * @param decoder makes a value of each message
     * @param <T> the value
     * @return the values
     * @throws io.nettylink.NetlinkException if the request failed
     * @throws InterruptedException if the calling thread is interrupted
     */
    public <T> List<T> dump(Request request, MessageDecoder<T> decoder) throws InterruptedException {
        return client.dump(request, decoder);
    }

    /**
     * Listens to multicast groups of a family, on a socket of its own.
     *
     * @param family the family
     * @param groups the groups' names
     * @return a subscription that has joined all groups, to be closed
     * @throws io.nettylink.GroupNotFoundException if the family has no group of such a name
     * @throws io.nettylink.SystemCallException if the kernel refuses the socket or a group
     */
    public BlockingSubscription subscribe(Family family, String... groups) {
        int[] numbers = new int[groups.length];
        for (int i = 0; i < groups.length; i++) {
            numbers[i] = family.group(groups[i]);
        }
        return client.subscribe(numbers);
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

    private static Request.Builder controller() {
        return Request.builder(GENL_ID_CTRL)
                .label("nlctrl command " + CTRL_CMD_GETFAMILY)
                .header(out -> out.u8(CTRL_CMD_GETFAMILY).u8(CONTROLLER_VERSION).zero(2));
    }
}
