// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import static io.nettylink.codec.NetlinkConstants.NLMSG_DONE;
import static io.nettylink.codec.NetlinkConstants.NLMSG_ERROR;
import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CAPPED;

import io.netty.buffer.ByteBuf;
import io.nettylink.codec.MessageWriter;
import java.util.function.LongSupplier;

/** Writes a datagram as a script says: messages that are half right, or bytes as they are. */
final class DatagramScript {
    private static final int MOST_MESSAGES = 4;
    private static final int DATA = 0x20;

    private final Script script;
    private final long portId;
    private final LongSupplier sequence;

    DatagramScript(Script script, long portId, LongSupplier sequence) {
        this.script = script;
        this.portId = portId;
        this.sequence = sequence;
    }

    void write(ByteBuf out) {
        int choice = script.u8();
        if ((choice & 15) == 15) {
            out.writeBytes(script.bytes(script.u8()));
            return;
        }
        for (int messages = 1 + choice % MOST_MESSAGES; messages > 0; messages--) {
            int start = out.writerIndex();
            message(out);
            if ((choice & 0x70) == 0x70) {
                // A length that is wrong.
                out.setIntLE(start, script.u8());
            }
        }
        if ((choice & 0x80) != 0) {
            out.writerIndex(Math.max(0, out.writerIndex() - script.below(32)));
        }
    }

    private void message(ByteBuf out) {
        int choice = script.u8();
        int type = switch (choice & 7) {
            case 0, 1, 2 -> DATA;
            case 3, 4 -> NLMSG_ERROR;
            case 5 -> NLMSG_DONE;
            default -> script.u16();
        };
        int flags = (choice & 8) == 0 ? 0 : script.u16();
        boolean capped = (choice & 7) == 4;
        long port = (choice & 0x30) == 0x30 ? script.u32() : portId;
        MessageWriter writer =
                MessageWriter.begin(out, type, capped ? flags | NLM_F_CAPPED : flags, sequence.getAsLong(), port);
        if (capped) {
            writer.u32(-(long) (script.u8() & 0x7f)).u32(NLMSG_HDRLEN).zero(NLMSG_HDRLEN - 4);
        }
        writer.bytes(script.bytes(script.below(48)));
        writer.end();
    }
}
