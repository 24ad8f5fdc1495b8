// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.jfr;

import io.nettylink.internal.socket.Counters;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Unsigned;

/** An open socket, from time to time. */
@Name("io.nettylink.Socket")
@Label("Netlink Socket")
@Description("What has gone through an open socket so far")
@Category("Netlink")
@Period("10 s")
@StackTrace(false)
final class JfrSocket extends Event {
    @Label("Protocol")
    @Description("NETLINK_... number of the socket")
    int protocol;

    @Label("Port Id")
    @Description("The address of the socket, nlmsg_pid")
    @Unsigned long portId;

    @Label("Datagrams Received")
    long datagramsReceived;

    @Label("Bytes Received")
    @DataAmount
    long bytesReceived;

    @Label("Receive Calls")
    @Description("System calls that asked for datagrams")
    long receiveCalls;

    @Label("Datagrams Sent")
    long datagramsSent;

    @Label("Bytes Sent")
    @DataAmount
    long bytesSent;

    @Label("Writes Refused")
    @Description("Writes that an error of a system call failed")
    long writesRefused;

    @Label("Foreign Datagrams")
    @Description("Datagrams of other processes, which were dropped")
    long foreignDatagrams;

    @Label("Truncated Datagrams")
    @Description("Datagrams that did not fit into the receive buffer, which were dropped")
    long truncatedDatagrams;

    @Label("Overruns")
    @Description("How often the socket was found to have overrun")
    long overruns;

    @Label("Drops")
    @Description("Messages that the kernel has dropped for want of room; -1 where it does not tell")
    long drops;

    static void record(SocketFigures figures) {
        JfrSocket event = new JfrSocket();
        if (event.shouldCommit()) {
            Counters counters = figures.counters();
            event.protocol = figures.protocol();
            event.portId = figures.portId();
            event.datagramsReceived = counters.datagramsReceived.get();
            event.bytesReceived = counters.bytesReceived.get();
            event.receiveCalls = counters.receiveCalls.get();
            event.datagramsSent = counters.datagramsSent.get();
            event.bytesSent = counters.bytesSent.get();
            event.writesRefused = counters.writesRefused.get();
            event.foreignDatagrams = counters.foreignDatagrams.get();
            event.truncatedDatagrams = counters.truncatedDatagrams.get();
            event.overruns = counters.overruns.get();
            event.drops = Math.max(-1, figures.drops().getAsLong());
            event.commit();
        }
    }
}
