// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.nettylink.codec.MessageWriter;

/** Messages as the kernel sends them. */
final class Messages {
    static final int RTM_NEWROUTE = 24;
    static final int NLMSG_ERROR = 2;
    static final int NLM_F_MULTI = 2;
    static final int GENL_ID_CTRL = 16;

    /** As many as fit into 32 KiB. */
    static final int ROUTES = 400;

    private Messages() {}

    /** A part of a dump. */
    static ByteBuf routes() {
        ByteBuf out = UnpooledByteBufAllocator.DEFAULT.directBuffer(1 << 16);
        for (int number = 0; number < ROUTES; number++) {
            route(out, number);
        }
        return out;
    }

    private static void route(ByteBuf out, int number) {
        MessageWriter writer = MessageWriter.begin(out, RTM_NEWROUTE, NLM_F_MULTI, 1, 7);
        writer.u8(2).u8(32).u8(0).u8(0).u8(254).u8(4).u8(0).u8(1).u32(0);
        writer.attributes()
                .u32(15, 254)
                .u32BigEndian(1, 0x1000_0000L + number)
                .u32(6, 100)
                .u32BigEndian(7, 0x0aff_ff01L)
                .u32BigEndian(5, 0x0aff_ff02L)
                .u32(4, 3);
        writer.end();
    }

    /** What {@code CTRL_CMD_GETFAMILY} answers of a family without operations. */
    static ByteBuf family(long sequence) {
        ByteBuf out = UnpooledByteBufAllocator.DEFAULT.directBuffer(256);
        MessageWriter writer = MessageWriter.begin(out, GENL_ID_CTRL, 0, sequence, 7);
        writer.u8(1).u8(2).u16(0);
        writer.attributes()
                .bytes(2, "nlctrl\0".getBytes(UTF_8))
                .u16(1, GENL_ID_CTRL)
                .u32(3, 2)
                .u32(4, 0)
                .u32(5, 10);
        writer.end();
        return out;
    }

    /** Success. */
    static ByteBuf acknowledgement(long sequence) {
        ByteBuf out = UnpooledByteBufAllocator.DEFAULT.directBuffer(64);
        MessageWriter writer = MessageWriter.begin(out, NLMSG_ERROR, 0x100, sequence, 7);
        writer.u32(0).u32(20).u16(GENL_ID_CTRL).u16(5).u32(sequence).u32(7);
        writer.end();
        return out;
    }
}
