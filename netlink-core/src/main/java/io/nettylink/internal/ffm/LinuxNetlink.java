// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;

/** {@code <linux/netlink.h>}: the address and the socket options. */
public final class LinuxNetlink {
    /** {@code SOL_NETLINK}: the level of the options below. */
    public static final int SOL_NETLINK = 270;

    /** Join a multicast group, by its number. */
    public static final int NETLINK_ADD_MEMBERSHIP = 1;

    /** Leave a multicast group, by its number. */
    public static final int NETLINK_DROP_MEMBERSHIP = 2;

    /** Deliver the multicast group with every datagram. */
    public static final int NETLINK_PKTINFO = 3;

    /** Fail a multicast that some member could not take. */
    public static final int NETLINK_BROADCAST_ERROR = 4;

    /** Do not report overruns. */
    public static final int NETLINK_NO_ENOBUFS = 5;

    /** Hear the notifications of all namespaces that have an id here. */
    public static final int NETLINK_LISTEN_ALL_NSID = 8;

    /** The groups joined, as a bit map. Get only. */
    public static final int NETLINK_LIST_MEMBERSHIPS = 9;

    /** Leave the request's payload out of acknowledgements of failure. */
    public static final int NETLINK_CAP_ACK = 10;

    /** Extended acknowledgements. */
    public static final int NETLINK_EXT_ACK = 11;

    /** Check the headers and attributes of dump requests strictly. */
    public static final int NETLINK_GET_STRICT_CHK = 12;

    static final StructLayout SOCKADDR_NL = MemoryLayout.structLayout(
            JAVA_SHORT.withName("nl_family"),
            JAVA_SHORT.withName("nl_pad"),
            JAVA_INT.withName("nl_pid"),
            JAVA_INT.withName("nl_groups"));

    static final long NL_FAMILY = offset("nl_family");
    static final long NL_PID = offset("nl_pid");
    static final long NL_GROUPS = offset("nl_groups");

    /** Size of {@code struct nl_pktinfo}: the group's number and nothing else. */
    static final int NL_PKTINFO_SIZE = 4;

    private LinuxNetlink() {}

    private static long offset(String field) {
        return SOCKADDR_NL.byteOffset(PathElement.groupElement(field));
    }
}
