// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import static io.nettylink.codec.NetlinkConstants.NLMSG_DONE;
import static io.nettylink.codec.NetlinkConstants.NLMSG_ERROR;
import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CAPPED;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.codec.Errno;
import io.nettylink.codec.MessageReader;
import io.nettylink.codec.MessageView;
import io.nettylink.codec.MessageWriter;
import java.util.List;
import java.util.function.Consumer;

/** What a kernel says to a tracker, or what only a script would make it say. */
final class KernelMessage {
    private static final int DATA = 0x20;
    private static final int[] ERRNOS = {0, Errno.EBUSY, Errno.EINVAL, -1};

    private KernelMessage() {}

    static MessageView data(long sequence) {
        return message(DATA, 0, sequence, TrackerScript.PORT_ID, out -> out.u32(1));
    }

    static MessageView done(long sequence) {
        return message(NLMSG_DONE, 0, sequence, TrackerScript.PORT_ID, out -> out.u32(0));
    }

    static MessageView success(long sequence) {
        return message(NLMSG_ERROR, NLM_F_CAPPED, sequence, TrackerScript.PORT_ID, out -> error(out, 0));
    }

    /** To one of some exchanges as a rule: its kind, whom it is for, its flags, and what it says. */
    static MessageView scripted(Script script, List<ScriptedExchange> exchanges) {
        int kind = script.below(8);
        int whom = script.u8();
        long sequence = whom < exchanges.size() ? exchanges.get(whom).sequence() : script.u32();
        int choice = script.u8();
        // Mostly ours, and mostly without flags.
        long portId = (choice & 6) == 2 ? 0 : (choice & 6) == 4 ? script.u32() : TrackerScript.PORT_ID;
        int flags = (choice & 1) == 0 ? 0 : script.u16();
        return switch (kind) {
            case 0, 1 -> message(DATA, flags, sequence, portId, out -> out.u32(1));
            case 2, 3 -> {
                int errno = ERRNOS[choice >> 3 & 3];
                yield message(NLMSG_ERROR, flags | NLM_F_CAPPED, sequence, portId, out -> error(out, errno));
            }
            case 4 -> message(NLMSG_DONE, flags, sequence, portId, out -> out.u32(-ERRNOS[choice >> 3 & 3]));
            case 5 -> message(NLMSG_ERROR, flags, sequence, portId, out -> out.bytes(script.bytes(choice >> 3)));
            case 6 -> message(NLMSG_DONE, flags, sequence, portId, out -> out.bytes(script.bytes(choice >> 3)));
            default -> message(script.u16(), flags, sequence, portId, out -> out.bytes(script.bytes(choice >> 3)));
        };
    }

    private static void error(MessageWriter out, int errno) {
        out.u32(-errno).u32(NLMSG_HDRLEN).zero(NLMSG_HDRLEN - 4);
    }

    private static MessageView message(
            int type, int flags, long sequence, long portId, Consumer<MessageWriter> payload) {
        ByteBuf datagram = Unpooled.buffer();
        MessageWriter out = MessageWriter.begin(datagram, type, flags, sequence, portId);
        payload.accept(out);
        out.end();
        MessageReader in = MessageReader.of(datagram);
        Check.that(in.next(), "a message that was written is not there");
        return in;
    }
}
