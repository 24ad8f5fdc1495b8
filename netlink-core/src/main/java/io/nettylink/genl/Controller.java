// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_ID;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_NAME;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_GETFAMILY;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_GETPOLICY;
import static io.nettylink.codec.GenetlinkConstants.GENL_ID_CTRL;

import io.nettylink.FamilyGoneException;
import io.nettylink.FamilyNotFoundException;
import io.nettylink.KernelErrorException;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkFuture;
import io.nettylink.Request;
import io.nettylink.codec.Errno;
import io.nettylink.codec.ExtendedAck;
import io.nettylink.genl.FamilyPolicies.Detail;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Questions to the family {@code nlctrl}, which knows the others. */
final class Controller {
    static final String NAME = "nlctrl";

    private static final String NOTIFY_GROUP = "notify";

    /** Its id never changes; it needs no resolving. */
    private static final Family CONTROLLER = new Family(NAME, GENL_ID_CTRL, 2, 0, 0, List.of(), Map.of());

    private static final Map<Integer, String> ATTRIBUTES =
            Map.of(CTRL_ATTR_FAMILY_ID, "family-id", CTRL_ATTR_FAMILY_NAME, "family-name");

    private final NetlinkClient client;

    Controller(NetlinkClient client) {
        this.client = client;
    }

    /** Asks for a family by name; the kernel loads the module that brings it, where it can. */
    NetlinkFuture<Family> family(String name) {
        Request request = request(CTRL_CMD_GETFAMILY)
                .attributes(out -> out.string(CTRL_ATTR_FAMILY_NAME, name))
                .build();
        return Relay.of(client.call(request, Family::read), (failure, family) -> {
            if (failure instanceof KernelErrorException e && e.errno() == Errno.ENOENT) {
                family.completeExceptionally(new FamilyNotFoundException(name, e));
            } else {
                family.completeExceptionally(failure);
            }
        });
    }

    NetlinkFuture<List<Family>> families() {
        return client.dump(request(CTRL_CMD_GETFAMILY).build(), Family::read);
    }

    /** The number of the group that tells of families that come and go. */
    NetlinkFuture<Integer> notifyGroup() {
        Request request = request(CTRL_CMD_GETFAMILY)
                .attributes(out -> out.u16(CTRL_ATTR_FAMILY_ID, GENL_ID_CTRL))
                .build();
        return client.call(request, message -> Family.read(message).group(NOTIFY_GROUP));
    }

    /**
     * Asks whether an id is still that of a family. No module is loaded for this question.
     *
     * @return the family; or a {@link FamilyGoneException} with that cause
     */
    NetlinkFuture<Family> confirm(String name, int id, @Nullable Throwable cause) {
        Request request = request(CTRL_CMD_GETFAMILY)
                .attributes(out -> out.u16(CTRL_ATTR_FAMILY_ID, id))
                .build();
        NetlinkFuture<Family> owner = client.call(request, message -> {
            Family family = Family.read(message);
            if (!family.name().equals(name)) {
                throw gone(name, id, "which is now that of \"" + family.name() + "\"", cause);
            }
            return family;
        });
        return Relay.of(owner, (failure, family) -> {
            boolean noOwner = failure instanceof KernelErrorException e && e.errno() == Errno.ENOENT;
            family.completeExceptionally(noOwner ? gone(name, id, "its module is unloaded", cause) : failure);
        });
    }

    /** Asks for a family's policies, by its id. */
    NetlinkFuture<FamilyPolicies> policies(Family family) {
        Request request = request(CTRL_CMD_GETPOLICY)
                .attributes(out -> out.u16(CTRL_ATTR_FAMILY_ID, family.id()))
                .build();
        NetlinkFuture<List<List<PolicyDump.Part>>> dump = client.dump(request, PolicyDump::read);
        NetlinkFuture<FamilyPolicies> policies = dump.newIncompleteFuture();
        return Relay.into(policies, dump, parts -> policies.complete(PolicyDump.policies(family, parts)), failure -> {
            int errno = failure instanceof KernelErrorException e ? e.errno() : 0;
            switch (errno) {
                case Errno.ENODATA -> policies.complete(without(family, Detail.NONE));
                case Errno.EOPNOTSUPP -> policies.complete(without(family, Detail.UNKNOWN));
                case Errno.ENOENT ->
                    policies.completeExceptionally(gone(family.name(), family.id(), "its module is unloaded", failure));
                default -> policies.completeExceptionally(failure);
            }
        });
    }

    /** Whether a failure may mean that no family has the id that was asked: the kernel has no words for that. */
    static boolean mayBeGone(Throwable failure, int id) {
        return id != GENL_ID_CTRL
                && failure instanceof KernelErrorException e
                && e.errno() == Errno.ENOENT
                && e.extendedAck().equals(ExtendedAck.NONE);
    }

    private static FamilyPolicies without(Family family, Detail detail) {
        return new FamilyPolicies(family, detail, Map.of(), Map.of());
    }

    private static FamilyGoneException gone(String name, int id, String what, @Nullable Throwable cause) {
        return new FamilyGoneException(name, "has no longer the id " + id + ": " + what, cause);
    }

    private static Request.Builder request(int command) {
        return CONTROLLER.request(command).names(path -> ATTRIBUTES.get(path.getLast()));
    }
}
