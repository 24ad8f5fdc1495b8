// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.examples.RtnetlinkConstants.*;

import io.nettylink.NetlinkClient;
import io.nettylink.Request;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Our routes in the words of {@code ip -j -d -N route}, and as much of its own words as we read. */
final class RouteJson {
    private static final Set<String> FIELDS = Set.of(
            "type",
            "dst",
            "from",
            "tos",
            "gateway",
            "via",
            "dev",
            "table",
            "protocol",
            "scope",
            "prefsrc",
            "metric",
            "flags",
            "metrics",
            "nexthops",
            "expires",
            "nhid",
            "encap",
            "id",
            "src",
            "ttl");
    private static final Map<Integer, String> METRICS = Map.of(
            RTAX_MTU, "mtu",
            RTAX_ADVMSS, "advmss",
            RTAX_HOPLIMIT, "hoplimit",
            RTAX_INITCWND, "initcwnd");

    private RouteJson() {}

    static void assertSame(NetlinkClient client, String command, Request dump) throws Exception {
        LinkNames names = LinkNames.ask(client);
        Iproute.assertAgree(
                () -> theirs(Iproute.show(command), command),
                () -> client.dump(dump, Route::read).await().stream()
                        .map(route -> of(route, names))
                        .toList());
    }

    static Map<String, Object> of(Route route, LinkNames names) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", Integer.toString(route.type()));
        json.put(
                "dst",
                route.destination() == null ? "default" : route.destination().toString());
        json.put("table", Long.toString(route.table()));
        json.put("protocol", Integer.toString(route.protocol()));
        json.put("scope", Integer.toString(route.scope()));
        put(json, "from", route.source() == null ? null : route.source().toString());
        put(json, "tos", route.tos() == 0 ? null : "0x" + Integer.toHexString(route.tos()));
        put(json, "metric", route.priority() == 0 ? null : route.priority());
        put(json, "prefsrc", ip(route.preferredSource()));
        put(json, "expires", route.expires() == 0 ? null : route.expires());
        put(json, "nhid", route.nextHopId() == 0 ? null : route.nextHopId());
        if (!route.metrics().isEmpty()) {
            Map<String, Object> metrics = new TreeMap<>();
            route.metrics().forEach((number, value) -> metrics.put(Words.word(METRICS, number), value));
            json.put("metrics", List.of(metrics));
        }
        if (route.nextHops().size() == 1) {
            json.putAll(nextHop(route, route.nextHops().getFirst(), names));
        } else {
            json.put("flags", List.of());
            if (!route.nextHops().isEmpty()) {
                json.put(
                        "nexthops",
                        route.nextHops().stream()
                                .map(hop -> {
                                    Map<String, Object> weighted = nextHop(route, hop, names);
                                    weighted.put("weight", hop.weight());
                                    return weighted;
                                })
                                .toList());
            }
        }
        return json;
    }

    private static Map<String, Object> nextHop(Route route, NextHop hop, LinkNames names) {
        Map<String, Object> json = new LinkedHashMap<>();
        InetAddress gateway = hop.gateway();
        if (gateway != null && Prefix.family(gateway) != route.family()) {
            json.put("via", Map.of("family", "inet6", "host", Words.ip(gateway)));
        } else {
            put(json, "gateway", ip(gateway));
        }
        put(json, "dev", hop.index() == 0 ? null : names.of(hop.index()));
        json.put("flags", Words.list(Words.NEXT_HOP_FLAGS, hop.flags()));
        if (hop.tunnel() != null) {
            // In ip's JSON, the tunnel's "dst" comes after the route's, and is what parsers keep.
            json.put("encap", "ip");
            json.put("id", hop.tunnel().id());
            put(json, "src", ip(hop.tunnel().source()));
            put(json, "dst", ip(hop.tunnel().destination()));
            json.put("ttl", hop.tunnel().ttl());
            put(json, "tos", hop.tunnel().tos());
        }
        return json;
    }

    private static @Nullable String ip(@Nullable InetAddress address) {
        return address == null ? null : Words.ip(address);
    }

    private static void put(Map<String, Object> json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static List<Map<String, Object>> theirs(List<Map<String, Object>> routes, String command) {
        List<Map<String, Object>> read = new ArrayList<>();
        for (Map<String, Object> route : routes) {
            Map<String, Object> json = new TreeMap<>(route);
            json.keySet().retainAll(FIELDS);
            // What was asked for is not said.
            asked(command, "table").ifPresent(table -> json.putIfAbsent("table", table));
            asked(command, "dev").ifPresent(device -> json.putIfAbsent("dev", device));
            json.remove("metric", 0); // IPv6 says so where IPv4 says nothing
            read.add(json);
        }
        return read;
    }

    private static Optional<String> asked(String command, String word) {
        List<String> words = List.of(command.split(" ", -1));
        return words.contains(word) ? Optional.of(words.get(words.indexOf(word) + 1)) : Optional.empty();
    }
}
