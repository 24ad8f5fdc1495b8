// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.examples.IfConstants.*;

import io.nettylink.NetlinkClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Our links in the words of {@code ip -j -d -N -s link}, and as much of its own words as we read. */
final class LinkJson {
    private static final Set<String> FIELDS = Set.of(
            "ifindex",
            "ifname",
            "link",
            "flags",
            "mtu",
            "qdisc",
            "master",
            "operstate",
            "group",
            "txqlen",
            "address",
            "broadcast",
            "linkinfo",
            "stats64");
    private static final Map<String, Set<String>> DATA = Map.of(
            "vlan", Set.of("protocol", "id", "flags"),
            "macvlan", Set.of("mode"),
            "bridge",
                    Set.of(
                            "forward_delay",
                            "hello_time",
                            "max_age",
                            "ageing_time",
                            "stp_state",
                            "priority",
                            "vlan_filtering",
                            "group_addr"),
            "vxlan", Set.of("id", "link", "port", "learning", "ageing"));

    /** The kernel's bits of {@code IFLA_VLAN_FLAGS}, from the lowest on. */
    private static final List<String> VLAN_FLAGS =
            List.of("REORDER_HDR", "GVRP", "LOOSE_BINDING", "MVRP", "BRIDGE_BINDING");

    private LinkJson() {}

    static void assertSame(NetlinkClient client) throws Exception {
        LinkNames names = LinkNames.ask(client);
        Iproute.assertAgree(
                () -> theirs(Iproute.show("-s link show")),
                () -> client.dump(Links.all(), Link::read).await().stream()
                        .map(link -> of(link, names))
                        .toList());
    }

    static Map<String, Object> of(Link link, LinkNames names) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("ifindex", link.index());
        json.put("ifname", link.name());
        if (link.lower() != 0) {
            json.put("link", names.of(link.lower()));
        }
        json.put("flags", flags(link.flags()));
        json.put("mtu", link.mtu());
        json.put("qdisc", link.qdisc());
        if (link.master() != 0) {
            json.put("master", names.of(link.master()));
        }
        json.put("operstate", Words.word(Words.OPERSTATES, link.operstate()));
        json.put("group", Long.toString(link.group()));
        json.put("txqlen", link.txqlen());
        json.put("address", link.address());
        json.put("broadcast", link.broadcast());
        if (!link.info().kind().isEmpty()) {
            json.put("linkinfo", info(link.info(), names));
        }
        json.put("stats64", statistics(link.statistics()));
        return json;
    }

    private static Collection<String> flags(long flags) {
        Set<String> words = new TreeSet<>(Words.list(Words.LINK_FLAGS, flags));
        if (!words.remove("RUNNING") && (flags & IFF_UP) != 0) {
            words.add("NO-CARRIER");
        }
        return words;
    }

    private static Map<String, Object> info(LinkInfo info, LinkNames names) {
        Map<String, Object> data = new LinkedHashMap<>(info.data());
        switch (info.kind()) {
            case "vlan" -> {
                data.computeIfPresent("protocol", (_, type) -> "[" + Integer.parseInt(type.toString(), 16) + "]");
                data.computeIfPresent("flags", (_, bits) -> vlanFlags(bits));
            }
            case "vxlan" -> data.computeIfPresent("link", (_, index) -> names.of(((Number) index).intValue()));
            default -> {}
        }
        return data.isEmpty() ? Map.of("info_kind", info.kind()) : Map.of("info_kind", info.kind(), "info_data", data);
    }

    private static List<String> vlanFlags(Object bits) {
        List<String> words = new ArrayList<>();
        for (int bit = 0; bit < VLAN_FLAGS.size(); bit++) {
            if ((((Number) bits).intValue() & 1 << bit) != 0) {
                words.add(VLAN_FLAGS.get(bit));
            }
        }
        return words;
    }

    private static Map<String, Object> statistics(LinkStatistics statistics) {
        LinkStatistics.Received in = statistics.received();
        LinkStatistics.Sent out = statistics.sent();
        return Map.of(
                "rx",
                Map.of(
                        "bytes", in.bytes(),
                        "packets", in.packets(),
                        "errors", in.errors(),
                        "dropped", in.dropped(),
                        "over_errors", in.overErrors(),
                        "multicast", in.multicast()),
                "tx",
                Map.of(
                        "bytes", out.bytes(),
                        "packets", out.packets(),
                        "errors", out.errors(),
                        "dropped", out.dropped(),
                        "carrier_errors", out.carrierErrors(),
                        "collisions", out.collisions()));
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> theirs(List<Map<String, Object>> links) {
        List<Map<String, Object>> read = new ArrayList<>();
        for (Map<String, Object> link : links) {
            Map<String, Object> json = new TreeMap<>(link);
            json.keySet().retainAll(FIELDS);
            json.computeIfPresent("flags", (_, flags) -> sorted((List<String>) flags));
            json.computeIfPresent("linkinfo", (_, info) -> theirs((Map<String, Object>) info));
            read.add(json);
        }
        return read;
    }

    private static List<String> sorted(List<String> flags) {
        Set<String> sorted = new TreeSet<>(flags);
        sorted.remove("M-DOWN"); // ip's own word, for a link whose lower link is down
        return new ArrayList<>(sorted);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> theirs(Map<String, Object> info) {
        Map<String, Object> json = new TreeMap<>(info);
        json.keySet().retainAll(Set.of("info_kind", "info_data"));
        Set<String> known = DATA.getOrDefault(info.getOrDefault("info_kind", ""), Set.of());
        json.computeIfPresent("info_data", (_, data) -> {
            Map<String, Object> values = new TreeMap<>((Map<String, Object>) data);
            values.keySet().retainAll(known);
            return values;
        });
        return json;
    }
}
