// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import io.nettylink.FamilyGoneException;
import io.nettylink.FamilyNotFoundException;
import io.nettylink.NetlinkException;
import io.nettylink.NetlinkFuture;
import io.nettylink.NotificationListener;
import io.nettylink.Request;
import io.nettylink.codec.StructWriter;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A family by name, whatever its id is: it may come, go, and come back with other numbers, as its module is loaded and
 * unloaded.
 *
 * <pre>{@code
 * FollowedFamily echo = genl.follow("nettylink-echo").await();
 * Request hello = echo.request(NETTYLINK_ECHO_CMD_ECHO).attributes(...).build();    // can be kept
 * genl.call(hello, EchoReply::read).await();                                        // goes to today's id
 * }</pre>
 *
 * <p>Its requests get the id when they are sent. While the family is gone they fail at once, without being sent, with a
 * {@link FamilyGoneException}, or a {@link FamilyNotFoundException} where it has never been there. {@link
 * GenericNetlink} says what is guaranteed when a request and the end of a family cross each other's way.
 *
 * <p>Where notifications of the controller are lost, the family is looked up anew, and its requests fail until that is
 * done. Any thread may call this.
 *
 * @see GenericNetlink#follow
 */
public final class FollowedFamily {
    private final FollowedEntry entry;
    private final String name;
    private final Address address = new Address(this);
    private volatile Knowledge knowledge = new Knowledge(Status.UNSURE, null);

    /** What is known of the family at some time. */
    private record Knowledge(Status status, @Nullable Family last) {}

    private enum Status {
        PRESENT,
        ABSENT,
        UNSURE
    }

    /** The family's id at the time that it is asked for. */
    record Address(FollowedFamily followed) implements FamilyAddress {
        @Override
        public String family() {
            return followed.name;
        }

        @Override
        public int number() {
            return followed.current().id();
        }

        @Override
        public String toString() {
            return "family \"" + followed.name + '"';
        }
    }

    FollowedFamily(FollowedEntry entry, String name) {
        this.entry = entry;
        this.name = name;
    }

    /**
     * The family's name.
     *
     * @return a name
     */
    public String name() {
        return name;
    }

    /**
     * Tells whether the family is there.
     *
     * @return false where it isn't, or where that is being looked up
     */
    public boolean isPresent() {
        return knowledge.status == Status.PRESENT;
    }

    /**
     * The family as it is now.
     *
     * @return its id, operations and groups of today
     * @throws FamilyGoneException if it was there and is not any more, or where that is being looked up
     * @throws FamilyNotFoundException if it has never been there
     */
    public Family current() {
        Knowledge now = knowledge;
        if (now.status == Status.PRESENT && now.last != null) {
            return now.last;
        }
        throw unavailable(now);
    }

    /**
     * Starts a request to this family, under the id that it has when the request is sent.
     *
     * @param command the command's number
     * @return a builder whose header is said
     */
    public Request.Builder request(int command) {
        return request(command, header -> {});
    }

    /**
     * Starts a request to a family with a fixed header of its own, under the id that it has when the request is sent.
     *
     * @param command the command's number
     * @param userHeader appends that header's fields
     * @return a builder whose headers are said
     */
    public Request.Builder request(int command, Consumer<? super StructWriter> userHeader) {
        return Request.builder(address)
                .label(() -> name + " command " + command)
                .header(out ->
                        userHeader.accept(out.u8(command).u8(lastVersion()).zero(2)));
    }

    /**
     * Listens to multicast groups of this family, on a socket of its own in the client's network namespace, across
     * reloads of its module.
     *
     * @param listener takes what comes, on the event loop
     * @param groups the groups' names
     * @return the subscription, which has joined all groups; or a {@link FamilyGoneException} or
     *     {@link FamilyNotFoundException} where the family is not there now, a
     *     {@link io.nettylink.GroupNotFoundException}, or a {@link io.nettylink.SystemCallException}
     * @throws io.nettylink.SystemCallException if the kernel refuses the socket itself, or an option
     */
    public NetlinkFuture<FamilySubscription> subscribe(NotificationListener listener, String... groups) {
        return entry.subscribe(listener, List.of(groups));
    }

    /** Throws where an id is not the family's any more. */
    void confirm(int id) {
        Family now = current();
        if (now.id() != id) {
            throw new FamilyGoneException(
                    name, "has no longer the id " + id + " but " + now.id() + ": its module was loaded anew", null);
        }
    }

    boolean isKnown() {
        return knowledge.status != Status.UNSURE;
    }

    void appeared(Family family) {
        knowledge = new Knowledge(Status.PRESENT, family);
    }

    void left() {
        knowledge = new Knowledge(Status.ABSENT, knowledge.last);
    }

    void doubt() {
        knowledge = new Knowledge(Status.UNSURE, knowledge.last);
    }

    private int lastVersion() {
        Family last = knowledge.last;
        return last == null ? 0 : last.version();
    }

    private NetlinkException unavailable(Knowledge now) {
        if (now.status == Status.UNSURE) {
            return new FamilyGoneException(
                    name, "may be gone: notifications about it were lost, and it is being looked up", null);
        }
        return now.last == null
                ? new FamilyNotFoundException(name, null)
                : new FamilyGoneException(name, "is gone: its module was unloaded", null);
    }
}
