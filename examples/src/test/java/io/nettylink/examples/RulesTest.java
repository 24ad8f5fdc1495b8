// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.examples.FibRulesConstants.*;
import static io.nettylink.examples.Iproute.ip;
import static io.nettylink.examples.Iproute.show;
import static io.nettylink.examples.Namespace.refused;
import static io.nettylink.examples.SocketConstants.AF_INET;
import static io.nettylink.examples.SocketConstants.AF_INET6;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.NetlinkClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rules, as we see them and as {@code ip rule} does. */
@Timeout(120)
class RulesTest {
    private static final Set<String> FIELDS = Set.of(
            "priority",
            "not",
            "src",
            "srclen",
            "dst",
            "dstlen",
            "tos",
            "fwmark",
            "fwmask",
            "iif",
            "oif",
            "uid_start",
            "uid_end",
            "ipproto",
            "sport",
            "sport_start",
            "sport_end",
            "dport",
            "dport_start",
            "dport_end",
            "table",
            "action",
            "goto",
            "nop",
            "suppress_prefixlen",
            "suppress_ifgroup",
            "protocol");
    private static final long ALL_BITS = 0xffff_ffffL;

    @Test
    void rulesOfAllSortsAreSeenAsIpSeesThem() throws Exception {
        Namespace.connected(client -> {
            ip("rule add priority 10 from 10.0.0.0/8 to 10.1.2.0/24 tos 0x10 iif v0 oif v1 blackhole");
            ip("rule add priority 11 fwmark 0xfffffff0 table 4000000000");
            ip("rule add priority 12 fwmark 0x1/0xff table 1000 suppress_prefixlength 0 suppress_ifgroup 7");
            ip("rule add priority 13 uidrange 1-4000000000 table 1000 protocol static");
            ip("rule add priority 14 goto 32766");
            ip("rule add priority 15 not ipproto tcp sport 10-20 dport 65534 table 1000");
            ip("rule add priority 16 unreachable");
            ip("rule add priority 17 from 10.2.0.1 nop");
            assertSame(client, "-4 rule show", AF_INET);
        });
    }

    @Test
    void rulesOfIpv6AreSeenAsIpSeesThem() throws Exception {
        Namespace.connected(client -> {
            ip("-6 rule add priority 10 from fd00::/64 to fd01::1 table 1000");
            ip("-6 rule add priority 4000000000 iif v0 prohibit");
            assertSame(client, "-6 rule show", AF_INET6);
        });
    }

    @Test
    void whatWeChangeIpSees() throws Exception {
        Namespace.connected(client -> {
            client.execute(Rules.add(AF_INET, 10, 100_000, out -> {
                        out.u32(FRA_FWMARK, 0x10).u32(FRA_FWMASK, 0xff).string(FRA_IIFNAME, "v0");
                        out.u32(FRA_SUPPRESS_PREFIXLEN, 8);
                        Rules.users(out, 5, 6);
                    }))
                    .await();
            client.execute(Rules.from(Prefix.parse("fd00::/48"), 11, 1000)).await();
            assertThat(show("rule show priority 10"))
                    .containsExactly(Map.ofEntries(
                            Map.entry("priority", 10),
                            Map.entry("src", "all"),
                            Map.entry("fwmark", "0x10"),
                            Map.entry("fwmask", "0xff"),
                            Map.entry("iif", "v0"),
                            Map.entry("uid_start", 5),
                            Map.entry("uid_end", 6),
                            Map.entry("table", "100000"),
                            Map.entry("suppress_prefixlen", 8),
                            Map.entry("protocol", "4")));
            assertThat(show("-6 rule show priority 11").getFirst())
                    .containsEntry("src", "fd00::")
                    .containsEntry("srclen", 48)
                    .containsEntry("table", "1000");
            client.execute(Rules.delete(AF_INET, 10)).await();
            client.execute(Rules.delete(AF_INET6, 11)).await();
            assertThat(show("rule show priority 10")).isEmpty();
            assertThat(show("-6 rule show priority 11")).isEmpty();
        });
    }

    @Test
    void theProgramDoesAsItIsTold() throws Exception {
        Namespace.connected(_ -> {
            Rules.run("add", "4", "10", "1000", "fwmark", "0x10", "fwmask", "0xff", "iif", "v0", "oif", "v1");
            Rules.run("from", "fd00::/48", "11", "1000");
            Rules.run();
            assertThat(show("rule show priority 10").getFirst())
                    .containsEntry("fwmark", "0x10")
                    .containsEntry("oif", "v1");
            assertThat(show("-6 rule show priority 11").getFirst()).containsEntry("srclen", 48);
            Rules.run("delete", "4", "10");
            assertThat(show("rule show priority 10")).isEmpty();
        });
    }

