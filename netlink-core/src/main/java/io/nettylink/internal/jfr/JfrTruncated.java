// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Throttle;
import jdk.jfr.Unsigned;

/** A datagram whose end is lost. */
@Name("io.nettylink.Truncated")
@Label("Netlink Datagram Truncated")
@Description("A datagram did not fit into the receive buffer, and was dropped")
@Category("Netlink")
@Throttle("100/s")
@StackTrace(false)
final class JfrTruncated extends Event {
    @Label("Protocol")
    @Description("NETLINK_... number of the socket")
    int protocol;

    @Label("Port Id")
    @Description("The address of the socket, nlmsg_pid")
    @Unsigned long portId;

    @Label("Size")
    @DataAmount
    int size;

    @Label("Received")
    @Description("What of it arrived")
    @DataAmount
    int received;

    static void record(int protocol, long portId, int size, int received) {
        JfrTruncated event = new JfrTruncated();
        if (event.shouldCommit()) {
            event.protocol = protocol;
            event.portId = portId;
            event.size = size;
            event.received = received;
            event.commit();
        }
    }
}
