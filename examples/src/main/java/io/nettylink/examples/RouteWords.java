// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.examples.RtnetlinkConstants.*;

import io.nettylink.NetlinkClient;
import io.nettylink.codec.AttributeWriter;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the command line of {@link Routes} says of a route besides its destination. */
record RouteWords(
        long table,
        @Nullable InetAddress gateway,
        int index,
        @Nullable InetAddress preferredSource,
        long metric,
        long mtu) {

    static RouteWords parse(NetlinkClient client, String[] words, int from) throws InterruptedException {
        Map<String, String> values = new HashMap<>();
        for (int i = from; i + 1 < words.length; i += 2) {
            values.put(words[i], words[i + 1]);
        }
        return new RouteWords(
                Long.parseLong(values.getOrDefault("table", Integer.toString(RT_TABLE_MAIN))),
                address(values.get("via")),
                values.containsKey("dev") ? Links.index(client, values.get("dev")) : 0,
                address(values.get("src")),
                Long.parseLong(values.getOrDefault("metric", "0")),
                Long.parseLong(values.getOrDefault("mtu", "0")));
    }

    private static @Nullable InetAddress address(@Nullable String text) {
        return text == null ? null : InetAddress.ofLiteral(text);
    }

    void write(AttributeWriter out) {
        if (gateway != null) {
            out.ip(RTA_GATEWAY, gateway);
        }
        if (index != 0) {
            out.u32(RTA_OIF, index);
        }
        if (preferredSource != null) {
            out.ip(RTA_PREFSRC, preferredSource);
        }
        if (metric != 0) {
            out.u32(RTA_PRIORITY, metric);
        }
        if (mtu != 0) {
            out.nested(RTA_METRICS, metrics -> metrics.u32(RTAX_MTU, mtu));
        }
    }
}
