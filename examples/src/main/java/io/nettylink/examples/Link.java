// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.examples.IfLinkConstants.*;
import static io.nettylink.examples.RtnetlinkConstants.*;
import static io.nettylink.examples.Words.bits;
import static io.nettylink.examples.Words.word;

import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageView;
import java.util.HexFormat;

/**
 * A network interface.
 *
 * @param index its number, by which other messages speak of it
 * @param flags {@code IFF_} bits
 * @param address the hardware address, empty where it has none
 * @param lower the index of the link that it stands on, or its own; 0 where there is none
 * @param master the index of the bridge, bond or VRF that it belongs to; 0 where there is none
 */
record Link(
        int index,
        long flags,
        String name,
        long mtu,
        String qdisc,
        int operstate,
        long group,
        long txqlen,
        String address,
        String broadcast,
        int lower,
        int master,
        LinkInfo info,
        LinkStatistics statistics) {
    private static final HexFormat HARDWARE = HexFormat.ofDelimiter(":");

    /** Reads {@code RTM_NEWLINK} or {@code RTM_DELLINK}. */
    static Link read(MessageView message) {
        String name = "";
        long mtu = 0;
        String qdisc = "";
        int operstate = 0;
        long group = 0;
        long txqlen = 0;
        String address = "";
        String broadcast = "";
        int lower = 0;
        int master = 0;
        LinkInfo info = LinkInfo.NONE;
        LinkStatistics statistics = LinkStatistics.NONE;
        AttributeReader in = message.attributes(IFINFOMSG_LENGTH);
        while (in.next()) {
            switch (in.type()) {
                case IFLA_IFNAME -> name = in.string();
                case IFLA_MTU -> mtu = in.u32();
                case IFLA_QDISC -> qdisc = in.string();
                case IFLA_OPERSTATE -> operstate = in.u8();
                case IFLA_GROUP -> group = in.u32();
                case IFLA_TXQLEN -> txqlen = in.u32();
                case IFLA_ADDRESS -> address = HARDWARE.formatHex(in.bytes());
                case IFLA_BROADCAST -> broadcast = HARDWARE.formatHex(in.bytes());
                case IFLA_LINK -> lower = in.s32();
                case IFLA_MASTER -> master = in.s32();
                case IFLA_LINKINFO -> info = LinkInfo.read(in);
                case IFLA_STATS64 -> statistics = LinkStatistics.read(in.struct());
                default -> {} // Each kernel sends more than the one before.
            }
        }
        int index = message.s32(IFINFOMSG_INDEX);
        long flags = message.u32(IFINFOMSG_FLAGS);
        return new Link(
                index,
                flags,
                name,
                mtu,
                qdisc,
                operstate,
                group,
                txqlen,
                address,
                broadcast,
                lower,
                master,
                info,
                statistics);
    }

    String text(LinkNames names) {
        return index + ": " + name
                + (lower == 0 || lower == index ? "" : "@" + names.of(lower))
                + " <" + bits(Words.LINK_FLAGS, flags) + "> mtu " + mtu
                + (qdisc.isEmpty() ? "" : " qdisc " + qdisc)
                + (master == 0 ? "" : " master " + names.of(master))
                + " state " + word(Words.OPERSTATES, operstate)
                + (address.isEmpty() ? "" : " address " + address)
                + (info.kind().isEmpty() ? "" : " " + info);
    }
}
