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

/** A datagram of another process: of anybody, hence the limit. */
@Name("io.nettylink.ForeignDatagram")
@Label("Netlink Datagram of Another Process")
@Description("A datagram came that the kernel did not send, and was dropped")
@Category("Netlink")
@Throttle("100/s")
@StackTrace(false)
final class JfrForeignDatagram extends Event {
    @Label("Protocol")
    @Description("NETLINK_... number of the socket")
    int protocol;

    @Label("Port Id")
    @Description("The address of the socket, nlmsg_pid")
    @Unsigned long portId;

    @Label("Sender")
    @Description("The port id of the socket that sent it")
    @Unsigned long sender;

    @Label("Size")
    @DataAmount
    int size;

    static void record(int protocol, long portId, long sender, int size) {
        JfrForeignDatagram event = new JfrForeignDatagram();
        if (event.shouldCommit()) {
            event.protocol = protocol;
            event.portId = portId;
            event.sender = sender;
            event.size = size;
            event.commit();
        }
    }
}
