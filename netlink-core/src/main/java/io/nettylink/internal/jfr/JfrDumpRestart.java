// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A dump that is asked for again. */
@Name("io.nettylink.DumpRestart")
@Label("Netlink Dump Restart")
@Description("The kernel marked a dump as inconsistent, and it is asked for again")
@Category("Netlink")
@StackTrace(false)
final class JfrDumpRestart extends Event {
    @Label("Protocol")
    @Description("NETLINK_... number of the socket")
    int protocol;

    @Label("Request")
    @Nullable String label;

    @Label("Attempt")
    @Description("Which attempt was inconsistent, from 1")
    int attempt;

    static void record(int protocol, String label, int attempt) {
        JfrDumpRestart event = new JfrDumpRestart();
        if (event.shouldCommit()) {
            event.protocol = protocol;
            event.label = label;
            event.attempt = attempt;
            event.commit();
        }
    }
}
