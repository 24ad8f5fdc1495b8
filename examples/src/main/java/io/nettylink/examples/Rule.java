// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.examples.FibRulesConstants.*;
import static io.nettylink.examples.Words.word;

import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageView;

/**
 * A rule: which packets' routes are looked for in which table.
 *
 * @param priority rules are tried from the lowest on
 * @param action {@code FR_ACT_TO_TBL}, for instance
 * @param table the table, where that is the action
 * @param target the priority of the rule to go on with, where that is the action
 * @param suppressPrefixLength routes with a prefix of at most this length don't count; -1 where all do
 * @param suppressGroup routes that lead to links of this group don't count; -1 where all do
 * @param protocol who set it, as of routes
 */
record Rule(
        int family,
        long priority,
        RuleSelector selector,
        int action,
        long table,
        long target,
        int suppressPrefixLength,
        int suppressGroup,
        int protocol) {

    /** Reads {@code RTM_NEWRULE} or {@code RTM_DELRULE}. */
    static Rule read(MessageView message) {
        RuleSelector selector = RuleSelector.read(message);
        long priority = 0;
        long table = message.u8(FIB_RULE_HDR_TABLE);
        long target = 0;
        int suppressPrefixLength = -1;
        int suppressGroup = -1;
        int protocol = 0;
        AttributeReader in = message.attributes(FIB_RULE_HDR_LENGTH);
        while (in.next()) {
            switch (in.type()) {
                case FRA_PRIORITY -> priority = in.u32();
                case FRA_TABLE -> table = in.u32();
                case FRA_GOTO -> target = in.u32();
                case FRA_SUPPRESS_PREFIXLEN -> suppressPrefixLength = in.s32();
                case FRA_SUPPRESS_IFGROUP -> suppressGroup = in.s32();
                case FRA_PROTOCOL -> protocol = in.u8();
                default -> {}
            }
        }
        return new Rule(
                message.u8(FIB_RULE_HDR_FAMILY),
                priority,
                selector,
                message.u8(FIB_RULE_HDR_ACTION),
                table,
                target,
                suppressPrefixLength,
                suppressGroup,
                protocol);
    }

    @Override
    public String toString() {
        return (family == SocketConstants.AF_INET6 ? "IPv6 rule " : "rule ") + priority + ": " + selector
                + ' '
                + switch (action) {
                    case FR_ACT_TO_TBL -> "lookup " + table;
                    case FR_ACT_GOTO -> "goto " + target;
                    default -> word(Words.RULE_ACTIONS, action);
                }
                + (suppressPrefixLength < 0 ? "" : " suppress_prefixlength " + suppressPrefixLength)
                + (suppressGroup < 0 ? "" : " suppress_ifgroup " + suppressGroup)
                + " proto " + word(Words.PROTOCOLS, protocol);
    }
}
