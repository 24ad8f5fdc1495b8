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
import io.nettylink.NetlinkException;
import io.nettylink.Request;
import io.nettylink.codec.Errno;
import io.nettylink.codec.ExtendedAck;
import io.nettylink.codec.MessageView;
import io.nettylink.genl.FamilyPolicies.Detail;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is asked of the family {@code nlctrl}, which knows the others, and what its answers mean. */
final class ControllerQuestions {
    static final String NAME = "nlctrl";

    /** Its id never changes; it needs no resolving. */
    private static final Family CONTROLLER = new Family(NAME, GENL_ID_CTRL, 2, 0, 0, List.of(), Map.of());

    private static final Map<Integer, String> ATTRIBUTES =
            Map.of(CTRL_ATTR_FAMILY_ID, "family-id", CTRL_ATTR_FAMILY_NAME, "family-name");

    private ControllerQuestions() {}

    /** Asks for a family by name; the kernel loads the module that brings it, where it can. */
    static Request familyOf(String name) {
        return request(CTRL_CMD_GETFAMILY)
                .attributes(out -> out.string(CTRL_ATTR_FAMILY_NAME, name))
                .build();
    }

    /** Asks for the family that has an id. No module is loaded for this question. */
    static Request familyOf(int id) {
        return request(CTRL_CMD_GETFAMILY)
                .attributes(out -> out.u16(CTRL_ATTR_FAMILY_ID, id))
                .build();
    }

    /** Asks for all families: a dump. */
    static Request families() {
        return request(CTRL_CMD_GETFAMILY).build();
    }

    /** Asks for a family's policies, by its id: a dump. */
    static Request policiesOf(Family family) {
        return request(CTRL_CMD_GETPOLICY)
                .attributes(out -> out.u16(CTRL_ATTR_FAMILY_ID, family.id()))
                .build();
    }

    /** What it means that a family could not be had by name. */
    static NetlinkException notFound(String name, KernelErrorException failure) {
        return failure.errno() == Errno.ENOENT ? new FamilyNotFoundException(name, failure) : failure;
    }

    /**
     * Reads the family that has an id.
     *
     * @throws FamilyGoneException with that cause, if it is another than it was
     */
    static Family owner(MessageView message, String name, int id, @Nullable Throwable cause) {
        Family family = Family.read(message);
        if (!family.name().equals(name)) {
            throw gone(name, id, "which is now that of \"" + family.name() + "\"", cause);
        }
        return family;
    }

    /** What it means that no family could be had by id. */
    static NetlinkException withoutOwner(String name, int id, KernelErrorException failure, @Nullable Throwable cause) {
        return failure.errno() == Errno.ENOENT ? gone(name, id, "its module is unloaded", cause) : failure;
    }

    /** What it means that a family's policies could not be had, where that is no failure; null where it is one. */
    static @Nullable FamilyPolicies withoutPolicies(Family family, KernelErrorException failure) {
        return switch (failure.errno()) {
            case Errno.ENODATA -> new FamilyPolicies(family, Detail.NONE, Map.of(), Map.of());
            case Errno.EOPNOTSUPP -> new FamilyPolicies(family, Detail.UNKNOWN, Map.of(), Map.of());
            default -> null;
        };
    }

    /** Whether a failure may mean that no family has the id that was asked: the kernel has no words for that. */
    static boolean mayBeGone(Throwable failure, int id) {
        return id != GENL_ID_CTRL
                && failure instanceof KernelErrorException e
                && e.errno() == Errno.ENOENT
                && e.extendedAck().equals(ExtendedAck.NONE);
    }

    private static FamilyGoneException gone(String name, int id, String what, @Nullable Throwable cause) {
        return new FamilyGoneException(name, "has no longer the id " + id + ": " + what, cause);
    }

    private static Request.Builder request(int command) {
        return CONTROLLER.request(command).names(path -> ATTRIBUTES.get(path.getLast()));
    }
}
