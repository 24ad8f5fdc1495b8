// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

/**
 * The netlink protocols, third argument of {@code socket(AF_NETLINK, ...)}, as in {@code <linux/netlink.h>}.
 *
 * <p>Numbers of protocols that no kernel serves any more are left out.
 */
public final class NetlinkProtocols {
    /** Links, addresses, routes, neighbours, rules, queueing disciplines. */
    public static final int NETLINK_ROUTE = 0;

    /** For processes to talk to each other. The kernel has no part in it. */
    public static final int NETLINK_USERSOCK = 2;

    /** Sockets of the system. */
    public static final int NETLINK_SOCK_DIAG = 4;

    /** Packet logging of the old kind. */
    public static final int NETLINK_NFLOG = 5;

    /** IPsec. */
    public static final int NETLINK_XFRM = 6;

    /** Events of SELinux. */
    public static final int NETLINK_SELINUX = 7;

    /** iSCSI. */
    public static final int NETLINK_ISCSI = 8;

    /** The audit system. */
    public static final int NETLINK_AUDIT = 9;

    /** Looks up routes. */
    public static final int NETLINK_FIB_LOOKUP = 10;

    /** The connector, with process events. */
    public static final int NETLINK_CONNECTOR = 11;

    /** Netfilter: tables, sets, connection tracking, queues, logs. */
    public static final int NETLINK_NETFILTER = 12;

    /** Devices that come, change and go. Its datagrams are text, not netlink messages. */
    public static final int NETLINK_KOBJECT_UEVENT = 15;

    /** Generic netlink: the families, by name. */
    public static final int NETLINK_GENERIC = 16;

    /** SCSI transports. */
    public static final int NETLINK_SCSITRANSPORT = 18;

    /** eCryptfs. */
    public static final int NETLINK_ECRYPTFS = 19;

    /** RDMA devices. */
    public static final int NETLINK_RDMA = 20;

    /** The kernel's cryptography. */
    public static final int NETLINK_CRYPTO = 21;

    /** Monitoring of SMC. */
    public static final int NETLINK_SMC = 22;

    private NetlinkProtocols() {}
}