    @Test
    void aRuleInWords() throws Exception {
        Namespace.connected(client -> {
            ip("rule add priority 10 not from 10.0.0.0/8 fwmark 0x1/0xff iif v0 uidrange 1-5 ipproto tcp sport 10-20"
                    + " dport 7 table 1000 suppress_prefixlength 0 protocol static");
            assertThat(client.dump(Rules.of(AF_INET), Rule::read).await())
                    .extracting(Rule::toString)
                    .contains(
                            "rule 0: from all lookup 255 proto kernel",
                            "rule 10: not from 10.0.0.0/8 fwmark 0x1/0xff iif v0 uidrange 1-5 ipproto 6 sport 10-20"
                                    + " dport 7 lookup 1000 suppress_prefixlength 0 proto static");
        });
    }

    @Test
    void whatTheKernelSaysOfMistakes() throws Exception {
        Namespace.connected(client -> {
            assertThat(refused(client.execute(Rules.delete(AF_INET, 4711))))
                    .hasMessageStartingWith("deleting rule 4711: ENOENT (No such file or directory)");
            client.execute(Rules.from(Prefix.parse("10.0.0.0/8"), 10, 1000)).await();
            assertThat(refused(client.execute(Rules.from(Prefix.parse("10.0.0.0/8"), 10, 1000))))
                    .hasMessageStartingWith("adding rule 10: EEXIST (File exists)");
            assertThat(refused(client.execute(Rules.from(Prefix.parse("10.0.0.0/33"), 11, 1000))))
                    .hasMessageStartingWith("adding rule 11: EINVAL (Invalid argument)");
            assertThat(refused(client.execute(Rules.add(AF_INET, 12, 1000, out -> Rules.users(out, 6, 5)))))
                    .hasMessageStartingWith("adding rule 12: EINVAL (Invalid argument)");
        });
    }

    private static void assertSame(NetlinkClient client, String command, int family) throws Exception {
        Iproute.assertAgree(
                () -> theirs(show(command)),
                () -> client.dump(Rules.of(family), Rule::read).await().stream()
                        .map(RulesTest::json)
                        .toList());
    }

    private static Map<String, Object> json(Rule rule) {
        RuleSelector selector = rule.selector();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("priority", rule.priority());
        if (selector.inverted()) {
            json.put("not", "set");
        }
        prefix(json, "src", selector.source());
        if (selector.source() == null) {
            json.put("src", "all");
        }
        prefix(json, "dst", selector.destination());
        if (selector.tos() != 0) {
            json.put("tos", "0x" + Integer.toHexString(selector.tos()));
        }
        if (selector.mark() != 0 || selector.mask() != 0) {
            json.put("fwmark", "0x" + Long.toHexString(selector.mark()));
        }
        if (selector.mask() != 0 && selector.mask() != ALL_BITS) {
            json.put("fwmask", "0x" + Long.toHexString(selector.mask()));
        }
        if (!selector.in().isEmpty()) {
            json.put("iif", selector.in());
        }
        if (!selector.out().isEmpty()) {
            json.put("oif", selector.out());
        }
        if (selector.users() != null) {
            json.put("uid_start", selector.users().first());
            json.put("uid_end", selector.users().last());
        }
        if (selector.ipProtocol() != 0) {
            json.put("ipproto", Integer.toString(selector.ipProtocol()));
        }
        ports(json, "sport", selector.sourcePorts());
        ports(json, "dport", selector.destinationPorts());
        outcome(json, rule);
        return json;
    }

    private static void outcome(Map<String, Object> json, Rule rule) {
        switch (rule.action()) {
            case FR_ACT_TO_TBL -> json.put("table", Long.toString(rule.table()));
            case FR_ACT_GOTO -> json.put("goto", rule.target());
            case FR_ACT_NOP -> json.put("nop", "set");
            default -> json.put("action", Integer.toString(rule.action()));
        }
        if (rule.suppressPrefixLength() >= 0) {
            json.put("suppress_prefixlen", rule.suppressPrefixLength());
        }
        if (rule.suppressGroup() >= 0) {
            json.put("suppress_ifgroup", Integer.toString(rule.suppressGroup()));
        }
        json.put("protocol", Integer.toString(rule.protocol()));
    }

    private static void prefix(Map<String, Object> json, String name, @Nullable Prefix prefix) {
        if (prefix != null) {
            json.put(name, Words.ip(prefix.address()));
            if (prefix.length() != 8 * prefix.address().getAddress().length) {
                json.put(name + "len", prefix.length());
            }
        }
    }

    private static void ports(Map<String, Object> json, String name, RuleSelector.@Nullable Range ports) {
        if (ports != null && ports.first() == ports.last()) {
            json.put(name, ports.first());
        } else if (ports != null) {
            json.put(name + "_start", ports.first());
            json.put(name + "_end", ports.last());
        }
    }

    private static List<Map<String, Object>> theirs(List<Map<String, Object>> rules) {
        List<Map<String, Object>> read = new ArrayList<>();
        for (Map<String, Object> rule : rules) {
            Map<String, Object> json = new TreeMap<>(rule);
            json.keySet().retainAll(FIELDS);
            for (String flag : List.of("not", "nop")) {
                if (json.containsKey(flag)) {
                    json.put(flag, "set"); // null, in ip's JSON
                }
            }
            json.computeIfPresent("ipproto", (_, name) -> name.toString().replace("ipproto-", ""));
            read.add(json);
        }
        return read;
    }
}
