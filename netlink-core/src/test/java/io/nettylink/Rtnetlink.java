// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.codec.NetlinkConstants.NLM_F_CREATE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_EXCL;

import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.AttributeWriter;
import io.nettylink.codec.MessageView;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** As much of rtnetlink as the tests need: links by name and kind. */
final class Rtnetlink {
    static final int RTM_NEWLINK = 16;
    static final int RTM_DELLINK = 17;
    static final int RTM_GETLINK = 18;
    static final int RTM_NEWADDR = 20;
    static final int RTM_GETADDR = 22;
    static final int RTM_GETRULE = 34;
    static final int RTNLGRP_LINK = 1;
    static final int IFINFOMSG_LENGTH = 16;
    static final int IFLA_IFNAME = 3;
    static final int IFLA_LINKINFO = 18;
    static final int IFLA_INFO_KIND = 1;
    static final int IFLA_INFO_DATA = 2;
    static final int IFADDRMSG_LENGTH = 8;
    static final int IFA_LOCAL = 2;
    static final int IFLA_BR_FORWARD_DELAY = 1;
    static final int LOOPBACK = 1;
    static final int IFF_UP = 1;

    /** A kind of link that needs no module here and nothing beside it. */
    static final String KIND = "bridge";

    private static final int AF_INET = 2;
    private static final int INDEX_OFFSET = 4;
    private static final Map<List<Integer>, String> NAMES = Map.of(
            List.of(IFLA_IFNAME), "ifname",
            List.of(IFLA_LINKINFO), "linkinfo",
            List.of(IFLA_LINKINFO, IFLA_INFO_DATA), "data");
    private static final int FIB_RULE_HDR_LENGTH = 12;

    private Rtnetlink() {}

    /** A link, by what its message says. */
    record Link(int messageType, int index, String name) {
        static Link decode(MessageView message) {
            String name = "";
            AttributeReader in = message.attributes(IFINFOMSG_LENGTH);
            while (in.next()) {
                if (in.type() == IFLA_IFNAME) {
                    name = in.string();
                }
            }
            return new Link(message.type(), message.s32(INDEX_OFFSET), name);
        }
    }

    /** Asks for all links, or for the one of an index. */
    static Request.Builder getLink(int index) {
        return Request.builder(RTM_GETLINK)
                .header(out -> out.u32(0).u32(index).zero(8))
                .label("RTM_GETLINK " + index);
    }

    static Request getLinks() {
        return getLink(0).label("RTM_GETLINK").build();
    }

    /** Asks for the routing rules, which every namespace has, and whose dump the kernel ends in their own datagram. */
    static Request getRules() {
        return Request.builder(RTM_GETRULE)
                .header(out -> out.zero(FIB_RULE_HDR_LENGTH))
                .label("RTM_GETRULE")
                .build();
    }

    /** Gives the loopback link a further address, 10.0.0.0 and what follows by its number. */
    static Request newAddress(int number) {
        return Request.builder(RTM_NEWADDR)
                .flags(NLM_F_CREATE | NLM_F_EXCL)
                .header(out -> out.u8(AF_INET).u8(32).u8(0).u8(0).u32(LOOPBACK))
                .attributes(out -> out.bytes(
                        IFA_LOCAL, new byte[] {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number}))
                .label("RTM_NEWADDR " + number)
                .build();
    }

    /** Asks for all IPv4 addresses. */
    static Request getAddresses() {
        return Request.builder(RTM_GETADDR)
                .header(out -> out.u8(AF_INET).zero(IFADDRMSG_LENGTH - 1))
                .label("RTM_GETADDR")
                .build();
    }

    /** The number of an address. */
    static int address(MessageView message) {
        AttributeReader in = message.attributes(IFADDRMSG_LENGTH);
        while (in.next()) {
            if (in.type() == IFA_LOCAL) {
                byte[] address = in.bytes();
                return (address[1] & 0xff) << 16 | (address[2] & 0xff) << 8 | (address[3] & 0xff);
            }
        }
        return -1;
    }

    static Request newLink(String name, String kind) {
        return newLink(name, kind, data -> {});
    }

    static Request newLink(String name, String kind, Consumer<? super AttributeWriter> data) {
        return Request.builder(RTM_NEWLINK)
                .flags(NLM_F_CREATE | NLM_F_EXCL)
                .header(out -> out.zero(IFINFOMSG_LENGTH))
                .attributes(out -> out.string(IFLA_IFNAME, name)
                        .nested(
                                IFLA_LINKINFO,
                                info -> info.string(IFLA_INFO_KIND, kind).nested(IFLA_INFO_DATA, data)))
                .names(NAMES::get)
                .label("RTM_NEWLINK " + name)
                .build();
    }

    static Request delLink(String name) {
        return Request.builder(RTM_DELLINK)
                .header(out -> out.zero(IFINFOMSG_LENGTH))
                .attributes(out -> out.string(IFLA_IFNAME, name))
                .label("RTM_DELLINK " + name)
                .build();
    }

    /** Sets the loopback link's flag IFF_UP, or clears it. */
    static Request setLoopback(boolean up) {
        return Request.builder(RTM_NEWLINK)
                .header(out -> out.u32(0).u32(LOOPBACK).u32(up ? IFF_UP : 0).u32(IFF_UP))
                .label("loopback " + (up ? "up" : "down"))
                .build();
    }
}
