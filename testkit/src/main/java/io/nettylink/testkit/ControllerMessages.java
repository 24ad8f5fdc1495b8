// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_ID;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_NAME;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_HDRSIZE;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_MAXATTR;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_MCAST_GROUPS;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_MCAST_GRP_ID;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_MCAST_GRP_NAME;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_OPS;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_OP_FLAGS;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_OP_ID;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_VERSION;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_DELMCAST_GRP;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_GETPOLICY;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_NEWMCAST_GRP;
import static io.nettylink.codec.GenetlinkConstants.GENL_CMD_CAP_DO;
import static io.nettylink.codec.GenetlinkConstants.GENL_CMD_CAP_DUMP;
import static io.nettylink.codec.GenetlinkConstants.GENL_ID_CTRL;

import io.nettylink.codec.AttributeWriter;
import java.util.Map;
import java.util.function.Consumer;

/** The messages of {@code nlctrl}, by {@code include/uapi/linux/genetlink.h}. */
final class ControllerMessages {
    private static final int VERSION = 2;
    private static final int CTRL_ATTR_POLICY = 8;
    private static final int CTRL_ATTR_OP_POLICY = 10;
    private static final int CTRL_ATTR_POLICY_DO = 1;
    private static final int CTRL_ATTR_POLICY_DUMP = 2;
    private static final int NL_POLICY_TYPE_ATTR_TYPE = 1;

    private ControllerMessages() {}

    /** A family, or what of it a notification tells. */
    static KernelMessage family(int command, FakeFamily family, Map<String, Integer> groups) {
        boolean groupsOnly = command == CTRL_CMD_NEWMCAST_GRP || command == CTRL_CMD_DELMCAST_GRP;
        return message(command, out -> {
            out.string(CTRL_ATTR_FAMILY_NAME, family.name()).u16(CTRL_ATTR_FAMILY_ID, family.id());
            if (!groupsOnly) {
                out.u32(CTRL_ATTR_VERSION, family.version())
                        .u32(CTRL_ATTR_HDRSIZE, 0)
                        .u32(CTRL_ATTR_MAXATTR, family.maxAttribute());
                if (!family.commands().isEmpty()) {
                    out.nested(CTRL_ATTR_OPS, list -> operations(list, family.commands()));
                }
            }
            if (!groups.isEmpty()) {
                out.nested(CTRL_ATTR_MCAST_GROUPS, list -> groups(list, groups));
            }
        });
    }

    /** Which of its policies a family's command has; there is one, of index 0. */
    static KernelMessage use(FakeFamily family, int command, int flags) {
        return message(
                CTRL_CMD_GETPOLICY,
                out -> out.u16(CTRL_ATTR_FAMILY_ID, family.id())
                        .nested(
                                CTRL_ATTR_OP_POLICY,
                                list -> list.nested(command, use -> {
                                    if ((flags & GENL_CMD_CAP_DO) != 0) {
                                        use.u32(CTRL_ATTR_POLICY_DO, 0);
                                    }
                                    if ((flags & GENL_CMD_CAP_DUMP) != 0) {
                                        use.u32(CTRL_ATTR_POLICY_DUMP, 0);
                                    }
                                })));
    }

    /** What an attribute of a family may be. */
    static KernelMessage policy(FakeFamily family, int attribute, int type) {
        return message(
                CTRL_CMD_GETPOLICY,
                out -> out.u16(CTRL_ATTR_FAMILY_ID, family.id())
                        .nested(
                                CTRL_ATTR_POLICY,
                                list -> list.nested(
                                        0,
                                        policy -> policy.nested(
                                                attribute, one -> one.u32(NL_POLICY_TYPE_ATTR_TYPE, type)))));
    }

    private static KernelMessage message(int command, Consumer<AttributeWriter> attributes) {
        return KernelMessage.of(
                GENL_ID_CTRL,
                out -> attributes.accept(out.u8(command).u8(VERSION).zero(2).attributes()));
    }

    private static void operations(AttributeWriter list, Map<Integer, Integer> commands) {
        int index = 1;
        for (Map.Entry<Integer, Integer> command : commands.entrySet()) {
            list.nested(
                    index++,
                    operation -> operation
                            .u32(CTRL_ATTR_OP_ID, command.getKey())
                            .u32(CTRL_ATTR_OP_FLAGS, command.getValue()));
        }
    }

    private static void groups(AttributeWriter list, Map<String, Integer> groups) {
        int index = 1;
        for (Map.Entry<String, Integer> group : groups.entrySet()) {
            list.nested(
                    index++,
                    one -> one.u32(CTRL_ATTR_MCAST_GRP_ID, group.getValue())
                            .string(CTRL_ATTR_MCAST_GRP_NAME, group.getKey()));
        }
    }
}
