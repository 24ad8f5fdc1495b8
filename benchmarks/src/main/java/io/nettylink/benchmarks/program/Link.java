// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageView;

/**
 * A network interface, with all that the comparison asks for.
 *
 * @param address the hardware address, empty where it has none
 * @param statistics the members of {@code struct rtnl_link_stats64} in their order
 */
@SuppressWarnings("ArrayRecordComponent") // they are the reader's own, and nobody compares links
record Link(
        int index,
        int type,
        long flags,
        String name,
        long mtu,
        long queueLength,
        int operstate,
        byte[] address,
        byte[] broadcast,
        String qdisc,
        String kind,
        long[] statistics) {
    /** The length of {@code struct ifinfomsg}. */
    static final int HEADER_LENGTH = 16;

    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_BROADCAST = 2;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_QDISC = 6;
    private static final int IFLA_TXQLEN = 13;
    private static final int IFLA_OPERSTATE = 16;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_STATS64 = 23;
    private static final int IFLA_INFO_KIND = 1;

    /** How many of the statistics every program knows. */
    private static final int COMMON_STATISTICS = 23;

    private static final byte[] NONE = {};
    private static final long[] NO_STATISTICS = new long[COMMON_STATISTICS];

    static Link read(MessageView message) {
        String name = "";
        long mtu = 0;
        long queueLength = 0;
        int operstate = 0;
        byte[] address = NONE;
        byte[] broadcast = NONE;
        String qdisc = "";
        String kind = "";
        long[] statistics = NO_STATISTICS;
        AttributeReader in = message.attributes(HEADER_LENGTH);
        while (in.next()) {
            switch (in.type()) {
                case IFLA_IFNAME -> name = in.string();
                case IFLA_MTU -> mtu = in.u32();
                case IFLA_TXQLEN -> queueLength = in.u32();
                case IFLA_OPERSTATE -> operstate = in.u8();
                case IFLA_ADDRESS -> address = in.bytes();
                case IFLA_BROADCAST -> broadcast = in.bytes();
                case IFLA_QDISC -> qdisc = in.string();
                case IFLA_LINKINFO -> kind = kind(in.nested());
                case IFLA_STATS64 -> statistics = in.u64Array();
                default -> {}
            }
        }
        return new Link(
                message.s32(4),
                message.u16(2),
                message.u32(8),
                name,
                mtu,
                queueLength,
                operstate,
                address,
                broadcast,
                qdisc,
                kind,
                statistics);
    }

    private static String kind(AttributeReader info) {
        return info.next(IFLA_INFO_KIND) ? info.string() : "";
    }

    void addTo(Checksum sum) {
        sum.begin(Checksum.mix(Checksum.BASIS, Integer.toUnsignedLong(index)));
        sum.number(Integer.toUnsignedLong(index));
        sum.number(type);
        sum.number(flags);
        sum.text(name);
        sum.number(mtu);
        sum.number(queueLength);
        sum.number(operstate);
        sum.address(address);
        sum.address(broadcast);
        sum.text(qdisc);
        sum.text(kind);
        sum.numbers(statistics, COMMON_STATISTICS);
    }
}
