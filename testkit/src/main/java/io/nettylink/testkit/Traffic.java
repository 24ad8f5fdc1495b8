// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

/** What a datagram of the simulated kernel is. */
public enum Traffic {
    /** A reply to a do, other than its acknowledgement. */
    REPLY,
    /** The acknowledgement of a request, of success or failure. */
    ACKNOWLEDGEMENT,
    /** One of the datagrams of a dump, {@code NLMSG_DONE} included. */
    DUMP,
    /** A notification to a multicast group. */
    NOTIFICATION
}
