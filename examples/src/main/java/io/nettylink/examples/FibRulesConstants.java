// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

/** As much of {@code include/uapi/linux/fib_rules.h} as the examples need: rules, which choose the table that a route is looked for in. */
final class FibRulesConstants {
    /** The length of {@code struct fib_rule_hdr} in bytes. */
    static final int FIB_RULE_HDR_LENGTH = 12;

    /** Where {@code family} stands in it, u8. */
    static final int FIB_RULE_HDR_FAMILY = 0;

    /** Where {@code dst_len} stands in it, u8. */
    static final int FIB_RULE_HDR_DST_LEN = 1;

    /** Where {@code src_len} stands in it, u8. */
    static final int FIB_RULE_HDR_SRC_LEN = 2;

    /** Where {@code tos} stands in it, u8. */
    static final int FIB_RULE_HDR_TOS = 3;

    /** Where {@code table} stands in it, u8. */
    static final int FIB_RULE_HDR_TABLE = 4;

    /** Where {@code action} stands in it, u8. */
    static final int FIB_RULE_HDR_ACTION = 7;

    /** Where {@code flags} stands in it, u32. */
    static final int FIB_RULE_HDR_FLAGS = 8;

    /** The destination's prefix, bytes. */
    static final int FRA_DST = 1;

    /** The source's prefix, bytes. */
    static final int FRA_SRC = 2;

    /** The link that the packet came in by, a string. */
    static final int FRA_IIFNAME = 3;

    /** The priority of the rule to go on with, u32. */
    static final int FRA_GOTO = 4;

    /** The priority: rules are tried in the order of it, u32. */
    static final int FRA_PRIORITY = 6;

    /** The packet's mark, u32. */
    static final int FRA_FWMARK = 10;

    /** Routes that lead to links of this group don't count, u32. */
    static final int FRA_SUPPRESS_IFGROUP = 13;

    /** Routes with a prefix of at most this length don't count, u32. */
    static final int FRA_SUPPRESS_PREFIXLEN = 14;

    /** The table, u32; the header has room for those up to 255 only. */
    static final int FRA_TABLE = 15;

    /** The bits of the mark that count, u32. */
    static final int FRA_FWMASK = 16;

    /** The link that the packet's socket is bound to, a string. */
    static final int FRA_OIFNAME = 17;

    /** The user of the packet's socket, a {@code struct fib_rule_uid_range}. */
    static final int FRA_UID_RANGE = 20;

    /** Who set the rule, as of routes, u8. */
    static final int FRA_PROTOCOL = 21;

    /** The IP protocol, u8. */
    static final int FRA_IP_PROTO = 22;

    /** The source's port, a {@code struct fib_rule_port_range}. */
    static final int FRA_SPORT_RANGE = 23;

    /** The destination's port, a {@code struct fib_rule_port_range}. */
    static final int FRA_DPORT_RANGE = 24;

    /** Action: look into a table. */
    static final int FR_ACT_TO_TBL = 1;

    /** Action: go on with another rule. */
    static final int FR_ACT_GOTO = 2;

    /** Action: none. */
    static final int FR_ACT_NOP = 3;

    /** Action: drop in silence. */
    static final int FR_ACT_BLACKHOLE = 6;

    /** Action: say that the network is unreachable. */
    static final int FR_ACT_UNREACHABLE = 7;

    /** Action: say that it is forbidden. */
    static final int FR_ACT_PROHIBIT = 8;

    /** Rule flag: for the packets that don't match. */
    static final int FIB_RULE_INVERT = 0x2;

    private FibRulesConstants() {}
}
