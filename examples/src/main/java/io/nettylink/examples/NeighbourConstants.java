// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

/** As much of {@code include/uapi/linux/neighbour.h} as the examples need: neighbours. */
final class NeighbourConstants {
    /** The length of {@code struct ndmsg} in bytes. */
    static final int NDMSG_LENGTH = 12;

    /** Where {@code ndm_family} stands in it, u8. */
    static final int NDMSG_FAMILY = 0;

    /** Where {@code ndm_ifindex} stands in it, s32. */
    static final int NDMSG_IFINDEX = 4;

    /** Where {@code ndm_state} stands in it, u16. */
    static final int NDMSG_STATE = 8;

    /** Where {@code ndm_flags} stands in it, u8. */
    static final int NDMSG_FLAGS = 10;

    /** Where {@code ndm_type} stands in it, u8. */
    static final int NDMSG_TYPE = 11;

    /** The IP address, bytes. */
    static final int NDA_DST = 1;

    /** The hardware address, bytes. */
    static final int NDA_LLADDR = 2;

    /** When it was used, confirmed and updated, a {@code struct nda_cacheinfo}. */
    static final int NDA_CACHEINFO = 3;

    /** How often it was asked for without an answer, u32. */
    static final int NDA_PROBES = 4;

    /** The VLAN, u16. */
    static final int NDA_VLAN = 5;

    /** The link, an index, u32. */
    static final int NDA_IFINDEX = 8;

    /** Of a dump: only those of links that belong to this one, an index, u32. */
    static final int NDA_MASTER = 9;

    /** Neighbour flag. */
    static final int NTF_USE = 0x1;

    /** Neighbour flag. */
    static final int NTF_SELF = 0x2;

    /** Neighbour flag. */
    static final int NTF_MASTER = 0x4;

    /** Neighbour flag: answered for on behalf of another. */
    static final int NTF_PROXY = 0x8;

    /** Neighbour flag: learnt by something else than the kernel. */
    static final int NTF_EXT_LEARNED = 0x10;

    /** Neighbour flag: IPv6: a router. */
    static final int NTF_ROUTER = 0x80;

    /** Neighbour state: asked for. */
    static final int NUD_INCOMPLETE = 0x1;

    /** Neighbour state: confirmed not long ago. */
    static final int NUD_REACHABLE = 0x2;

    /** Neighbour state: confirmed long ago. */
    static final int NUD_STALE = 0x4;

    /** Neighbour state: used though stale; will be asked for. */
    static final int NUD_DELAY = 0x8;

    /** Neighbour state: asked for again. */
    static final int NUD_PROBE = 0x10;

    /** Neighbour state: did not answer. */
    static final int NUD_FAILED = 0x20;

    /** Neighbour state: needs no confirmation. */
    static final int NUD_NOARP = 0x40;

    /** Neighbour state: set by hand. */
    static final int NUD_PERMANENT = 0x80;

    /** Neighbour state. */
    static final int NUD_NONE = 0x0;

    private NeighbourConstants() {}
}
