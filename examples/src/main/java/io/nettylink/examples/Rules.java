// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CREATE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_EXCL;
import static io.nettylink.examples.FibRulesConstants.*;
import static io.nettylink.examples.RtnetlinkConstants.*;
import static io.nettylink.examples.SocketConstants.AF_INET;
import static io.nettylink.examples.SocketConstants.AF_INET6;

import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkException;
import io.nettylink.Request;
import io.nettylink.codec.AttributeWriter;
import io.nettylink.codec.StructWriter;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lists, adds and deletes rules, as {@code ip rule} does.
 *
 * <pre>
 * Rules                                  Rules delete 4|6 PRIORITY
 * Rules add 4|6 PRIORITY TABLE [WORD VALUE]...    words: iif, oif, fwmark, fwmask
 * Rules from PREFIX PRIORITY TABLE
 * </pre>
 */
final class Rules {

    private Rules() {}

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
            if (arguments.length == 0) {
                for (int family : List.of(AF_INET, AF_INET6)) {
                    client.dump(of(family), Rule::read).await().forEach(System.out::println);
                }
            } else {
                client.execute(change(arguments)).await();
            }
        }
    }

    private static Request change(String[] words) {
        return switch (words[0]) {
            case "add" ->
                add(family(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]), out -> write(out, words));
            case "from" -> from(Prefix.parse(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
            case "delete" -> delete(family(words[1]), Long.parseLong(words[2]));
            default -> throw new IllegalArgumentException("Rules can't " + words[0]);
        };
    }

    private static int family(String version) {
        return version.equals("6") ? AF_INET6 : AF_INET;
    }

    private static void write(AttributeWriter out, String[] words) {
        for (int i = 4; i + 1 < words.length; i += 2) {
            String value = words[i + 1];
            switch (words[i]) {
                case "iif" -> out.string(FRA_IIFNAME, value);
                case "oif" -> out.string(FRA_OIFNAME, value);
                case "fwmark" -> out.u32(FRA_FWMARK, Long.decode(value));
                case "fwmask" -> out.u32(FRA_FWMASK, Long.decode(value));
                default -> throw new IllegalArgumentException("a rule has no " + words[i]);
            }
        }
    }

    static Request of(int family) {
        return Request.builder(RTM_GETRULE)
                .header(out -> header(out, family, 0, 0))
                .label("rules")
                .build();
    }

    /** Adds a rule for all packets but for what more attributes say. */
    static Request add(int family, long priority, long table, Consumer<? super AttributeWriter> more) {
        return add(family, 0, priority, table, more);
    }

    /** Adds a rule for packets from a network. */
    static Request from(Prefix source, long priority, long table) {
        return add(source.family(), source.length(), priority, table, out -> out.ip(FRA_SRC, source.address()));
    }

    private static Request add(
            int family, int sourceLength, long priority, long table, Consumer<? super AttributeWriter> more) {
        return Request.builder(RTM_NEWRULE)
                .flags(NLM_F_CREATE | NLM_F_EXCL)
                .header(out -> header(out, family, sourceLength, FR_ACT_TO_TBL))
                .attributes(out -> {
                    out.u32(FRA_PRIORITY, priority).u32(FRA_TABLE, table).u8(FRA_PROTOCOL, RTPROT_STATIC);
                    more.accept(out);
                })
                .names(Rules::attribute)
                .label("adding rule " + priority)
                .build();
    }

    /** Deletes the first rule of a priority. */
    static Request delete(int family, long priority) {
        return Request.builder(RTM_DELRULE)
                .header(out -> header(out, family, 0, 0))
                .attributes(out -> out.u32(FRA_PRIORITY, priority))
                .names(Rules::attribute)
                .label("deleting rule " + priority)
                .build();
    }

    /** Appends a range of users. */
    static void users(AttributeWriter out, long first, long last) {
        out.struct(FRA_UID_RANGE, range -> range.u32(first).u32(last));
    }

    /** {@code struct fib_rule_hdr}, whose table an attribute says. */
    private static void header(StructWriter out, int family, int sourceLength, int action) {
        out.u8(family).u8(0).u8(sourceLength).u8(0); // ... length of the destination's prefix, type of service
        out.u8(RT_TABLE_UNSPEC).zero(2).u8(action).u32(0); // ... flags
    }

    private static @Nullable String attribute(List<Integer> path) {
        return switch (path.getLast()) {
            case FRA_SRC -> "FRA_SRC";
            case FRA_IIFNAME -> "FRA_IIFNAME";
            case FRA_OIFNAME -> "FRA_OIFNAME";
            case FRA_FWMARK -> "FRA_FWMARK";
            case FRA_FWMASK -> "FRA_FWMASK";
            case FRA_PRIORITY -> "FRA_PRIORITY";
            case FRA_TABLE -> "FRA_TABLE";
            case FRA_UID_RANGE -> "FRA_UID_RANGE";
            default -> null;
        };
    }
}
