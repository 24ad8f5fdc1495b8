// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_MSG;
import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_OFFS;
import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_POLICY;
import static io.nettylink.codec.NetlinkConstants.NLMSG_DONE;
import static io.nettylink.codec.NetlinkConstants.NLMSG_ERROR;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK_TLVS;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CAPPED;
import static io.nettylink.codec.NetlinkConstants.NLM_F_MULTI;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteOrder;

/** Valid input, to be damaged. */
final class Samples {

    private Samples() {}

    /** A datagram with a message that has nests, an uncapped and a capped failure, and the end of a dump. */
    static byte[] bytes(ByteOrder order) {
        ByteBuf out = Unpooled.buffer();
        MessageWriter message = MessageWriter.begin(out, order, 16, NLM_F_MULTI, 7, 0);
        message.u8(1).u8(2).zero(2);
        attributes(message.attributes());
        message.end();
        MessageWriter error = MessageWriter.begin(out, order, NLMSG_ERROR, NLM_F_ACK_TLVS, 7, 0);
        error.u32(-Errno.EINVAL).u32(25).u16(16).u16(5).u32(7).u32(0).bytes(new byte[9]);
        extendedAck(error.attributes());
        error.end();
        MessageWriter capped = MessageWriter.begin(out, order, NLMSG_ERROR, NLM_F_ACK_TLVS | NLM_F_CAPPED, 8, 0);
        capped.u32(-Errno.ENOENT).u32(200).u16(16).u16(5).u32(8).u32(0);
        extendedAck(capped.attributes());
        capped.end();
        MessageWriter done = MessageWriter.begin(out, order, NLMSG_DONE, NLM_F_ACK_TLVS | NLM_F_MULTI, 7, 0);
        extendedAck(done.u32(0).attributes());
        done.end();
        return ByteBufUtil.getBytes(out);
    }

    static void attributes(AttributeWriter out) {
        out.string(2, "nlctrl").u16(1, 16).flag(9);
        out.nested(
                6,
                operations -> operations
                        .nested(1, operation -> operation.u32(1, 3).u8(2, 14))
                        .nested(2, operation -> operation.u64(1, 10).u32Array(2, 1, 2, 3)));
        out.bytes(3, new byte[] {1, 2, 3, 4, 5});
    }

    private static void extendedAck(AttributeWriter out) {
        out.string(NLMSGERR_ATTR_MSG, "no such thing").u32(NLMSGERR_ATTR_OFFS, 20);
        out.nested(NLMSGERR_ATTR_POLICY, policy -> policy.u32(1, 3));
    }
}
