// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.codec.NetlinkConstants.NLA_HDRLEN;
import static io.nettylink.examples.LwtunnelConstants.LWTUNNEL_ENCAP_IP;
import static io.nettylink.examples.RtnetlinkConstants.*;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageView;
import io.nettylink.codec.StructReader;
import io.nettylink.codec.StructWriter;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a route's packets go to.
 *
 * @param index the link that they leave by, or 0 where they don't
 * @param gateway the router that they go to; null where the destination is on the link
 * @param weight how many of the packets go here, in proportion to the others' weights, from 1
 * @param flags {@code RTNH_F_} bits
 * @param tunnel the tunnel that they are put into, or null
 */
record NextHop(
        int index,
        @Nullable InetAddress gateway,
        int weight,
        int flags,
        @Nullable Tunnel tunnel) {

    NextHop(int index, InetAddress gateway, int weight) {
        this(index, gateway, weight, 0, null);
    }

    /** The next hop of a route that has one only, which is in the attributes of the message itself; or none. */
    static List<NextHop> single(MessageView message) {
        int flags = (int) message.u32(RTMSG_FLAGS) & 0xff; // The higher bits are the route's.
        NextHop hop = read(message.attributes(RTMSG_LENGTH), 0, 1, flags);
        return hop.index == 0 && hop.gateway == null ? List.of() : List.of(hop);
    }

    /** Reads {@code RTA_MULTIPATH}: {@code struct rtnexthop} and attributes, and that again for each next hop. */
    static List<NextHop> several(StructReader in) {
        List<NextHop> hops = new ArrayList<>();
        while (in.remaining() > 0) {
            int length = in.u16();
            int flags = in.u8();
            int weight = in.u8() + 1;
            int index = in.s32();
            hops.add(read(in.attributes(length - RTNEXTHOP_LENGTH), index, weight, flags));
        }
        return hops;
    }

    private static NextHop read(AttributeReader in, int headersIndex, int weight, int flags) {
        int index = headersIndex;
        InetAddress gateway = null;
        int encapType = 0;
        ByteBuf encap = Unpooled.EMPTY_BUFFER;
        while (in.next()) {
            switch (in.type()) {
                case RTA_OIF -> index = in.s32();
                case RTA_GATEWAY -> gateway = in.ip();
                case RTA_VIA -> gateway = via(in.struct());
                case RTA_ENCAP -> encap = in.slice(); // What it holds depends on the type, which stands behind it.
                case RTA_ENCAP_TYPE -> encapType = in.u16();
                default -> {}
            }
        }
        Tunnel tunnel = encapType == LWTUNNEL_ENCAP_IP ? Tunnel.read(AttributeReader.of(encap)) : null;
        return new NextHop(index, gateway, weight, flags, tunnel);
    }

    /** A gateway of another family than the route's: {@code struct rtvia}, the family and then the address. */
    private static InetAddress via(StructReader in) {
        in.skip(Short.BYTES);
        return in.ip(in.remaining());
    }

    /** Writes one {@code struct rtnexthop} and its attribute, whose header stands in it like another two members. */
    void write(StructWriter out) {
        byte[] to = gateway == null ? new byte[0] : gateway.getAddress();
        out.u16(RTNEXTHOP_LENGTH + NLA_HDRLEN + to.length)
                .u8(flags)
                .u8(weight - 1)
                .u32(index);
        out.u16(NLA_HDRLEN + to.length).u16(RTA_GATEWAY).bytes(to);
    }

    String text(LinkNames names, boolean oneOfMany) {
        return (oneOfMany ? " nexthop" : "")
                + (tunnel == null ? "" : " " + tunnel)
                + (gateway == null ? "" : " via " + Words.ip(gateway))
                + (index == 0 ? "" : " dev " + names.of(index))
                + (oneOfMany ? " weight " + weight : "")
                + (flags == 0 ? "" : " " + Words.bits(Words.NEXT_HOP_FLAGS, flags));
    }
}
