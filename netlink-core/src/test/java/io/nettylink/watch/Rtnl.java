// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import io.nettylink.Request;
import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageView;
import java.net.InetAddress;

/** As much of rtnetlink as the tests of watches need: links, addresses and IPv4 routes, as tables. */
final class Rtnl {
    static final int RTNLGRP_LINK = 1;
    static final int RTNLGRP_IPV4_IFADDR = 5;
    static final int RTNLGRP_IPV4_ROUTE = 7;
    static final int RTNLGRP_IPV6_IFADDR = 9;

    private static final int AF_UNSPEC = 0;
    private static final int AF_INET = 2;
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_DELLINK = 17;
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_DELADDR = 21;
    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_DELROUTE = 25;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFF_UP = 1;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_PRIORITY = 6;
    private static final int RTA_TABLE = 15;

    static final Request LINKS = get(18, 16, "RTM_GETLINK");
    static final Request ADDRESSES = get(22, 8, "RTM_GETADDR");
    static final Request ROUTES = Request.builder(26)
            .header(out -> out.u8(AF_INET).zero(11))
            .label("RTM_GETROUTE")
            .build();

    private Rtnl() {}

    record Link(String name, boolean up, long mtu) {}

    record AddressKey(int link, InetAddress address, int prefixLength) {}

    /** What makes an IPv4 route unique, as long as none is appended. */
    record RouteKey(long table, long destination, int prefixLength, int tos, long priority) {}

    static Update<Integer, Link> link(MessageView message) {
        // A bridge tells under its own family of its ports, and of a port that leaves as if the link were gone.
        if (message.u8(0) != AF_UNSPEC) {
            return Update.ignore();
        }
        int index = message.s32(4);
        return switch (message.type()) {
            case RTM_NEWLINK -> Update.put(index, readLink(message));
            case RTM_DELLINK -> Update.remove(index);
            default -> Update.ignore();
        };
    }

    static Update<AddressKey, Integer> address(MessageView message) {
        AddressKey key = readAddress(message);
        return switch (message.type()) {
            case RTM_NEWADDR -> Update.put(key, message.u8(3));
            case RTM_DELADDR -> Update.remove(key);
            default -> Update.ignore();
        };
    }

    /** The value is the index of the link that the route leaves by. */
    static Update<RouteKey, Integer> route(MessageView message) {
        long table = message.u8(4);
        long destination = 0;
        long priority = 0;
        int link = 0;
        AttributeReader in = message.attributes(12);
        while (in.next()) {
            switch (in.type()) {
                case RTA_DST -> destination = in.u32BigEndian();
                case RTA_PRIORITY -> priority = in.u32();
                case RTA_TABLE -> table = in.u32();
                case RTA_OIF -> link = (int) in.u32();
                default -> {}
            }
        }
        RouteKey key = new RouteKey(table, destination, message.u8(1), message.u8(3), priority);
        return switch (message.type()) {
            case RTM_NEWROUTE -> Update.put(key, link);
            case RTM_DELROUTE -> Update.remove(key);
            default -> Update.ignore();
        };
    }

    private static Link readLink(MessageView message) {
        String name = "";
        long mtu = 0;
        AttributeReader in = message.attributes(16);
        while (in.next()) {
            switch (in.type()) {
                case IFLA_IFNAME -> name = in.string();
                case IFLA_MTU -> mtu = in.u32();
                default -> {}
            }
        }
        return new Link(name, (message.u32(8) & IFF_UP) != 0, mtu);
    }

    private static AddressKey readAddress(MessageView message) {
        InetAddress address = InetAddress.getLoopbackAddress();
        boolean local = false;
        AttributeReader in = message.attributes(8);
        while (in.next()) {
            switch (in.type()) {
                case IFA_LOCAL -> {
                    address = in.ip();
                    local = true;
                }
                case IFA_ADDRESS -> address = local ? address : in.ip();
                default -> {}
            }
        }
        return new AddressKey(message.s32(4), address, message.u8(1));
    }

    private static Request get(int type, int headerLength, String label) {
        return Request.builder(type)
                .header(out -> out.zero(headerLength))
                .label(label)
                .build();
    }
}
