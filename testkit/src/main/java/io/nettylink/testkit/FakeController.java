// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_ID;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_NAME;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_DELFAMILY;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_DELMCAST_GRP;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_GETFAMILY;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_GETPOLICY;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_NEWFAMILY;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_NEWMCAST_GRP;
import static io.nettylink.codec.GenetlinkConstants.GENL_CMD_CAP_DO;
import static io.nettylink.codec.GenetlinkConstants.GENL_CMD_CAP_DUMP;
import static io.nettylink.codec.GenetlinkConstants.GENL_HDRLEN;
import static io.nettylink.codec.GenetlinkConstants.GENL_ID_CTRL;
import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP;

import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.Errno;
import io.nettylink.codec.MessageView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The simulated kernel's generic netlink: the controller {@code nlctrl} and the families that the test registers. From
 * {@link FakeKernel#generic}. Any thread may call it.
 *
 * <pre>{@code
 * FakeFamily clock = kernel.generic().register("clock", family -> family
 *         .version(1)
 *         .command(CLOCK_CMD_GET, GENL_CMD_CAP_DO)
 *         .group("ticks"));
 * clock.on(CLOCK_CMD_GET, request -> clock.reply(CLOCK_CMD_GET, out -> out.u64(CLOCK_A_TIME, 42)));
 * ...
 * clock.publish("ticks", CLOCK_CMD_TICK, out -> out.u64(CLOCK_A_TIME, 43));
 * }</pre>
 *
 * <p>The controller answers {@code CTRL_CMD_GETFAMILY} (one by name or id, and all) and {@code CTRL_CMD_GETPOLICY}, and
 * tells its group {@code notify} of families and groups that come and go. An id is not used again: a family that is
 * registered anew has another, as after the reload of a module. The numbers of groups are, at once.
 */
public final class FakeController {
    private static final int FIRST_ID = GENL_ID_CTRL + 3;
    private static final int NOTIFY_GROUP = GENL_ID_CTRL;
    private static final int FIRST_GROUP = NOTIFY_GROUP + 4;

    private final KernelLock lock;
    private final FakeProtocol protocol;
    private final Map<Integer, FakeFamily> families = new TreeMap<>();
    private int nextId = FIRST_ID;

    FakeController(KernelLock lock, FakeProtocol protocol) {
        this.lock = lock;
        this.protocol = protocol.refusing(Answer.error(Errno.ENOENT)).groups(FIRST_GROUP - 1);
        FakeFamily.Builder self = new FakeFamily.Builder("nlctrl")
                .version(2)
                .command(CTRL_CMD_GETFAMILY, GENL_CMD_CAP_DO | GENL_CMD_CAP_DUMP)
                .command(CTRL_CMD_GETPOLICY, GENL_CMD_CAP_DUMP)
                .group("notify", NOTIFY_GROUP);
        FakeFamily controller = new FakeFamily(this, GENL_ID_CTRL, self);
        families.put(GENL_ID_CTRL, controller);
        controller.install();
        controller.on(CTRL_CMD_GETFAMILY, this::getFamily);
        controller.on(CTRL_CMD_GETPOLICY, this::getPolicy);
    }

    /**
     * Registers a family, and tells the group {@code notify}.
     *
     * @param name the family's name, at most 15 characters
     * @param settings adds versions, commands and groups
     * @return the family, to script it by
     * @throws IllegalArgumentException if a family of that name is registered, or the name is too long
     */
    public FakeFamily register(String name, UnaryOperator<FakeFamily.Builder> settings) {
        FakeFamily.Builder builder = settings.apply(new FakeFamily.Builder(name));
        return lock.call(() -> {
            if (find(name) != null) {
                throw new IllegalArgumentException("there is a family " + name + " already");
            }
            builder.numberGroups(freeGroups(builder.groupCount()));
            FakeFamily family = new FakeFamily(this, nextId++, builder);
            families.put(family.id(), family);
            family.install();
            tell(CTRL_CMD_NEWFAMILY, family, family.groups());
            family.groups().forEach((group, number) -> tell(CTRL_CMD_NEWMCAST_GRP, family, Map.of(group, number)));
            return family;
        });
    }

    /**
     * The protocol beneath.
     *
     * @return {@code NETLINK_GENERIC}, to script what no family covers
     */
    public FakeProtocol protocol() {
        return protocol;
    }

    /** Takes a family away, its groups' members first. */
    void unregister(FakeFamily family) {
        lock.run(() -> {
            if (!families.remove(family.id(), family)) {
                return;
            }
            family.groups().forEach((group, number) -> {
                protocol.ports().members(number).forEach(member -> member.leave(number));
                tell(CTRL_CMD_DELMCAST_GRP, family, Map.of(group, number));
            });
            tell(CTRL_CMD_DELFAMILY, family, family.groups());
        });
    }

    boolean isRegistered(FakeFamily family) {
        return families.get(family.id()) == family;
    }

    KernelLock lock() {
        return lock;
    }

    /** The first of so many group numbers in a row that are free: the kernel gives them out again at once. */
    private int freeGroups(int count) {
        Set<Integer> taken = new HashSet<>();
        families.values().forEach(family -> taken.addAll(family.groups().values()));
        int first = FIRST_GROUP;
        for (int number = first; number < first + count; number++) {
            if (taken.contains(number)) {
                first = number + 1;
            }
        }
        protocol.groups(Math.max(protocol.groups(), first + count - 1));
        return first;
    }

    private void tell(int command, FakeFamily family, Map<String, Integer> groups) {
        protocol.publish(NOTIFY_GROUP, ControllerMessages.family(command, family, groups));
    }

    private Answer getFamily(MessageView request) {
        if (request.has(NLM_F_DUMP)) {
            Collection<FakeFamily> all = families.values();
            return Answer.dump(all.stream()
                    .map(family -> ControllerMessages.family(CTRL_CMD_NEWFAMILY, family, family.groups()))
                    .toList());
        }
        Wanted wanted = Wanted.of(request);
        if (wanted.isEmpty()) {
            return Answer.error(Errno.EINVAL);
        }
        FakeFamily family = find(wanted);
        return family == null
                ? Answer.error(Errno.ENOENT)
                : Answer.messages(ControllerMessages.family(CTRL_CMD_NEWFAMILY, family, family.groups()));
    }

    private Answer getPolicy(MessageView request) {
        Wanted wanted = Wanted.of(request);
        FakeFamily family = find(wanted);
        if (family == null) {
            return Answer.error(wanted.isEmpty() ? Errno.EINVAL : Errno.ENOENT);
        }
        List<KernelMessage> messages = new ArrayList<>();
        family.commands().forEach((command, flags) -> messages.add(ControllerMessages.use(family, command, flags)));
        family.policy().forEach((attribute, type) -> messages.add(ControllerMessages.policy(family, attribute, type)));
        return Answer.dump(messages);
    }

    private @Nullable FakeFamily find(Wanted wanted) {
        return wanted.name() == null ? families.get(wanted.id()) : find(wanted.name());
    }

    private @Nullable FakeFamily find(String name) {
        for (FakeFamily family : families.values()) {
            if (family.name().equals(name)) {
                return family;
            }
        }
        return null;
    }

    /** Which family a request is about. */
    private record Wanted(int id, @Nullable String name) {
        static Wanted of(MessageView request) {
            int id = 0;
            String name = null;
            AttributeReader in = request.attributes(GENL_HDRLEN);
            while (in.next()) {
                switch (in.type()) {
                    case CTRL_ATTR_FAMILY_ID -> id = in.u16();
                    case CTRL_ATTR_FAMILY_NAME -> name = in.string();
                    default -> {}
                }
            }
            return new Wanted(id, name);
        }

        boolean isEmpty() {
            return id == 0 && name == null;
        }
    }
}
