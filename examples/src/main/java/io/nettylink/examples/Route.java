// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.examples.RtnetlinkConstants.*;
import static io.nettylink.examples.Words.word;

import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageView;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A route.
 *
 * @param family {@code AF_INET} or {@code AF_INET6}
 * @param destination null for the default route
 * @param source IPv6: for packets from here only; or null
 * @param priority the metric that decides between routes of one destination
 * @param metrics the path's properties by their number, {@code RTAX_}
 * @param nextHops where packets go to: one or several; none for a blackhole, for instance
 * @param expires seconds until it is removed, 0 for never
 * @param nextHopId the next hop's number where it is an object of its own, or 0
 */
record Route(
        int family,
        @Nullable Prefix destination,
        @Nullable Prefix source,
        int type,
        long table,
        int protocol,
        int scope,
        int tos,
        long priority,
        @Nullable InetAddress preferredSource,
        Map<Integer, Long> metrics,
        List<NextHop> nextHops,
        long expires,
        long nextHopId) {
    private static final int USER_HZ = 100;

    /** Reads {@code RTM_NEWROUTE} or {@code RTM_DELROUTE}. */
    static Route read(MessageView message) {
        Prefix destination = null;
        Prefix source = null;
        long table = message.u8(RTMSG_TABLE);
        long priority = 0;
        InetAddress preferredSource = null;
        Map<Integer, Long> metrics = Map.of();
        List<NextHop> nextHops = NextHop.single(message);
        long expires = 0;
        long nextHopId = 0;
        AttributeReader in = message.attributes(RTMSG_LENGTH);
        while (in.next()) {
            switch (in.type()) {
                case RTA_DST -> destination = new Prefix(in.ip(), message.u8(RTMSG_DST_LEN));
                case RTA_SRC -> source = new Prefix(in.ip(), message.u8(RTMSG_SRC_LEN));
                case RTA_TABLE -> table = in.u32(); // The header's is too small for all.
                case RTA_PRIORITY -> priority = in.u32();
                case RTA_PREFSRC -> preferredSource = in.ip();
                case RTA_METRICS -> metrics = metrics(in.nested());
                case RTA_MULTIPATH -> nextHops = NextHop.several(in.struct());
                case RTA_CACHEINFO -> expires = in.struct().skip(8).s32() / USER_HZ;
                case RTA_NH_ID -> nextHopId = in.u32();
                default -> {}
            }
        }
        return new Route(
                message.u8(RTMSG_FAMILY),
                destination,
                source,
                message.u8(RTMSG_TYPE),
                table,
                message.u8(RTMSG_PROTOCOL),
                message.u8(RTMSG_SCOPE),
                message.u8(RTMSG_TOS),
                priority,
                preferredSource,
                metrics,
                nextHops,
                expires,
                nextHopId);
    }

    private static Map<Integer, Long> metrics(AttributeReader in) {
        Map<Integer, Long> metrics = new TreeMap<>();
        while (in.next()) {
            if (in.type() != RTAX_CC_ALGO) { // the one that is no number
                metrics.put(in.type(), in.u32());
            }
        }
        return metrics;
    }

    String text(LinkNames names) {
        StringBuilder text = new StringBuilder("route ");
        if (type != RTN_UNICAST) {
            text.append(word(Words.ROUTE_TYPES, type)).append(' ');
        }
        text.append(destination == null ? "default" : destination);
        text.append(source == null ? "" : " from " + source);
        nextHops.forEach(hop -> text.append(hop.text(names, nextHops.size() > 1)));
        text.append(" table ").append(table);
        text.append(" proto ").append(word(Words.PROTOCOLS, protocol));
        text.append(" scope ").append(word(Words.SCOPES, scope));
        text.append(priority == 0 ? "" : " metric " + priority);
        text.append(preferredSource == null ? "" : " src " + Words.ip(preferredSource));
        text.append(metrics.containsKey(RTAX_MTU) ? " mtu " + metrics.get(RTAX_MTU) : "");
        text.append(expires == 0 ? "" : " expires " + expires + " s");
        return text.toString();
    }
}
