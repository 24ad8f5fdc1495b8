// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

/** As much of {@code include/uapi/linux/rtnetlink.h} as the examples need: message types, groups, routes. */
final class RtnetlinkConstants {
    /** The length of {@code struct ifinfomsg} in bytes. */
    static final int IFINFOMSG_LENGTH = 16;

    /** Where {@code ifi_family} stands in it, u8. */
    static final int IFINFOMSG_FAMILY = 0;

    /** Where {@code ifi_index} stands in it, s32. */
    static final int IFINFOMSG_INDEX = 4;

    /** Where {@code ifi_flags} stands in it, u32. */
    static final int IFINFOMSG_FLAGS = 8;

    /** Where {@code ifi_change} stands in it, u32: which of the flags to change. */
    static final int IFINFOMSG_CHANGE = 12;

    /** The length of {@code struct rtmsg} in bytes. */
    static final int RTMSG_LENGTH = 12;

    /** Where {@code rtm_family} stands in it, u8. */
    static final int RTMSG_FAMILY = 0;

    /** Where {@code rtm_dst_len} stands in it, u8. */
    static final int RTMSG_DST_LEN = 1;

    /** Where {@code rtm_src_len} stands in it, u8. */
    static final int RTMSG_SRC_LEN = 2;

    /** Where {@code rtm_tos} stands in it, u8. */
    static final int RTMSG_TOS = 3;

    /** Where {@code rtm_table} stands in it, u8. */
    static final int RTMSG_TABLE = 4;

    /** Where {@code rtm_protocol} stands in it, u8. */
    static final int RTMSG_PROTOCOL = 5;

    /** Where {@code rtm_scope} stands in it, u8. */
    static final int RTMSG_SCOPE = 6;

    /** Where {@code rtm_type} stands in it, u8. */
    static final int RTMSG_TYPE = 7;

    /** Where {@code rtm_flags} stands in it, u32. */
    static final int RTMSG_FLAGS = 8;

    /** The length of {@code struct rtnexthop} in bytes. */
    static final int RTNEXTHOP_LENGTH = 8;

    /** Command and notification: create or change a link. */
    static final int RTM_NEWLINK = 16;

    /** Command and notification. */
    static final int RTM_DELLINK = 17;

    /** Command. */
    static final int RTM_GETLINK = 18;

    /** Command and notification: add or change an address. */
    static final int RTM_NEWADDR = 20;

    /** Command and notification. */
    static final int RTM_DELADDR = 21;

    /** Command. */
    static final int RTM_GETADDR = 22;

    /** Command and notification: add or change a route. */
    static final int RTM_NEWROUTE = 24;

    /** Command and notification. */
    static final int RTM_DELROUTE = 25;

    /** Command. */
    static final int RTM_GETROUTE = 26;

    /** Command and notification: add or change a neighbour. */
    static final int RTM_NEWNEIGH = 28;

    /** Command and notification. */
    static final int RTM_DELNEIGH = 29;

    /** Command. */
    static final int RTM_GETNEIGH = 30;

    /** Command and notification: add a rule. */
    static final int RTM_NEWRULE = 32;

    /** Command and notification. */
    static final int RTM_DELRULE = 33;

    /** Command. */
    static final int RTM_GETRULE = 34;

    /** Multicast group: links. */
    static final int RTNLGRP_LINK = 1;

    /** Multicast group: neighbours. */
    static final int RTNLGRP_NEIGH = 3;

    /** Multicast group: IPv4 addresses. */
    static final int RTNLGRP_IPV4_IFADDR = 5;

    /** Multicast group: IPv4 routes. */
    static final int RTNLGRP_IPV4_ROUTE = 7;

    /** Multicast group: IPv4 rules. */
    static final int RTNLGRP_IPV4_RULE = 8;

    /** Multicast group: IPv6 addresses. */
    static final int RTNLGRP_IPV6_IFADDR = 9;

    /** Multicast group: IPv6 routes. */
    static final int RTNLGRP_IPV6_ROUTE = 11;

    /** Multicast group: IPv6 rules. */
    static final int RTNLGRP_IPV6_RULE = 19;

    /** For {@code IFLA_EXT_MASK}: links without counters. */
    static final int RTEXT_FILTER_SKIP_STATS = 0x8;

    /** The destination's prefix, bytes. */
    static final int RTA_DST = 1;

    /** IPv6: the source's prefix, bytes. */
    static final int RTA_SRC = 2;

