// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_ID;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_NAME;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_HDRSIZE;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_MAXATTR;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_VERSION;
import static io.nettylink.codec.GenetlinkConstants.GENL_HDRLEN;

import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageView;

/** A generic netlink family, as {@code CTRL_CMD_GETFAMILY} tells it. */
record Family(int id, String name, long version, long headerSize, long maxAttribute) {

    static Family read(MessageView message) {
        int id = 0;
        String name = "";
        long version = 0;
        long headerSize = 0;
        long maxAttribute = 0;
        AttributeReader in = message.attributes(GENL_HDRLEN);
        while (in.next()) {
            switch (in.type()) {
                case CTRL_ATTR_FAMILY_ID -> id = in.u16();
                case CTRL_ATTR_FAMILY_NAME -> name = in.string();
                case CTRL_ATTR_VERSION -> version = in.u32();
                case CTRL_ATTR_HDRSIZE -> headerSize = in.u32();
                case CTRL_ATTR_MAXATTR -> maxAttribute = in.u32();
                default -> {}
            }
        }
        return new Family(id, name, version, headerSize, maxAttribute);
    }

    void addTo(Checksum sum) {
        sum.begin(Checksum.mix(Checksum.BASIS, id));
        sum.number(id);
        sum.text(name);
        sum.number(version);
        sum.number(headerSize);
        sum.number(maxAttribute);
    }
}
