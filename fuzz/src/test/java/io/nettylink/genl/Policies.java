// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import io.nettylink.codec.MessageView;
import java.util.ArrayList;
import java.util.List;

/** Lets a fuzz target into the package that puts the messages of a policy dump together. */
public final class Policies {
    private final List<List<PolicyDump.Part>> messages = new ArrayList<>();

    /** No messages so far. */
    public Policies() {}

    /**
     * Reads one message of the dump, as a client does where it comes in.
     *
     * @return what is in it, to compare
     */
    public Object read(MessageView message) {
        return PolicyDump.read(message);
    }

    /** Reads one message, and keeps what is in it. */
    public void add(MessageView message) {
        messages.add(PolicyDump.read(message));
    }

    /** What the client makes of all messages at the dump's end. */
    public FamilyPolicies of(Family family) {
        return PolicyDump.policies(family, messages);
    }
}
