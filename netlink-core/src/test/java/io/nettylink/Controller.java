// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_ID;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_NAME;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_GETFAMILY;
import static io.nettylink.codec.GenetlinkConstants.GENL_HDRLEN;
import static io.nettylink.codec.GenetlinkConstants.GENL_ID_CTRL;
import static io.nettylink.codec.NetlinkConstants.NLMSG_NOOP;

import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageView;

/** As much of generic netlink's controller as the tests need: every kernel has it, and it changes nothing. */
final class Controller {
    /** Not for a protocol's eyes: every kernel acknowledges it, and none replies to it. */
    static final Request ACKNOWLEDGED_ONLY =
            Request.builder(NLMSG_NOOP).label("no operation").build();

    /** Waits for a reply that no kernel sends. */
    static final Request NEVER_ANSWERED = Request.builder(NLMSG_NOOP)
            .replyAfterAcknowledgement()
            .label("silence")
            .build();

    private Controller() {}

    /** Asks for the family of a name. */
    static Request getFamily(String name) {
        return Request.builder(GENL_ID_CTRL)
                .header(out -> out.u8(CTRL_CMD_GETFAMILY).u8(2).zero(2))
                .attributes(out -> out.string(CTRL_ATTR_FAMILY_NAME, name))
                .label("the family " + name)
                .build();
    }

    /** Asks for all families. */
    static Request getFamilies() {
        return Request.builder(GENL_ID_CTRL)
                .header(out -> out.u8(CTRL_CMD_GETFAMILY).u8(2).zero(2))
                .label("all families")
                .build();
    }

    static int familyId(MessageView message) {
        AttributeReader in = message.attributes(GENL_HDRLEN);
        while (in.next()) {
            if (in.type() == CTRL_ATTR_FAMILY_ID) {
                return in.u16();
            }
        }
        return -1;
    }

    static String familyName(MessageView message) {
        AttributeReader in = message.attributes(GENL_HDRLEN);
        while (in.next()) {
            if (in.type() == CTRL_ATTR_FAMILY_NAME) {
                return in.string();
            }
        }
        return "";
    }
}
