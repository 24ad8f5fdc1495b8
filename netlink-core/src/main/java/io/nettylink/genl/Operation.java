// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_OP_FLAGS;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_OP_ID;
import static io.nettylink.codec.GenetlinkConstants.GENL_ADMIN_PERM;
import static io.nettylink.codec.GenetlinkConstants.GENL_CMD_CAP_DO;
import static io.nettylink.codec.GenetlinkConstants.GENL_CMD_CAP_DUMP;
import static io.nettylink.codec.GenetlinkConstants.GENL_UNS_ADMIN_PERM;

import io.nettylink.codec.AttributeReader;

/**
 * A command that a family accepts, as the kernel announces it.
 *
 * @param command the command's number
 * @param flags {@code GENL_} bits of {@link io.nettylink.codec.GenetlinkConstants}
 */
public record Operation(int command, int flags) {

    static Operation read(AttributeReader in) {
        int command = 0;
        int flags = 0;
        while (in.next()) {
            switch (in.type()) {
                case CTRL_ATTR_OP_ID -> command = (int) in.u32();
                case CTRL_ATTR_OP_FLAGS -> flags = (int) in.u32();
                default -> {}
            }
        }
        return new Operation(command, flags);
    }

    /**
     * Tells whether the command can be a do.
     *
     * @return whether {@code GENL_CMD_CAP_DO} is set
     */
    public boolean hasDo() {
        return (flags & GENL_CMD_CAP_DO) != 0;
    }

    /**
     * Tells whether the command can be a dump.
     *
     * @return whether {@code GENL_CMD_CAP_DUMP} is set
     */
    public boolean hasDump() {
        return (flags & GENL_CMD_CAP_DUMP) != 0;
    }

    /**
     * Tells whether the command needs CAP_NET_ADMIN, in the initial user namespace or in that of the network namespace.
     *
     * @return whether {@code GENL_ADMIN_PERM} or {@code GENL_UNS_ADMIN_PERM} is set
     */
    public boolean needsNetAdmin() {
        return (flags & (GENL_ADMIN_PERM | GENL_UNS_ADMIN_PERM)) != 0;
    }
}
