// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.examples.FibRulesConstants.*;
import static io.nettylink.examples.IfAddrConstants.*;
import static io.nettylink.examples.IfConstants.*;
import static io.nettylink.examples.NeighbourConstants.*;
import static io.nettylink.examples.RtnetlinkConstants.*;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The kernel's numbers in the words of {@code ip}. */
final class Words {
    static final Map<Integer, String> LINK_FLAGS = Map.of(
            IFF_UP, "UP",
            IFF_BROADCAST, "BROADCAST",
            IFF_LOOPBACK, "LOOPBACK",
            IFF_RUNNING, "RUNNING",
            IFF_NOARP, "NOARP",
            IFF_PROMISC, "PROMISC",
            IFF_ALLMULTI, "ALLMULTI",
            IFF_MULTICAST, "MULTICAST",
            IFF_LOWER_UP, "LOWER_UP");
    static final Map<Integer, String> OPERSTATES = Map.of(
            IF_OPER_UNKNOWN, "UNKNOWN",
            IF_OPER_DOWN, "DOWN",
            IF_OPER_LOWERLAYERDOWN, "LOWERLAYERDOWN",
            IF_OPER_UP, "UP");
    static final Map<Integer, String> ADDRESS_FLAGS = Map.of(
            IFA_F_SECONDARY, "secondary",
            IFA_F_NODAD, "nodad",
            IFA_F_DADFAILED, "dadfailed",
            IFA_F_DEPRECATED, "deprecated",
            IFA_F_TENTATIVE, "tentative",
            IFA_F_PERMANENT, "permanent",
            IFA_F_MANAGETEMPADDR, "mngtmpaddr",
            IFA_F_NOPREFIXROUTE, "noprefixroute",
            IFA_F_MCAUTOJOIN, "autojoin");
    static final Map<Integer, String> NEIGHBOUR_STATES = Map.of(
            NUD_INCOMPLETE, "INCOMPLETE",
            NUD_REACHABLE, "REACHABLE",
            NUD_STALE, "STALE",
            NUD_DELAY, "DELAY",
            NUD_PROBE, "PROBE",
            NUD_FAILED, "FAILED",
            NUD_NOARP, "NOARP",
            NUD_PERMANENT, "PERMANENT");
    static final Map<Integer, String> NEIGHBOUR_FLAGS = Map.of(
            NTF_USE, "use",
            NTF_SELF, "self",
            NTF_MASTER, "master",
            NTF_PROXY, "proxy",
            NTF_EXT_LEARNED, "extern_learn",
            NTF_ROUTER, "router");
    static final Map<Integer, String> ROUTE_TYPES = Map.of(
            RTN_UNICAST, "unicast",
            RTN_LOCAL, "local",
            RTN_BROADCAST, "broadcast",
            RTN_MULTICAST, "multicast",
            RTN_BLACKHOLE, "blackhole",
            RTN_UNREACHABLE, "unreachable",
            RTN_PROHIBIT, "prohibit");
    static final Map<Integer, String> NEXT_HOP_FLAGS =
            Map.of(RTNH_F_DEAD, "dead", RTNH_F_LINKDOWN, "linkdown", RTNH_F_ONLINK, "onlink");
    static final Map<Integer, String> PROTOCOLS =
            Map.of(RTPROT_KERNEL, "kernel", RTPROT_BOOT, "boot", RTPROT_STATIC, "static");
    static final Map<Integer, String> SCOPES = Map.of(
            RT_SCOPE_UNIVERSE, "global", RT_SCOPE_LINK, "link", RT_SCOPE_HOST, "host", RT_SCOPE_NOWHERE, "nowhere");
    static final Map<Integer, String> RULE_ACTIONS = Map.of(
            FR_ACT_TO_TBL, "lookup",
            FR_ACT_GOTO, "goto",
            FR_ACT_NOP, "nop",
            FR_ACT_BLACKHOLE, "blackhole",
            FR_ACT_UNREACHABLE, "unreachable",
            FR_ACT_PROHIBIT, "prohibit");

    private Words() {}

    /** An address as people write it. */
    static String ip(InetAddress address) {
        return NetUtil.toAddressString(address);
    }

    /** The word for a number, or the number. */
    static String word(Map<Integer, String> words, int number) {
        return words.getOrDefault(number, Integer.toString(number));
    }

    /** The words for the bits of a number, from the lowest on; hexadecimal where there is none. */
    static List<String> list(Map<Integer, String> words, long number) {
        List<String> list = new ArrayList<>();
        for (long left = number; left != 0; left &= left - 1) {
            int bit = (int) Long.lowestOneBit(left);
            list.add(words.getOrDefault(bit, "0x" + Integer.toHexString(bit)));
        }
        return list;
    }

    /** The same, with commas. */
    static String bits(Map<Integer, String> words, long number) {
        return String.join(",", list(words, number));
    }
}
