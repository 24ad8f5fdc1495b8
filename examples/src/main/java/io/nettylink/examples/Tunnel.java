// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.examples.LwtunnelConstants.*;

import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.AttributeWriter;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel over IPv4 that a route puts packets into.
 *
 * @param id the tunnel's number, all 64 bits
 */
record Tunnel(
        long id, @Nullable InetAddress source, @Nullable InetAddress destination, int ttl, int tos) {

    /** Reads {@code RTA_ENCAP} of the type {@code LWTUNNEL_ENCAP_IP}. */
    static Tunnel read(AttributeReader in) {
        long id = 0;
        InetAddress source = null;
        InetAddress destination = null;
        int ttl = 0;
        int tos = 0;
        while (in.next()) {
            switch (in.type()) {
                case LWTUNNEL_IP_ID -> id = in.u64BigEndian();
                case LWTUNNEL_IP_SRC -> source = in.ip();
                case LWTUNNEL_IP_DST -> destination = in.ip();
                case LWTUNNEL_IP_TTL -> ttl = in.u8();
                case LWTUNNEL_IP_TOS -> tos = in.u8();
                default -> {}
            }
        }
        return new Tunnel(id, source, destination, ttl, tos);
    }

    static void write(AttributeWriter out, long id, InetAddress destination) {
        out.u64BigEndian(LWTUNNEL_IP_ID, id).ip(LWTUNNEL_IP_DST, destination);
    }

    @Override
    public String toString() {
        return "encap ip id " + Long.toUnsignedString(id)
                + (source == null ? "" : " src " + Words.ip(source))
                + (destination == null ? "" : " dst " + Words.ip(destination)) + " ttl " + ttl;
    }
}