    /** The link that the packet comes in by, an index, u32. */
    static final int RTA_IIF = 3;

    /** The link that the route leads out of, an index, u32. */
    static final int RTA_OIF = 4;

    /** The next router, bytes. */
    static final int RTA_GATEWAY = 5;

    /** The metric that decides between routes of one destination, u32. */
    static final int RTA_PRIORITY = 6;

    /** The source address that packets get, bytes. */
    static final int RTA_PREFSRC = 7;

    /** A nest of {@code RTAX_} attributes. */
    static final int RTA_METRICS = 8;

    /** Several next hops, an array of {@code struct rtnexthop} with attributes behind each. */
    static final int RTA_MULTIPATH = 9;

    /** Among others when it expires, a {@code struct rta_cacheinfo}. */
    static final int RTA_CACHEINFO = 12;

    /** The table, u32; the header has room for those up to 255 only. */
    static final int RTA_TABLE = 15;

    /** The next router where it is of another family, a {@code struct rtvia}. */
    static final int RTA_VIA = 18;

    /** IPv6: the preference that a router announced, u8. */
    static final int RTA_PREF = 20;

    /** What is in {@link #RTA_ENCAP}, u16. */
    static final int RTA_ENCAP_TYPE = 21;

    /** The tunnel that the route leads into, a nest. */
    static final int RTA_ENCAP = 22;

    /** Of a request: seconds until the route is removed, u32. */
    static final int RTA_EXPIRES = 23;

    /** The next hop's number, where it is an object of its own, u32. */
    static final int RTA_NH_ID = 30;

    /** The path's MTU, u32. */
    static final int RTAX_MTU = 2;

    /** U32. */
    static final int RTAX_WINDOW = 3;

    /** U32. */
    static final int RTAX_RTT = 4;

    /** The segment size that TCP announces, u32. */
    static final int RTAX_ADVMSS = 8;

    /** U32. */
    static final int RTAX_HOPLIMIT = 10;

    /** U32. */
    static final int RTAX_INITCWND = 11;

    /** U32. */
    static final int RTAX_INITRWND = 14;

    /** U32. */
    static final int RTAX_QUICKACK = 15;

    /** TCP's congestion control, a string. */
    static final int RTAX_CC_ALGO = 16;

    /** Route type: any, in requests. */
    static final int RTN_UNSPEC = 0;

    /** Route type: to a gateway or a link. */
    static final int RTN_UNICAST = 1;

    /** Route type: to this machine. */
    static final int RTN_LOCAL = 2;

    /** Route type. */
    static final int RTN_BROADCAST = 3;

    /** Route type. */
    static final int RTN_MULTICAST = 5;

    /** Route type: drop in silence. */
    static final int RTN_BLACKHOLE = 6;

    /** Route type: say that the network is unreachable. */
    static final int RTN_UNREACHABLE = 7;

    /** Route type: say that it is forbidden. */
    static final int RTN_PROHIBIT = 8;

    /** Who set the route: the kernel. */
    static final int RTPROT_KERNEL = 2;

    /** Who set the route: somebody at the command line. */
    static final int RTPROT_BOOT = 3;

    /** Who set the route: the administrator. */
    static final int RTPROT_STATIC = 4;

    /** How far away the destination is: anywhere. */
    static final int RT_SCOPE_UNIVERSE = 0;

    /** How far away the destination is: on a link. */
    static final int RT_SCOPE_LINK = 253;

    /** How far away the destination is: this machine. */
    static final int RT_SCOPE_HOST = 254;

    /** How far away the destination is: nowhere; any, in requests. */
    static final int RT_SCOPE_NOWHERE = 255;

    /** Table: any, or one that {@link #RTA_TABLE} tells. */
    static final int RT_TABLE_UNSPEC = 0;

    /** Table: the usual one. */
    static final int RT_TABLE_MAIN = 254;

    /** Table: this machine's own addresses. */
    static final int RT_TABLE_LOCAL = 255;

    /** Route flag: found by the kernel, not set. */
    static final int RTM_F_CLONED = 0x200;

    /** Next hop flag: its link is gone or down. */
    static final int RTNH_F_DEAD = 0x1;

    /** Next hop flag: its link has no carrier. */
    static final int RTNH_F_LINKDOWN = 0x10;

    /** Next hop flag: the gateway is on the link, whatever its address. */
    static final int RTNH_F_ONLINK = 0x4;

    private RtnetlinkConstants() {}
}
