// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageView;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A route, or that it came or went.
 *
 * @param event {@code RTM_NEWROUTE} or {@code RTM_DELROUTE}
 * @param destination empty for the default route
 * @param source the preferred source address, empty where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // equals compares contents; the arrays are the reader's own
record Route(
        int event,
        int family,
        byte[] destination,
        int destinationLength,
        long table,
        int protocol,
        int scope,
        int type,
        long output,
        byte[] gateway,
        long priority,
        byte[] source) {
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

    private static final byte[] NONE = {};

    static Route read(MessageView message) {
        byte[] destination = NONE;
        long table = message.u8(4);
        long output = 0;
        byte[] gateway = NONE;
        long priority = 0;
        byte[] source = NONE;
        AttributeReader in = message.attributes(HEADER_LENGTH);
        while (in.next()) {
            switch (in.type()) {
                case RTA_DST -> destination = in.bytes();
                case RTA_TABLE -> table = in.u32();
                case RTA_OIF -> output = in.u32();
                case RTA_GATEWAY -> gateway = in.bytes();
                case RTA_PRIORITY -> priority = in.u32();
                case RTA_PREFSRC -> source = in.bytes();
                default -> {}
            }
        }
        return new Route(
                message.type(),
                message.u8(0),
                destination,
                message.u8(1),
                table,
                message.u8(5),
                message.u8(6),
                message.u8(7),
                output,
                gateway,
                priority,
                source);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Route that
                && event == that.event
                && family == that.family
                && Arrays.equals(destination, that.destination)
                && destinationLength == that.destinationLength
                && table == that.table
                && protocol == that.protocol
                && scope == that.scope
                && type == that.type
                && output == that.output
                && Arrays.equals(gateway, that.gateway)
                && priority == that.priority
                && Arrays.equals(source, that.source);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(destination);
    }

    void addTo(Checksum sum) {
        sum.begin(Checksum.mixAddress(Checksum.BASIS, destination));
        sum.number(event);
        sum.number(family);
        sum.address(destination);
        sum.number(destinationLength);
        sum.number(table);
        sum.number(protocol);
        sum.number(scope);
        sum.number(type);
        sum.number(output);
        sum.address(gateway);
        sum.number(priority);
        sum.address(source);
    }
}
