// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Throttle;
import jdk.jfr.Unsigned;

/** A receive buffer that was full. */
@Name("io.nettylink.Overrun")
@Label("Netlink Overrun")
@Description("The receive buffer of a socket was full, and the kernel dropped messages")
@Category("Netlink")
@Throttle("100/s")
@StackTrace(false)
final class JfrOverrun extends Event {
    @Label("Protocol")
    @Description("NETLINK_... number of the socket")
    int protocol;

    @Label("Port Id")
    @Description("The address of the socket, nlmsg_pid")
    @Unsigned long portId;

    @Label("Overruns")
    @Description("Overruns of this socket so far")
    long overruns;

    @Label("Drops")
    @Description("Messages that the kernel has dropped on this socket so far")
    @Unsigned long drops;

    static void record(int protocol, long portId, long overruns, long drops) {
        JfrOverrun event = new JfrOverrun();
        if (event.shouldCommit()) {
            event.protocol = protocol;
            event.portId = portId;
            event.overruns = overruns;
            event.drops = drops;
            event.commit();
        }
    }
}
