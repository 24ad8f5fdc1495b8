// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import static io.nettylink.benchmarks.program.Route.RTA_DST;
import static io.nettylink.benchmarks.program.Route.RTA_GATEWAY;
import static io.nettylink.benchmarks.program.Route.RTA_OIF;
import static io.nettylink.benchmarks.program.Route.RTA_PREFSRC;
import static io.nettylink.benchmarks.program.Route.RTA_PRIORITY;
import static io.nettylink.benchmarks.program.Route.RTA_TABLE;
import static io.nettylink.benchmarks.program.Route.RTM_GETROUTE;
import static io.nettylink.benchmarks.program.Route.RTM_NEWROUTE;
import static io.nettylink.benchmarks.program.Route.RT_TABLE_MAIN;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_NAME;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_GETFAMILY;
import static io.nettylink.codec.GenetlinkConstants.GENL_ID_CTRL;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CREATE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_EXCL;

import io.nettylink.Request;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;

/** What is asked, the same for both clients. */
final class Requests {
    /** Where all routes of the workloads lead out; {@code peers/c/bench.h} has the same. */
    static final String ROUTE_LINK = "bench0";

    private static final int RTM_GETLINK = 18;
    private static final int AF_INET = 2;
    private static final int RTPROT_STATIC = 4;
    private static final int RTN_UNICAST = 1;
    private static final int FIRST_DESTINATION = 0x1000_0000;
    private static final long GATEWAY = 0x0aff_ff02L;
    private static final long SOURCE = 0x0aff_ff01L;
    private static final long PRIORITY = 100;

    /** The priority of the route that ends a live run. */
    static final long LAST_PRIORITY = 4_000_000_000L;

    static final Request FAMILY = Request.builder(GENL_ID_CTRL)
            .header(out -> out.u8(CTRL_CMD_GETFAMILY).u8(1).u16(0))
            .attributes(out -> out.string(CTRL_ATTR_FAMILY_NAME, "nlctrl"))
            .build();

    static final Request LINKS = Request.builder(RTM_GETLINK)
            .header(out -> out.zero(Link.HEADER_LENGTH))
            .build();

    /** A dump of a million may take long on a busy machine. */
    static final Request ROUTES = Request.builder(RTM_GETROUTE)
            .header(out -> out.u8(AF_INET).zero(Route.HEADER_LENGTH - 1))
            .attributes(out -> out.u32(RTA_TABLE, RT_TABLE_MAIN))
            .timeout(Duration.ofMinutes(5))
            .build();

    private Requests() {}

    /** The index of {@link #ROUTE_LINK}. */
    static long routeLink() {
        try {
            NetworkInterface link = NetworkInterface.getByName(ROUTE_LINK);
            if (link == null) {
                throw new IllegalStateException("there is no link " + ROUTE_LINK);
            }
            return link.getIndex();
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds the route of a number. */
    static Request route(int number, long output) {
        return Request.builder(RTM_NEWROUTE)
                .flags(NLM_F_CREATE | NLM_F_EXCL)
                .header(out -> out.u8(AF_INET)
                        .u8(32)
                        .u8(0)
                        .u8(0)
                        .u8(RT_TABLE_MAIN)
                        .u8(RTPROT_STATIC)
                        .u8(0)
                        .u8(RTN_UNICAST)
                        .u32(0))
                .attributes(out -> out.u32BigEndian(RTA_DST, FIRST_DESTINATION + number)
                        .u32(RTA_OIF, output)
                        .u32BigEndian(RTA_GATEWAY, GATEWAY)
                        .u32(RTA_PRIORITY, PRIORITY)
                        .u32BigEndian(RTA_PREFSRC, SOURCE))
                .build();
    }
}
