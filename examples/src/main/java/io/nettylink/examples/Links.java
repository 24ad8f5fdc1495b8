// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CREATE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_EXCL;
import static io.nettylink.examples.IfConstants.IFF_UP;
import static io.nettylink.examples.IfLinkConstants.*;
import static io.nettylink.examples.RtnetlinkConstants.*;
import static io.nettylink.examples.VethConstants.VETH_INFO_PEER;

import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkException;
import io.nettylink.Request;
import io.nettylink.codec.AttributeWriter;
import io.nettylink.codec.StructWriter;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lists network interfaces with their addresses, and changes them, as {@code ip link} does.
 *
 * <pre>
 * Links                                  Links set NAME up|down
 * Links add NAME dummy                   Links set NAME mtu BYTES
 * Links add NAME veth PEER               Links set NAME master BRIDGE
 * Links add NAME vlan LOWER ID           Links set NAME name NEW
 * Links delete NAME
 * </pre>
 */
final class Links {

    private Links() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            run(arguments);
        } catch (NetlinkException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    static void run(String... arguments) throws InterruptedException {
        try (NetlinkClient client = NetlinkClient.open(NETLINK_ROUTE)) {
            switch (arguments.length == 0 ? "list" : arguments[0]) {
                case "list" -> print(client);
                case "add" -> client.execute(add(client, arguments)).await();
                case "set" -> client.execute(set(client, arguments)).await();
                case "delete" ->
                    client.execute(delete(index(client, arguments[1]))).await();
                default -> throw new IllegalArgumentException("Links can't " + arguments[0]);
            }
        }
    }

    private static void print(NetlinkClient client) throws InterruptedException {
        List<Link> links = client.dump(all(), Link::read).await();
        List<Address> addresses = client.dump(Addresses.all(), Address::read).await();
        LinkNames names = new LinkNames();
        links.forEach(names::learn);
        for (Link link : links) {
            System.out.println(link.text(names));
            for (Address address : addresses) {
                if (address.index() == link.index()) {
                    System.out.println("    " + address.text(names));
                }
            }
        }
    }

    private static Request add(NetlinkClient client, String[] words) throws InterruptedException {
        String name = words[1];
        return switch (words[2]) {
            case "veth" -> addVeth(name, words[3]);
            case "vlan" -> addVlan(name, index(client, words[3]), Integer.parseInt(words[4]));
            default -> add(name, words[2], 0, data -> {});
        };
    }

    private static Request set(NetlinkClient client, String[] words) throws InterruptedException {
        int index = index(client, words[1]);
        return switch (words[2]) {
            case "up" -> setUp(index, true);
            case "down" -> setUp(index, false);
            case "mtu" -> change(index, out -> out.u32(IFLA_MTU, Long.parseLong(words[3])));
            case "master" -> {
                int master = index(client, words[3]);
                yield change(index, out -> out.u32(IFLA_MASTER, master));
            }
            case "name" -> change(index, out -> out.string(IFLA_IFNAME, words[3]));
            default -> throw new IllegalArgumentException("Links can't set " + words[2]);
        };
    }

    /** The index of a link: the kernel finds it by its name where the header has none. */
    static int index(NetlinkClient client, String name) throws InterruptedException {
        return client.call(byName(name), Link::read).await().index();
    }

    static Request byName(String name) {
        return Request.builder(RTM_GETLINK)
                .header(out -> header(out, 0, 0, 0))
                .attributes(out -> out.string(IFLA_IFNAME, name))
                .names(Links::attribute)
                .label("link " + name)
                .build();
    }

    static Request all() {
        return Request.builder(RTM_GETLINK)
                .header(out -> header(out, 0, 0, 0))
                .label("links")
                .build();
    }

    /**
     * Creates a link.
     *
     * @param lower the index of the link that it stands on, or 0
     * @param data writes what only links of that kind have
     */
    static Request add(String name, String kind, int lower, Consumer<? super AttributeWriter> data) {
        return Request.builder(RTM_NEWLINK)
                .flags(NLM_F_CREATE | NLM_F_EXCL)
                .header(out -> header(out, 0, 0, 0))
                .attributes(out -> {
                    out.string(IFLA_IFNAME, name);
                    if (lower != 0) {
                        out.u32(IFLA_LINK, lower);
                    }
                    out.nested(
                            IFLA_LINKINFO,
                            info -> info.string(IFLA_INFO_KIND, kind).nested(IFLA_INFO_DATA, data));
                })
                .names(Links::attribute)
                .label("adding " + kind + " " + name)
                .build();
    }

    /** Creates two links, each of which receives what the other sends. The other one is a message in this message. */
    static Request addVeth(String name, String peer) {
        return add(
                name,
                "veth",
                0,
                data -> data.struct(VETH_INFO_PEER, out -> header(out, 0, 0, 0), out -> out.string(IFLA_IFNAME, peer)));
    }

    static Request addVlan(String name, int lower, int id) {
        return add(name, "vlan", lower, data -> data.u16(IFLA_VLAN_ID, id));
    }

    static Request setUp(int index, boolean up) {
        return Request.builder(RTM_NEWLINK)
                .header(out -> header(out, index, up ? IFF_UP : 0, IFF_UP))
                .label("setting link " + index + (up ? " up" : " down"))
                .build();
    }

    static Request change(int index, Consumer<? super AttributeWriter> attributes) {
        return Request.builder(RTM_NEWLINK)
                .header(out -> header(out, index, 0, 0))
                .attributes(attributes)
                .names(Links::attribute)
                .label("changing link " + index)
                .build();
    }

    static Request delete(int index) {
        return Request.builder(RTM_DELLINK)
                .header(out -> header(out, index, 0, 0))
                .label("deleting link " + index)
                .build();
    }

    /** {@code struct ifinfomsg}: of the flags, those in {@code change} are set or cleared. */
    private static void header(StructWriter out, int index, int flags, int change) {
        out.u8(0).zero(1).u16(0).u32(index).u32(flags).u32(change);
    }

    /** What the kernel's errors call the attributes that we send. */
    private static @Nullable String attribute(List<Integer> path) {
        if (path.size() > 1) {
            return path.equals(List.of(IFLA_LINKINFO, IFLA_INFO_KIND)) ? "IFLA_INFO_KIND" : null;
        }
        return switch (path.getLast()) {
            case IFLA_IFNAME -> "IFLA_IFNAME";
            case IFLA_MTU -> "IFLA_MTU";
            case IFLA_LINK -> "IFLA_LINK";
            case IFLA_MASTER -> "IFLA_MASTER";
            case IFLA_LINKINFO -> "IFLA_LINKINFO";
            default -> null;
        };
    }
}
