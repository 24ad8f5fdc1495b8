// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

/** As much of {@code include/uapi/linux/if_addr.h} as the examples need: addresses. */
final class IfAddrConstants {
    /** The length of {@code struct ifaddrmsg} in bytes. */
    static final int IFADDRMSG_LENGTH = 8;

    /** Where {@code ifa_family} stands in it, u8. */
    static final int IFADDRMSG_FAMILY = 0;

    /** Where {@code ifa_prefixlen} stands in it, u8. */
    static final int IFADDRMSG_PREFIXLEN = 1;

    /** Where {@code ifa_flags} stands in it, u8. */
    static final int IFADDRMSG_FLAGS = 2;

    /** Where {@code ifa_scope} stands in it, u8. */
    static final int IFADDRMSG_SCOPE = 3;

    /** Where {@code ifa_index} stands in it, u32. */
    static final int IFADDRMSG_INDEX = 4;

    /** The address, or that of the other side of a point-to-point link, bytes. */
    static final int IFA_ADDRESS = 1;

    /** IPv4: the address, bytes. */
    static final int IFA_LOCAL = 2;

    /** IPv4: a name, which starts with that of the link, a string. */
    static final int IFA_LABEL = 3;

    /** IPv4: the broadcast address, bytes. */
    static final int IFA_BROADCAST = 4;

    /** How long it is valid, a {@code struct ifa_cacheinfo}. */
    static final int IFA_CACHEINFO = 6;

    /** Flags, u32; the header has room for the lowest 8 bits only. */
    static final int IFA_FLAGS = 8;

    /** The priority of the route to the address's network, u32. */
    static final int IFA_RT_PRIORITY = 9;

    /** Who set the address, u8. */
    static final int IFA_PROTO = 11;

    /** Address flag: not the first of its network (IPv4), or for a while only (IPv6). */
    static final int IFA_F_SECONDARY = 0x1;

    /** Address flag: nobody is asked whether he has it already. */
    static final int IFA_F_NODAD = 0x2;

    /** Address flag: somebody else has it. */
    static final int IFA_F_DADFAILED = 0x8;

    /** Address flag: not for new connections any more. */
    static final int IFA_F_DEPRECATED = 0x20;

    /** Address flag: still being asked whether somebody has it. */
    static final int IFA_F_TENTATIVE = 0x40;

    /** Address flag: for ever. */
    static final int IFA_F_PERMANENT = 0x80;

    /** Address flag: temporary ones are derived from it. */
    static final int IFA_F_MANAGETEMPADDR = 0x100;

    /** Address flag: no route to its network came with it. */
    static final int IFA_F_NOPREFIXROUTE = 0x200;

    /** Address flag: a multicast group that is joined. */
    static final int IFA_F_MCAUTOJOIN = 0x400;

    private IfAddrConstants() {}
}
