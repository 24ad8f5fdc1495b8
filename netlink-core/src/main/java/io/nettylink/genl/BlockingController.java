// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import io.nettylink.BlockingNetlinkClient;
import io.nettylink.FamilyGoneException;
import io.nettylink.KernelErrorException;
import io.nettylink.NetlinkException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the family {@code nlctrl}, on the thread that makes the call. */
final class BlockingController {
    private final BlockingNetlinkClient client;

    BlockingController(BlockingNetlinkClient client) {
        this.client = client;
    }

    Family family(String name) throws InterruptedException {
        try {
            return client.call(ControllerQuestions.familyOf(name), Family::read);
        } catch (KernelErrorException e) {
            throw ControllerQuestions.notFound(name, e);
        }
    }

    List<Family> families() throws InterruptedException {
        return client.dump(ControllerQuestions.families(), Family::read);
    }

    FamilyPolicies policies(Family family) throws InterruptedException {
        try {
            return PolicyDump.policies(family, client.dump(ControllerQuestions.policiesOf(family), PolicyDump::read));
        } catch (KernelErrorException e) {
            FamilyPolicies none = ControllerQuestions.withoutPolicies(family, e);
            if (none != null) {
                return none;
            }
            throw ControllerQuestions.withoutOwner(family.name(), family.id(), e, e);
        }
    }

    /**
     * Asks whether an id is still that of a family. No module is loaded for this question.
     *
     * @throws FamilyGoneException with that cause, if it is not
     * @throws NetlinkException if that can't be found out
     */
    void confirm(String name, int id, @Nullable Throwable cause) throws InterruptedException {
        try {
            client.call(
                    ControllerQuestions.familyOf(id), message -> ControllerQuestions.owner(message, name, id, cause));
        } catch (KernelErrorException e) {
            throw ControllerQuestions.withoutOwner(name, id, e, cause);
        }
    }

    /** What a failure means: that the family is gone, or what it says. */
    NetlinkException explain(FamilyAddress address, NetlinkException failure) throws InterruptedException {
        try {
            int id = address.number();
            if (ControllerQuestions.mayBeGone(failure, id)) {
                confirm(address.family(), id, failure);
            }
        } catch (FamilyGoneException e) {
            return e;
        } catch (NetlinkException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }
}
