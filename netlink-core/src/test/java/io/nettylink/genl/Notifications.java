// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_ID;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_NAME;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_MCAST_GROUPS;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_MCAST_GRP_ID;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_MCAST_GRP_NAME;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_OPS;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_OP_FLAGS;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_OP_ID;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_VERSION;
import static io.nettylink.codec.GenetlinkConstants.GENL_ID_CTRL;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.Loss;
import io.nettylink.codec.MessageReader;
import io.nettylink.codec.MessageWriter;

/** Stands in for the controller's notifications, in the bytes that it sends them in. */
final class Notifications {
    private final GenericNetlink genl;

    Notifications(GenericNetlink genl) {
        this.genl = genl;
    }

    /** Notifies of a family, and returns when that was heard. */
    void send(int command, Family family) {
        ByteBuf datagram = Unpooled.buffer();
        MessageWriter out = MessageWriter.begin(datagram, GENL_ID_CTRL, 0, 0, 0);
        out.u8(command).u8(2).zero(2);
        out.attributes()
                .string(CTRL_ATTR_FAMILY_NAME, family.name())
                .u16(CTRL_ATTR_FAMILY_ID, family.id())
                .u32(CTRL_ATTR_VERSION, family.version())
                .nested(CTRL_ATTR_OPS, list -> {
                    for (int i = 0; i < family.operations().size(); i++) {
                        Operation operation = family.operations().get(i);
                        list.nested(
                                i + 1,
                                entry -> entry.u32(CTRL_ATTR_OP_ID, operation.command())
                                        .u32(CTRL_ATTR_OP_FLAGS, operation.flags()));
                    }
                })
                .nested(
                        CTRL_ATTR_MCAST_GROUPS,
                        list -> family.groups()
                                .forEach((name, number) -> list.nested(
                                        1,
                                        entry -> entry.u32(CTRL_ATTR_MCAST_GRP_ID, number)
                                                .string(CTRL_ATTR_MCAST_GRP_NAME, name))));
        out.end();
        MessageReader in = MessageReader.of(datagram);
        assertThat(in.next()).isTrue();
        onLoop(() -> genl.registry.notification(in));
    }

    /** Loses notifications, and returns when that was heard. */
    void lose() {
        onLoop(() -> genl.registry.lost(new Loss.Overrun()));
    }

    private void onLoop(Runnable task) {
        genl.client().channel().eventLoop().submit(task).syncUninterruptibly();
        // What sends the requests of that task runs behind it.
        genl.client().channel().eventLoop().submit(() -> {}).syncUninterruptibly();
    }
}
