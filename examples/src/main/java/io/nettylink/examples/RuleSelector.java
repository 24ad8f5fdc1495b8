// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.examples.FibRulesConstants.*;

import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageView;
import io.nettylink.codec.StructReader;
import org.jspecify.annotations.Nullable;

/**
 * Which packets a rule is for.
 *
 * @param inverted whether it is for all others
 * @param source null for packets from anywhere
 * @param destination null for packets to anywhere
 * @param in the link that they come in by, or empty for any
 * @param out the link that their socket is bound to, or empty for any
 * @param mask the bits of the packet's mark that have to be those of {@code mark}
 */
record RuleSelector(
        boolean inverted,
        @Nullable Prefix source,
        @Nullable Prefix destination,
        int tos,
        String in,
        String out,
        long mark,
        long mask,
        @Nullable Range users,
        int ipProtocol,
        @Nullable Range sourcePorts,
        @Nullable Range destinationPorts) {

    /** Numbers from the first to the last, both included. */
    record Range(long first, long last) {
        @Override
        public String toString() {
            return first == last ? Long.toString(first) : first + "-" + last;
        }
    }

    static RuleSelector read(MessageView message) {
        Prefix source = null;
        Prefix destination = null;
        String inName = "";
        String outName = "";
        long mark = 0;
        long mask = 0;
        Range users = null;
        int ipProtocol = 0;
        Range sourcePorts = null;
        Range destinationPorts = null;
        AttributeReader in = message.attributes(FIB_RULE_HDR_LENGTH);
        while (in.next()) {
            switch (in.type()) {
                case FRA_SRC -> source = new Prefix(in.ip(), message.u8(FIB_RULE_HDR_SRC_LEN));
                case FRA_DST -> destination = new Prefix(in.ip(), message.u8(FIB_RULE_HDR_DST_LEN));
                case FRA_IIFNAME -> inName = in.string();
                case FRA_OIFNAME -> outName = in.string();
                case FRA_FWMARK -> mark = in.u32();
                case FRA_FWMASK -> mask = in.u32();
                case FRA_UID_RANGE -> {
                    StructReader range = in.struct();
                    users = new Range(range.u32(), range.u32());
                }
                case FRA_IP_PROTO -> ipProtocol = in.u8();
                case FRA_SPORT_RANGE -> sourcePorts = ports(in.struct());
                case FRA_DPORT_RANGE -> destinationPorts = ports(in.struct());
                default -> {}
            }
        }
        boolean inverted = (message.u32(FIB_RULE_HDR_FLAGS) & FIB_RULE_INVERT) != 0;
        int tos = message.u8(FIB_RULE_HDR_TOS);
        return new RuleSelector(
                inverted,
                source,
                destination,
                tos,
                inName,
                outName,
                mark,
                mask,
                users,
                ipProtocol,
                sourcePorts,
                destinationPorts);
    }

    private static Range ports(StructReader in) {
        return new Range(in.u16(), in.u16());
    }

    @Override
    public String toString() {
        return (inverted ? "not " : "") + "from " + (source == null ? "all" : source)
                + (destination == null ? "" : " to " + destination)
                + (tos == 0 ? "" : " tos 0x" + Integer.toHexString(tos))
                + (mark == 0 && mask == 0 ? "" : " fwmark 0x" + Long.toHexString(mark) + "/0x" + Long.toHexString(mask))
                + (in.isEmpty() ? "" : " iif " + in)
                + (out.isEmpty() ? "" : " oif " + out)
                + (users == null ? "" : " uidrange " + users)
                + (ipProtocol == 0 ? "" : " ipproto " + ipProtocol)
                + (sourcePorts == null ? "" : " sport " + sourcePorts)
                + (destinationPorts == null ? "" : " dport " + destinationPorts);
    }
}
