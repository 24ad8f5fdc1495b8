// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

/** As much of {@code include/uapi/linux/if.h} as the examples need: links: their flags and operational states. */
final class IfConstants {
    /** Link flag: switched on. */
    static final int IFF_UP = 0x1;

    /** Link flag: can broadcast. */
    static final int IFF_BROADCAST = 0x2;

    /** Link flag: what is sent is received. */
    static final int IFF_LOOPBACK = 0x8;

    /** Link flag: has a carrier, so that it can send. */
    static final int IFF_RUNNING = 0x40;

    /** Link flag: its addresses are not asked for. */
    static final int IFF_NOARP = 0x80;

    /** Link flag: receives what is for others, too. */
    static final int IFF_PROMISC = 0x100;

    /** Link flag: receives all multicasts. */
    static final int IFF_ALLMULTI = 0x200;

    /** Link flag: can multicast. */
    static final int IFF_MULTICAST = 0x1000;

    /** Link flag: the layer below is up. */
    static final int IFF_LOWER_UP = 0x10000;

    /** Operational state: the driver doesn't tell. */
    static final int IF_OPER_UNKNOWN = 0;

    /** Operational state. */
    static final int IF_OPER_DOWN = 2;

    /** Operational state: the link that it stands on is down. */
    static final int IF_OPER_LOWERLAYERDOWN = 3;

    /** Operational state. */
    static final int IF_OPER_UP = 6;

    private IfConstants() {}
}
