// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;

import io.nettylink.FamilyGoneException;
import io.nettylink.MessageDecoder;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkFuture;
import io.nettylink.NotificationListener;
import io.nettylink.Request;
import io.nettylink.Subscription;
import io.nettylink.SystemCallException;
import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.Errno;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;

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
 *
 * <h2>Ids that change</h2>
 *
 * <p>A family gets its id and the numbers of its multicast groups when its module is loaded, and others when it is
 * loaded anew. {@link #family} is a question: its answer is a value that stays as it was. {@link #follow} gives a family
 * that is kept right by the controller's notifications, at the cost of a second socket. Of the requests of both:
 *
 * <ul>
 *   <li>A request of a {@link FollowedFamily} goes to the id that is known when it is sent. While the family is known to
 *       be gone, it is not sent. A request of a {@link Family} whose id is known to be old, because the family is followed
 *       as well, is not sent either.
 *   <li>A request under an id that no family has is refused by the kernel, and fails with a {@link FamilyGoneException};
 *       an ENOENT of the family's own stays a {@link io.nettylink.KernelErrorException}.
 *   <li>The kernel gives ids out in turn, and one that was given back only after all others: about a thousand families
 *       have to be registered first. Only then, and only where the news of it has not arrived (or the family isn't
 *       followed), could a request under an old id reach another family. Nothing in the protocol can rule that out.
 *   <li>A request that a family had accepted when it left stays without an answer, and ends with a
 *       {@link io.nettylink.RequestTimeoutException}.
 *   <li>The numbers of groups are given out again at once. Neither {@link #subscribe} nor {@link FollowedFamily#subscribe}
 *       delivers another family's notifications for that: the one fails where the family is not what it was, the other
 *       joins the new numbers.
 * </ul>
 */
public final class GenericNetlink implements AutoCloseable {
    private final NetlinkClient client;
    private final Controller controller;
    final FamilyRegistry registry;

    private GenericNetlink(NetlinkClient client) {
        this.client = client;
        this.controller = new Controller(client);
        this.registry = new FamilyRegistry(client, controller);
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
     * @return the family as it is now; or a {@link io.nettylink.FamilyNotFoundException}
     */
    public NetlinkFuture<Family> family(String name) {
        NetlinkFuture<Family> family = controller.family(name);
        NetlinkFuture<Family> noted = family.newIncompleteFuture();
        return Relay.into(
                noted,
                family,
                found -> {
                    registry.seen(found);
                    noted.complete(found);
                },
                noted::completeExceptionally);
    }

    /**
     * Asks the kernel for all families.
     *
     * @return the families as they are now
     */
    public NetlinkFuture<List<Family>> families() {
        return controller.families();
    }

    /**
     * Follows a family as its module is loaded and unloaded. The first call opens a socket for the controller's
     * notifications. The family is looked up as by {@link #family}, and again where such notifications were lost.
     *
     * @param name the family's name
     * @return the family, which may not be there yet; the same for each call with that name. Or a
     *     {@link io.nettylink.NetlinkException} where that can't be found out.
     * @throws io.nettylink.SystemCallException if the kernel refuses the socket itself, or an option
     */
    public NetlinkFuture<FollowedFamily> follow(String name) {
        return registry.follow(name);
    }

    /**
     * Asks the kernel which attributes a family's operations accept.
     *
     * @param family the family
     * @return its policies; a kernel that knows none of them, or doesn't know the question, is no failure. Or a
     *     {@link io.nettylink.FamilyGoneException}
     */
    public NetlinkFuture<FamilyPolicies> policies(Family family) {
        return controller.policies(family);
    }

    /**
     * Sends a request of which only the success matters, as {@link NetlinkClient#execute} does.
     *
     * @param request what to ask, from {@link FollowedFamily#request} or {@link Family#request}
     * @return the acknowledgement; or a {@link io.nettylink.NetlinkException}
     */
    public NetlinkFuture<Acknowledgement> execute(Request request) {
        return send(request, client::execute);
    }

    /**
     * Sends a request that has one reply, as {@link NetlinkClient#call} does.
     *
     * @param request what to ask, from {@link FollowedFamily#request} or {@link Family#request}
     * @param decoder makes a value of the reply, on the event loop
     * @param <T> the value
     * @return the value; or a {@link io.nettylink.NetlinkException}
     */
    public <T> NetlinkFuture<T> call(Request request, MessageDecoder<T> decoder) {
        return send(request, addressed -> client.call(addressed, decoder));
    }

    /**
     * Asks for a whole table, as {@link NetlinkClient#dump} does.
     *
     * @param request what to ask, from {@link FollowedFamily#request} or {@link Family#request}
     * @param decoder makes a value of each message, on the event loop
     * @param <T> the value
     * @return the values; or a {@link io.nettylink.NetlinkException}
     */
    public <T> NetlinkFuture<List<T>> dump(Request request, MessageDecoder<T> decoder) {
        return send(request, addressed -> client.dump(addressed, decoder));
    }

    /**
     * Asks for a whole table bit by bit, as {@link NetlinkClient#stream} does.
     *
     * @param request what to ask, from {@link FollowedFamily#request} or {@link Family#request}
     * @param decoder makes a value of each message, on the event loop; what it throws ends the stream
     * @param <T> the value
     * @return a publisher of the values in the kernel's order, which asks anew for each subscriber
     */
    public <T> Flow.Publisher<T> stream(Request request, MessageDecoder<T> decoder) {
        if (!(request.messageType() instanceof FamilyAddress address)) {
            return client.stream(request, decoder);
        }
        return subscriber -> {
            Objects.requireNonNull(subscriber, "subscriber");
            Sending sending = new Sending(address, registry);
            client.stream(request.withType(sending), decoder)
                    .subscribe(new ExplainedStream<>(
                            subscriber, failure -> explain(sending, failure, subscriber::onError)));
        };
    }

    /**
     * Listens to multicast groups of a family, on a socket of its own, until the family's module is unloaded: then the
     * kernel ends the memberships, and says nothing to the listener. {@link FollowedFamily#subscribe} listens beyond
     * that.
     *
     * @param family the family
     * @param listener takes what comes, on the event loop
     * @param groups the groups' names
     * @return the subscription, which has joined all groups; or a {@link io.nettylink.SystemCallException}, or a
     *     {@link io.nettylink.FamilyGoneException}
     * @throws io.nettylink.GroupNotFoundException if the family has no group of such a name
     */
    public NetlinkFuture<Subscription> subscribe(Family family, NotificationListener listener, String... groups) {
        int[] numbers = new int[groups.length];
        for (int i = 0; i < groups.length; i++) {
            numbers[i] = family.group(groups[i]);
        }
        FamilyGate gate = new FamilyGate(listener, family.id(), () -> {});
        NetlinkFuture<Subscription> joined = client.subscribe(gate, numbers);
        NetlinkFuture<Subscription> confirmed = joined.newIncompleteFuture();
        return Relay.into(
                confirmed,
                joined,
                subscription -> confirm(family, gate, subscription, confirmed),
                failure -> explain(family, failure, confirmed));
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

    /** Sends a request under the id that counts, and finds out what an ENOENT means. */
    private <T> NetlinkFuture<T> send(Request request, Function<Request, NetlinkFuture<T>> how) {
        if (!(request.messageType() instanceof FamilyAddress address)) {
            return how.apply(request);
        }
        Sending sending = new Sending(address, registry);
        return Relay.of(
                how.apply(request.withType(sending)),
                (failure, outcome) -> explain(sending, failure, outcome::completeExceptionally));
    }

    /** Finds out what a failure means: that the family is gone, or what it says. */
    @SuppressWarnings("FutureReturnValueIgnored") // what whenComplete runs can't fail
    private void explain(Sending sending, Throwable failure, Consumer<Throwable> outcome) {
        if (!ControllerQuestions.mayBeGone(failure, sending.id())) {
            outcome.accept(failure);
            return;
        }
        String name = sending.family();
        int asked = registry.question(name);
        controller.confirm(name, sending.id(), failure).whenComplete((owner, gone) -> {
            if (gone instanceof FamilyGoneException) {
                registry.gone(name, sending.id(), asked, () -> outcome.accept(gone));
            } else {
                outcome.accept(failure);
            }
        });
    }

    /** Where the family still has its id, the numbers that were joined are its groups'. */
    @SuppressWarnings("FutureReturnValueIgnored") // what whenComplete runs can't fail
    private void confirm(
            Family family, FamilyGate gate, Subscription subscription, NetlinkFuture<Subscription> confirmed) {
        controller.confirm(family.name(), family.id(), null).whenComplete((owner, failure) -> {
            if (failure == null) {
                gate.open();
            }
            boolean taken =
                    failure == null ? confirmed.complete(subscription) : !confirmed.completeExceptionally(failure);
            if (failure != null || !taken) {
                subscription.close();
            }
        });
    }

    /** The kernel refuses to join a group that no family has. */
    @SuppressWarnings("FutureReturnValueIgnored") // what whenComplete runs can't fail
    private void explain(Family family, Throwable failure, NetlinkFuture<Subscription> confirmed) {
        if (!(failure instanceof SystemCallException e && e.errno() == Errno.ENOENT)) {
            confirmed.completeExceptionally(failure);
            return;
        }
        controller.confirm(family.name(), family.id(), failure).whenComplete((owner, gone) -> {
            confirmed.completeExceptionally(gone instanceof FamilyGoneException ? gone : failure);
        });
    }
}
