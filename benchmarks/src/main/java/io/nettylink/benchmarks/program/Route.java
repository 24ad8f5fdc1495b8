// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageView;

/**
 * A route, or that it came or went. Addresses are numbers, the lower 64 bits of which are all of an IPv4 address, so that a
 * route of either family is one object. Its members are as wide as the kernel's: what is made a hundred thousand times
 * takes as long as its bytes need to be written.
 *
 * @param event {@code RTM_NEWROUTE} or {@code RTM_DELROUTE}
 * @param destination 0 for the default route
 * @param table an unsigned 32-bit number
 * @param output an unsigned 32-bit number
 * @param gateway 0 where there is none
 * @param priority an unsigned 32-bit number
 * @param source the preferred source address, 0 where there is none
 */
record Route(
        short event,
        short family,
        long destinationHigh,
        long destination,
        short destinationLength,
        int table,
        short protocol,
        short scope,
        short type,
        int output,
        long gatewayHigh,
        long gateway,
        int priority,
        long sourceHigh,
        long source) {
    static final int RTM_NEWROUTE = 24;
    static final int RTM_GETROUTE = 26;

    /** The length of {@code struct rtmsg}. */
    static final int HEADER_LENGTH = 12;

    static final int RTA_DST = 1;
    static final int RTA_OIF = 4;
    static final int RTA_GATEWAY = 5;
    static final int RTA_PRIORITY = 6;
    static final int RTA_PREFSRC = 7;
    static final int RTA_TABLE = 15;
    static final int RT_TABLE_MAIN = 254;

    private static final int AF_INET = 2;
    private static final int IPV4_LENGTH = 4;
    private static final int IPV6_LENGTH = 16;

    static Route read(MessageView message) {
        long destinationHigh = 0;
        long destination = 0;
        int table = message.u8(4);
        int output = 0;
        long gatewayHigh = 0;
        long gateway = 0;
        int priority = 0;
        long sourceHigh = 0;
        long source = 0;
        AttributeReader in = message.attributes(HEADER_LENGTH);
        while (in.next()) {
            switch (in.type()) {
                case RTA_DST -> {
                    destinationHigh = high(in);
                    destination = low(in);
                }
                case RTA_TABLE -> table = in.s32();
                case RTA_OIF -> output = in.s32();
                case RTA_GATEWAY -> {
                    gatewayHigh = high(in);
                    gateway = low(in);
                }
                case RTA_PRIORITY -> priority = in.s32();
                case RTA_PREFSRC -> {
                    sourceHigh = high(in);
                    source = low(in);
                }
                default -> {}
            }
        }
        return new Route(
                (short) message.type(),
                (short) message.u8(0),
                destinationHigh,
                destination,
                (short) message.u8(1),
                table,
                (short) message.u8(5),
                (short) message.u8(6),
                (short) message.u8(7),
                output,
                gatewayHigh,
                gateway,
                priority,
                sourceHigh,
                source);
    }

    private static long high(AttributeReader in) {
        return in.length() == IPV4_LENGTH ? 0 : in.struct().u64BigEndian();
    }

    private static long low(AttributeReader in) {
        return in.length() == IPV4_LENGTH
                ? in.u32BigEndian()
                : in.struct().skip(Long.BYTES).u64BigEndian();
    }

    /** Whether this is the one that ends a storm of events. */
    boolean isLast() {
        return Integer.toUnsignedLong(priority) == Requests.LAST_PRIORITY;
    }

    void addTo(Checksum sum) {
        int bytes = family == AF_INET ? IPV4_LENGTH : IPV6_LENGTH;
        sum.begin(Checksum.mixAddress(Checksum.BASIS, destinationHigh, destination, bytes));
        sum.number(event);
        sum.number(family);
        sum.address(destinationHigh, destination, bytes);
        sum.number(destinationLength);
        sum.number(Integer.toUnsignedLong(table));
        sum.number(protocol);
        sum.number(scope);
        sum.number(type);
        sum.number(Integer.toUnsignedLong(output));
        sum.address(gatewayHigh, gateway, bytes);
        sum.number(Integer.toUnsignedLong(priority));
        sum.address(sourceHigh, source, bytes);
    }
}
