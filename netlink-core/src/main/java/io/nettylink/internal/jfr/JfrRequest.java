// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/**
 * A request. As with the flight recorder's own events of sockets and files, only slow ones are recorded unless a setting
 * says otherwise.
 */
@Name("io.nettylink.Request")
@Label("Netlink Request")
@Description("A request, from the moment it was handed over to the end of its answer")
@Category("Netlink")
@Threshold("10 ms")
@StackTrace(false)
final class JfrRequest extends Event implements RequestSpan {
    @Label("Protocol")
    @Description("NETLINK_... number of the socket")
    int protocol;

    @Label("Message Type")
    @Description("nlmsg_type: for generic netlink the id of the family")
    int messageType;

    @Label("Request")
    @Nullable String label;

    @Label("Dump")
    @Description("Whether a whole table was asked for")
    boolean dump;

    @Label("Replies")
    @Description("Messages of the answer, acknowledgements not counted")
    int replies;

    @Label("Outcome")
    @Nullable String outcome;

    @Label("Error")
    @Description("The name of the error number, where there is one")
    @Nullable String error;

    /** Starts the clock; null where nobody wants to know. */
    static @Nullable RequestSpan begun() {
        // One that goes nowhere costs nothing, once this is compiled.
        if (!new JfrRequest().isEnabled()) {
            return null;
        }
        JfrRequest event = new JfrRequest();
        event.begin();
        return event;
    }

    @Override
    public boolean stop() {
        end();
        return shouldCommit();
    }

    @Override
    public void ended(
            int protocol, int messageType, String label, boolean dump, int replies, String outcome, String error) {
        this.protocol = protocol;
        this.messageType = messageType;
        this.label = label;
        this.dump = dump;
        this.replies = replies;
        this.outcome = outcome;
        this.error = error;
        commit();
    }
}
