// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.codec.GenetlinkConstants.GENL_CMD_CAP_DO;
import static io.nettylink.codec.GenetlinkConstants.GENL_CMD_CAP_DUMP;
import static io.nettylink.codec.GenetlinkConstants.GENL_CMD_CAP_HASPOL;
import static io.nettylink.codec.GenetlinkConstants.GENL_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP;

import io.nettylink.codec.AttributeWriter;
import io.nettylink.codec.Errno;
import io.nettylink.codec.MessageView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A generic-netlink family of the simulated kernel: {@link FakeController#register}. Any thread may call it.
 *
 * <pre>{@code
 * FakeFamily clock = kernel.generic().register("clock", family -> family.command(CLOCK_CMD_GET, GENL_CMD_CAP_DO));
 * clock.on(CLOCK_CMD_GET, request -> clock.reply(CLOCK_CMD_GET, out -> out.u64(CLOCK_A_TIME, 42)));
 * }</pre>
 *
 * <p>A command that the family does not have, a do of one that only dumps and the other way round, and one that the test
 * has not scripted get {@code EOPNOTSUPP}; after {@link #unregister} every request gets {@code ENOENT}.
 */
public final class FakeFamily {
    private final FakeController controller;
    private final int id;
    private final String name;
    private final int version;
    private final Map<Integer, Integer> commands;
    private final Map<Integer, Integer> policy;
    private final Map<String, Integer> groups;

    FakeFamily(FakeController controller, int id, Builder builder) {
        this.controller = controller;
        this.id = id;
        this.name = builder.name;
        this.version = builder.version;
        this.policy = new TreeMap<>(builder.policy);
        this.commands = new TreeMap<>(builder.commands);
        this.groups = new LinkedHashMap<>(builder.groups);
        if (!policy.isEmpty()) {
            commands.replaceAll((command, flags) -> flags | GENL_CMD_CAP_HASPOL);
        }
    }

    /**
     * Scripts the answer to a command, do and dump alike.
     *
     * @param command the command's number, one that the family was registered with
     * @param handler says the answer
     * @return this
     */
    public FakeFamily on(int command, RequestHandler handler) {
        return on(command, request -> true, handler);
    }

    /**
     * Scripts the answer to those requests of a command that meet a condition.
     *
     * @param command the command's number, one that the family was registered with
     * @param when the condition
     * @param handler says the answer
     * @return this
     */
    public FakeFamily on(int command, Predicate<? super MessageView> when, RequestHandler handler) {
        if (!commands.containsKey(command)) {
            throw new IllegalArgumentException("family " + name + " was registered without a command " + command);
        }
        controller
                .protocol()
                .on(id, request -> isFit(request) && request.u8(0) == command && when.test(request), handler);
        return this;
    }

    /**
     * A message of this family.
     *
     * @param command the command that its header says
     * @param attributes appends its attributes
     * @return a message, for dumps and for {@link Answer#messages}
     */
    public KernelMessage message(int command, Consumer<? super AttributeWriter> attributes) {
        return KernelMessage.of(
                id, out -> attributes.accept(out.u8(command).u8(version).zero(2).attributes()));
    }

    /**
     * Success with one reply.
     *
     * @param command the command that its header says
     * @param attributes appends its attributes
     * @return the answer
     */
    public Answer reply(int command, Consumer<? super AttributeWriter> attributes) {
        return Answer.messages(message(command, attributes));
    }

    /**
     * Sends a notification.
     *
     * @param group the group's name
     * @param command the command that the notification's header says
     * @param attributes appends its attributes
     * @return how many sockets are members of the group
     */
    public int publish(String group, int command, Consumer<? super AttributeWriter> attributes) {
        return controller.protocol().publish(group(group), message(command, attributes));
    }

    /**
     * Takes the family away as a module does that is unloaded: its groups lose their members, and {@code nlctrl}'s group
     * {@code notify} is told. A second call does nothing.
     */
    public void unregister() {
        controller.unregister(this);
    }

    /**
     * The family's id, which is its message type.
     *
     * @return the number that the controller has given it
     */
    public int id() {
        return id;
    }

    /**
     * The family's name.
     *
     * @return its name
     */
    public String name() {
        return name;
    }

    /**
     * The number of a multicast group.
     *
     * @param group the group's name
     * @return the number that the controller has given it
     * @throws IllegalArgumentException if the family has none of that name
     */
    public int group(String group) {
        Integer number = groups.get(group);
        if (number == null) {
            throw new IllegalArgumentException("family " + name + " has no group " + group);
        }
        return number;
    }

    /** What the controller does for every family, whatever is scripted. */
    void install() {
        controller.protocol().on(id, request -> !isFit(request), this::refuse);
    }

    int version() {
        return version;
    }

    int maxAttribute() {
        return policy.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    Map<Integer, Integer> commands() {
        return commands;
    }

    Map<Integer, Integer> policy() {
        return policy;
    }

    Map<String, Integer> groups() {
        return groups;
    }

    private boolean isFit(MessageView request) {
        int kind = request.has(NLM_F_DUMP) ? GENL_CMD_CAP_DUMP : GENL_CMD_CAP_DO;
        return controller.isRegistered(this)
                && request.payloadLength() >= GENL_HDRLEN
                && (commands.getOrDefault(request.u8(0), 0) & kind) != 0;
    }

    private Answer refuse(MessageView request) {
        if (!controller.isRegistered(this)) {
            return Answer.error(Errno.ENOENT);
        }
        return Answer.error(request.payloadLength() < GENL_HDRLEN ? Errno.EINVAL : Errno.EOPNOTSUPP);
    }

    /** What a family is registered with. Not thread-safe. */
    public static final class Builder {
        private static final int MAX_NAME = 15;

        private final String name;
        private final Map<Integer, Integer> commands = new TreeMap<>();
        private final Map<Integer, Integer> policy = new TreeMap<>();
        private final Map<String, Integer> groups = new LinkedHashMap<>();
        private int version = 1;

        Builder(String name) {
            if (name.isEmpty() || name.length() > MAX_NAME) {
                throw new IllegalArgumentException("a family's name has 1 to 15 characters: " + name);
            }
            this.name = name;
        }

        /**
         * The family's version, 1 unless set.
         *
         * @param version the number
         * @return this
         */
        public Builder version(int version) {
            this.version = version;
            return this;
        }

        /**
         * Adds a command.
         *
         * @param command its number
         * @param flags {@code GENL_CMD_CAP_DO}, {@code GENL_CMD_CAP_DUMP} or both, and {@code GENL_ADMIN_PERM} if one
         *     likes; the last has no effect
         * @return this
         */
        public Builder command(int command, int flags) {
            commands.put(command, flags);
            return this;
        }

        /**
         * Adds an attribute to the policy that {@code CTRL_CMD_GETPOLICY} tells. Requests are not checked by it.
         *
         * @param attribute the attribute's type
         * @param type its kind, one of {@code enum netlink_attribute_type}
         * @return this
         */
        public Builder attribute(int attribute, int type) {
            policy.put(attribute, type);
            return this;
        }

        /**
         * Adds a multicast group, whose number is the controller's choice.
         *
         * @param group its name
         * @return this
         */
        public Builder group(String group) {
            return group(group, 0);
        }

        Builder group(String group, int number) {
            groups.put(group, number);
            return this;
        }

        int groupCount() {
            return groups.size();
        }

        void numberGroups(int first) {
            int[] next = {first};
            groups.replaceAll((group, number) -> next[0]++);
        }
    }
}
