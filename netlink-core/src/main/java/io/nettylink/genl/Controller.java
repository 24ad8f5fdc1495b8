// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import static io.nettylink.codec.GenetlinkConstants.GENL_ID_CTRL;

import io.nettylink.KernelErrorException;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkFuture;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the family {@code nlctrl}, on the event loop. */
final class Controller {
    private static final String NOTIFY_GROUP = "notify";

    private final NetlinkClient client;

    Controller(NetlinkClient client) {
        this.client = client;
    }

    /** Asks for a family by name; the kernel loads the module that brings it, where it can. */
    NetlinkFuture<Family> family(String name) {
        return Relay.of(
                client.call(ControllerQuestions.familyOf(name), Family::read),
                (failure, family) -> family.completeExceptionally(
                        failure instanceof KernelErrorException e ? ControllerQuestions.notFound(name, e) : failure));
    }

    NetlinkFuture<List<Family>> families() {
        return client.dump(ControllerQuestions.families(), Family::read);
    }

    /** The number of the group that tells of families that come and go. */
    NetlinkFuture<Integer> notifyGroup() {
        return client.call(
                ControllerQuestions.familyOf(GENL_ID_CTRL),
                message -> Family.read(message).group(NOTIFY_GROUP));
    }

    /**
     * Asks whether an id is still that of a family. No module is loaded for this question.
     *
     * @return the family; or a {@link io.nettylink.FamilyGoneException} with that cause
     */
    NetlinkFuture<Family> confirm(String name, int id, @Nullable Throwable cause) {
        NetlinkFuture<Family> owner = client.call(
                ControllerQuestions.familyOf(id), message -> ControllerQuestions.owner(message, name, id, cause));
        return Relay.of(
                owner,
                (failure, family) -> family.completeExceptionally(
                        failure instanceof KernelErrorException e
                                ? ControllerQuestions.withoutOwner(name, id, e, cause)
                                : failure));
    }

    /** Asks for a family's policies, by its id. */
    NetlinkFuture<FamilyPolicies> policies(Family family) {
        NetlinkFuture<List<List<PolicyDump.Part>>> dump =
                client.dump(ControllerQuestions.policiesOf(family), PolicyDump::read);
        NetlinkFuture<FamilyPolicies> policies = dump.newIncompleteFuture();
        return Relay.into(policies, dump, parts -> policies.complete(PolicyDump.policies(family, parts)), failure -> {
            if (!(failure instanceof KernelErrorException e)) {
                policies.completeExceptionally(failure);
                return;
            }
            FamilyPolicies none = ControllerQuestions.withoutPolicies(family, e);
            if (none != null) {
                policies.complete(none);
            } else {
                policies.completeExceptionally(ControllerQuestions.withoutOwner(family.name(), family.id(), e, e));
            }
        });
    }
}
