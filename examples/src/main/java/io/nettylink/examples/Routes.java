// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.Errno.ENOENT;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CREATE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_EXCL;
import static io.nettylink.codec.NetlinkConstants.NLM_F_REPLACE;
import static io.nettylink.examples.RtnetlinkConstants.*;
import static io.nettylink.examples.SocketConstants.AF_INET;
import static io.nettylink.examples.SocketConstants.AF_INET6;

import io.nettylink.KernelErrorException;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkException;
import io.nettylink.Request;
import io.nettylink.codec.AttributeWriter;
import io.nettylink.codec.StructWriter;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lists, adds, replaces and deletes routes, as {@code ip route} does.
 *
 * <pre>
 * Routes [TABLE]                         of all tables, or of one
 * Routes add PREFIX via GATEWAY [WORD VALUE]...
 * Routes replace PREFIX via GATEWAY [WORD VALUE]...
 * Routes delete PREFIX [WORD VALUE]...   words: via, dev, src, table, metric, mtu; 0.0.0.0/0 is the default route
 * </pre>
 */
final class Routes {

    private Routes() {}

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
            if (arguments.length < 2) {
                print(client, arguments.length == 0 ? RT_TABLE_UNSPEC : Long.parseLong(arguments[0]));
            } else {
                client.execute(change(client, arguments)).await();
            }
        }
    }

    private static void print(NetlinkClient client, long table) throws InterruptedException {
        LinkNames names = LinkNames.ask(client);
        for (int family : List.of(AF_INET, AF_INET6)) {
            for (Route route : routes(client, family, table)) {
                System.out.println(route.text(names));
            }
        }
    }

    private static List<Route> routes(NetlinkClient client, int family, long table) throws InterruptedException {
        try {
            return client.dump(inTable(family, table), Route::read).await();
        } catch (KernelErrorException e) {
            if (e.errno() == ENOENT) {
                return List.of(); // A table is there as long as a route is in it.
            }
            throw e;
        }
    }

    private static Request change(NetlinkClient client, String[] words) throws InterruptedException {
        Prefix destination = Prefix.parse(words[1]);
        RouteWords more = RouteWords.parse(client, words, 2);
        return switch (words[0]) {
            case "add" -> add(destination, more.table(), more::write);
            case "replace" -> replace(destination, more.table(), more::write);
            case "delete" -> delete(destination, more.table(), more::write);
            default -> throw new IllegalArgumentException("Routes can't " + words[0]);
        };
    }

    /** Asks for the routes of a table, or of all where it is {@code RT_TABLE_UNSPEC}; the kernel leaves out the others. */
    static Request inTable(int family, long table) {
        return Request.builder(RTM_GETROUTE)
                .header(out -> header(out, family, 0, 0, 0, 0))
                .attributes(out -> out.u32(RTA_TABLE, table))
                .names(Routes::attribute)
                .label("routes of table " + table)
                .build();
    }

    /** Asks for the routes that lead out of a link. */
    static Request outOf(int family, int index) {
        return Request.builder(RTM_GETROUTE)
                .header(out -> header(out, family, 0, 0, 0, 0))
                .attributes(out -> out.u32(RTA_OIF, index))
                .names(Routes::attribute)
                .label("routes out of link " + index)
                .build();
    }

    static Request add(Prefix destination, long table, Consumer<? super AttributeWriter> more) {
        return change(RTM_NEWROUTE, "adding", RTN_UNICAST, RT_SCOPE_UNIVERSE, destination, table, more)
                .flags(NLM_F_CREATE | NLM_F_EXCL)
                .build();
    }

    static Request replace(Prefix destination, long table, Consumer<? super AttributeWriter> more) {
        return change(RTM_NEWROUTE, "replacing", RTN_UNICAST, RT_SCOPE_UNIVERSE, destination, table, more)
                .flags(NLM_F_CREATE | NLM_F_REPLACE)
                .build();
    }

    static Request blackhole(Prefix destination, long table) {
        return change(RTM_NEWROUTE, "adding", RTN_BLACKHOLE, RT_SCOPE_UNIVERSE, destination, table, more -> {})
                .flags(NLM_F_CREATE | NLM_F_EXCL)
                .build();
    }

    /** Deletes the first route that is like this; nothing is said of its type and its scope. */
    static Request delete(Prefix destination, long table, Consumer<? super AttributeWriter> more) {
        return change(RTM_DELROUTE, "deleting", RTN_UNSPEC, RT_SCOPE_NOWHERE, destination, table, more)
                .build();
    }

    /** Appends several next hops. */
    static void multipath(AttributeWriter out, List<NextHop> hops) {
        out.struct(RTA_MULTIPATH, array -> hops.forEach(hop -> hop.write(array)));
    }

    /** Appends a next hop that packets reach through a tunnel. */
    static void tunnel(AttributeWriter out, int index, long id, InetAddress end) {
        out.u32(RTA_OIF, index)
                .u16(RTA_ENCAP_TYPE, LwtunnelConstants.LWTUNNEL_ENCAP_IP)
                .nested(RTA_ENCAP, encap -> Tunnel.write(encap, id, end));
    }

    private static Request.Builder change(
            int message,
            String what,
            int type,
            int scope,
            Prefix destination,
            long table,
            Consumer<? super AttributeWriter> more) {
        return Request.builder(message)
                .header(out -> header(
                        out,
                        destination.family(),
                        destination.length(),
                        message == RTM_DELROUTE ? 0 : RTPROT_STATIC,
                        scope,
                        type))
                .attributes(out -> {
                    out.ip(RTA_DST, destination.address()).u32(RTA_TABLE, table);
                    more.accept(out);
                })
                .names(Routes::attribute)
                .label(what + " route " + destination);
    }

    /** {@code struct rtmsg}, whose table an attribute says. */
    private static void header(StructWriter out, int family, int length, int protocol, int scope, int type) {
        out.u8(family).u8(length).u8(0).u8(0); // ... length of the source's prefix, type of service
        out.u8(RT_TABLE_UNSPEC).u8(protocol).u8(scope).u8(type).u32(0);
    }

    private static @Nullable String attribute(List<Integer> path) {
        return path.size() > 1
                ? null
                : switch (path.getLast()) {
                    case RTA_DST -> "RTA_DST";
                    case RTA_OIF -> "RTA_OIF";
                    case RTA_GATEWAY -> "RTA_GATEWAY";
                    case RTA_PREFSRC -> "RTA_PREFSRC";
                    case RTA_METRICS -> "RTA_METRICS";
                    case RTA_MULTIPATH -> "RTA_MULTIPATH";
                    case RTA_TABLE -> "RTA_TABLE";
                    case RTA_ENCAP -> "RTA_ENCAP";
                    default -> null;
                };
    }
}
