// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;

import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkException;
import io.nettylink.Request;
import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageView;
import io.nettylink.watch.Update;
import io.nettylink.watch.Watch;
import io.nettylink.watch.WatchEvent;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Prints the links and addresses that there are, and then each that comes, changes or goes. Needs no rights; ends with
 * an interrupt.
 *
 * <p>Try {@code ip link add name br0 type bridge}, {@code ip address add 192.0.2.1/24 dev br0}, {@code ip link del br0}.
 */
final class WatchLinks {
    // <linux/rtnetlink.h>, <linux/if_link.h>, <linux/if_addr.h>
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_DELLINK = 17;
    private static final int RTM_GETLINK = 18;
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_DELADDR = 21;
    private static final int RTM_GETADDR = 22;
    private static final int RTNLGRP_LINK = 1;
    private static final int RTNLGRP_IPV4_IFADDR = 5;
    private static final int RTNLGRP_IPV6_IFADDR = 9;
    private static final int IFINFOMSG_LENGTH = 16;
    private static final int IFADDRMSG_LENGTH = 8;
    private static final int IFLA_IFNAME = 3;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFF_UP = 1;
    private static final int AF_UNSPEC = 0;

    private WatchLinks() {}

    private record Link(String name, boolean up) {}

    private record Address(int link, InetAddress address, int prefixLength) {}

    public static void main(String[] arguments) {
        try (NetlinkClient client = NetlinkClient.open(NETLINK_ROUTE);
                Watch<Integer, Link> links = Watch.builder(client, WatchLinks::link)
                        .groups(RTNLGRP_LINK)
                        .dump(get(RTM_GETLINK, IFINFOMSG_LENGTH))
                        .open();
                Watch<Address, Address> addresses = Watch.builder(client, WatchLinks::address)
                        .groups(RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR)
                        .dump(get(RTM_GETADDR, IFADDRMSG_LENGTH))
                        .open()) {
            CompletableFuture.anyOf(
                            links.consume(event -> print("link", event, links.table())),
                            addresses.consume(event -> print("address", event, links.table())))
                    .join();
        } catch (NetlinkException | CompletionException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static Update<Integer, Link> link(MessageView message) {
        if (message.u8(0) != AF_UNSPEC) {
            // A bridge tells of a port that leaves it as if the link were gone.
            return Update.ignore();
        }
        int index = message.s32(4);
        return switch (message.type()) {
            case RTM_NEWLINK -> Update.put(index, readLink(message));
            case RTM_DELLINK -> Update.remove(index);
            default -> Update.ignore();
        };
    }

    private static Update<Address, Address> address(MessageView message) {
        Address address = readAddress(message);
        return switch (message.type()) {
            case RTM_NEWADDR -> Update.put(address, address);
            case RTM_DELADDR -> Update.remove(address);
            default -> Update.ignore();
        };
    }

    private static Link readLink(MessageView message) {
        String name = "";
        AttributeReader in = message.attributes(IFINFOMSG_LENGTH);
        while (in.next()) {
            if (in.type() == IFLA_IFNAME) {
                name = in.string();
            }
        }
        return new Link(name, (message.u32(8) & IFF_UP) != 0);
    }

    private static Address readAddress(MessageView message) {
        InetAddress peer = InetAddress.getLoopbackAddress();
        InetAddress local = null;
        AttributeReader in = message.attributes(IFADDRMSG_LENGTH);
        while (in.next()) {
            switch (in.type()) {
                case IFA_ADDRESS -> peer = in.ip();
                case IFA_LOCAL -> local = in.ip();
                default -> {}
            }
        }
        // IPv6 has no local one unless there is a peer.
        return new Address(message.s32(4), local == null ? peer : local, message.u8(1));
    }

    /** Printing may block, and holds up the event loop then: the kernel's buffer absorbs, and a gap is told if need be. */
    private static void print(String what, WatchEvent<?, ?> event, Map<Integer, Link> links) {
        System.out.println(
                switch (event) {
                    case WatchEvent.Added<?, ?> added -> "+ " + what + " " + text(added.value(), links);
                    case WatchEvent.Changed<?, ?> changed -> "~ " + what + " " + text(changed.after(), links);
                    case WatchEvent.Removed<?, ?> removed -> "- " + what + " " + text(removed.last(), links);
                    case WatchEvent.Gap<?, ?> gap -> "? " + what + " table: notifications are missing: " + gap.loss();
                    case WatchEvent.Synced<?, ?> synced -> "= " + what + " table: as the kernel's";
                });
    }

    private static String text(Object value, Map<Integer, Link> links) {
        return switch (value) {
            case Link(String name, boolean up) -> name + (up ? " up" : " down");
            case Address(int link, InetAddress address, int prefixLength) -> {
                Link known = links.get(link);
                yield address.getHostAddress() + "/" + prefixLength + " on "
                        + (known == null ? "link " + link : known.name());
            }
            default -> value.toString();
        };
    }

    private static Request get(int type, int headerLength) {
        return Request.builder(type).header(out -> out.zero(headerLength)).build();
    }
}
