// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

/** As much of {@code include/uapi/linux/lwtunnel.h} as the examples need: tunnels that a route leads into. */
final class LwtunnelConstants {
    /** The route leads into a tunnel over IPv4. */
    static final int LWTUNNEL_ENCAP_IP = 2;

    /** The tunnel's id, a big-endian u64. */
    static final int LWTUNNEL_IP_ID = 1;

    /** The tunnel's other end, bytes. */
    static final int LWTUNNEL_IP_DST = 2;

    /** The tunnel's own end, bytes. */
    static final int LWTUNNEL_IP_SRC = 3;

    /** U8. */
    static final int LWTUNNEL_IP_TTL = 4;

    /** U8. */
    static final int LWTUNNEL_IP_TOS = 5;

    private LwtunnelConstants() {}
}
