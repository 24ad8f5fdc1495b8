// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

/** As much of {@code include/uapi/linux/if_link.h} as the examples need: links: the attributes behind a {@code struct ifinfomsg}. */
final class IfLinkConstants {
    /** The hardware address, bytes. */
    static final int IFLA_ADDRESS = 1;

    /** The hardware's broadcast address, bytes. */
    static final int IFLA_BROADCAST = 2;

    /** The name, a string of at most 15 bytes. */
    static final int IFLA_IFNAME = 3;

    /** The longest packet in bytes, u32. */
    static final int IFLA_MTU = 4;

    /** The link that this one stands on, an index, s32. */
    static final int IFLA_LINK = 5;

    /** The queueing discipline, a string. */
    static final int IFLA_QDISC = 6;

    /** The bridge, bond or VRF that this link belongs to, an index, u32. */
    static final int IFLA_MASTER = 10;

    /** The length of the transmit queue in packets, u32. */
    static final int IFLA_TXQLEN = 13;

    /** The operational state, u8. */
    static final int IFLA_OPERSTATE = 16;

    /** The link's kind and what belongs to it, a nest. */
    static final int IFLA_LINKINFO = 18;

    /** Counters, a {@code struct rtnl_link_stats64}. */
    static final int IFLA_STATS64 = 23;

    /** A number by which links can be changed together, u32. */
    static final int IFLA_GROUP = 27;

    /** What a dump shall contain besides or leave out, u32. */
    static final int IFLA_EXT_MASK = 29;

    /** The network namespace that the link of {@link #IFLA_LINK} is in, s32. */
    static final int IFLA_LINK_NETNSID = 37;

    /** In {@link #IFLA_LINKINFO}: the kind, a string such as {@code vlan}. */
    static final int IFLA_INFO_KIND = 1;

    /** In {@link #IFLA_LINKINFO}: a nest whose attributes depend on the kind. */
    static final int IFLA_INFO_DATA = 2;

    /** Vlan: the VLAN's number, u16. */
    static final int IFLA_VLAN_ID = 1;

    /** Vlan: flags and their mask, a {@code struct ifla_vlan_flags}, laid out as a bitfield32. */
    static final int IFLA_VLAN_FLAGS = 2;

    /** Vlan: the Ethernet type, a big-endian u16. */
    static final int IFLA_VLAN_PROTOCOL = 5;

    /** Macvlan: who hears whom, u32. */
    static final int IFLA_MACVLAN_MODE = 1;

    /** Macvlan: links on the same lower link don't hear each other. */
    static final int MACVLAN_MODE_PRIVATE = 1;

    /** Macvlan: they hear each other through an outer switch. */
    static final int MACVLAN_MODE_VEPA = 2;

    /** Macvlan: they hear each other at once. */
    static final int MACVLAN_MODE_BRIDGE = 4;

    /** Macvlan: there is one only. */
    static final int MACVLAN_MODE_PASSTHRU = 8;

    /** Bridge: in hundredths of a second, u32. */
    static final int IFLA_BR_FORWARD_DELAY = 1;

    /** Bridge: in hundredths of a second, u32. */
    static final int IFLA_BR_HELLO_TIME = 2;

    /** Bridge: in hundredths of a second, u32. */
    static final int IFLA_BR_MAX_AGE = 3;

    /** Bridge: in hundredths of a second, u32. */
    static final int IFLA_BR_AGEING_TIME = 4;

    /** Bridge: whether it speaks the spanning tree protocol, u32. */
    static final int IFLA_BR_STP_STATE = 5;

    /** Bridge: for the spanning tree, u16. */
    static final int IFLA_BR_PRIORITY = 6;

    /** Bridge: whether it minds VLANs, u8. */
    static final int IFLA_BR_VLAN_FILTERING = 7;

    /** Bridge: where the spanning tree's packets go to, bytes. */
    static final int IFLA_BR_GROUP_ADDR = 20;

    /** Vxlan: the network's number, u32. */
    static final int IFLA_VXLAN_ID = 1;

    /** Vxlan: the link that packets go out of, an index, u32. */
    static final int IFLA_VXLAN_LINK = 3;

    /** Vxlan: whether it learns from what it receives, u8. */
    static final int IFLA_VXLAN_LEARNING = 7;

    /** Vxlan: seconds until it forgets, u32. */
    static final int IFLA_VXLAN_AGEING = 8;

    /** Vxlan: the UDP port, a big-endian u16. */
    static final int IFLA_VXLAN_PORT = 15;

    private IfLinkConstants() {}
}
