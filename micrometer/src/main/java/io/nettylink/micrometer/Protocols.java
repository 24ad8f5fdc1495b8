// SPDX-License-Identifier: Apache-2.0
package io.nettylink.micrometer;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_AUDIT;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_CONNECTOR;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_CRYPTO;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ECRYPTFS;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_FIB_LOOKUP;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ISCSI;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_KOBJECT_UEVENT;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_NETFILTER;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_NFLOG;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_RDMA;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_SCSITRANSPORT;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_SELINUX;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_SMC;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_SOCK_DIAG;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_USERSOCK;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_XFRM;

/** Protocols by the names that {@code <linux/netlink.h>} has for them. */
final class Protocols {
    private Protocols() {}

    static String name(int protocol) {
        return switch (protocol) {
            case NETLINK_ROUTE -> "route";
            case NETLINK_USERSOCK -> "usersock";
            case NETLINK_SOCK_DIAG -> "sock_diag";
            case NETLINK_NFLOG -> "nflog";
            case NETLINK_XFRM -> "xfrm";
            case NETLINK_SELINUX -> "selinux";
            case NETLINK_ISCSI -> "iscsi";
            case NETLINK_AUDIT -> "audit";
            case NETLINK_FIB_LOOKUP -> "fib_lookup";
            case NETLINK_CONNECTOR -> "connector";
            case NETLINK_NETFILTER -> "netfilter";
            case NETLINK_KOBJECT_UEVENT -> "kobject_uevent";
            case NETLINK_GENERIC -> "generic";
            case NETLINK_SCSITRANSPORT -> "scsitransport";
            case NETLINK_ECRYPTFS -> "ecryptfs";
            case NETLINK_RDMA -> "rdma";
            case NETLINK_CRYPTO -> "crypto";
            case NETLINK_SMC -> "smc";
            default -> Integer.toString(protocol);
        };
    }
}
