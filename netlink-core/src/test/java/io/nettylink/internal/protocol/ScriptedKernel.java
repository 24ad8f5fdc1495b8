// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.protocol;

import static io.nettylink.codec.NetlinkConstants.NLMSG_DONE;
import static io.nettylink.codec.NetlinkConstants.NLMSG_ERROR;
import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CAPPED;
import static io.nettylink.codec.NetlinkConstants.NLM_F_MULTI;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.codec.MessageReader;
import io.nettylink.codec.MessageWriter;
import java.util.function.Consumer;

/** Says to a tracker, in bytes, what a kernel would. Each method returns what the tracker thought of it. */
final class ScriptedKernel {
    static final long PORT_ID = 0xfedc_ba98L;
    static final int DATA = 0x20;

    private final RequestTracker tracker;

    ScriptedKernel(RequestTracker tracker) {
        this.tracker = tracker;
    }

    boolean reply(long sequence, int value) {
        return reply(sequence, value, 0);
    }

    boolean reply(long sequence, int value, int flags) {
        return say(DATA, flags, sequence, PORT_ID, out -> out.u32(value));
    }

    boolean acknowledge(long sequence) {
        return error(sequence, 0);
    }

    /** An acknowledgement that leaves out the request's payload. */
    boolean error(long sequence, int errno) {
        return say(
                NLMSG_ERROR,
                NLM_F_CAPPED,
                sequence,
                PORT_ID,
                out -> header(out.u32(-errno), NLMSG_HDRLEN + 8, sequence));
    }

    boolean done(long sequence) {
        return done(sequence, 0);
    }

    boolean done(long sequence, int flags) {
        return say(NLMSG_DONE, NLM_F_MULTI | flags, sequence, PORT_ID, out -> out.u32(0));
    }

    boolean say(int type, int flags, long sequence, long portId, Consumer<MessageWriter> body) {
        ByteBuf datagram = Unpooled.buffer();
        MessageWriter out = MessageWriter.begin(datagram, type, flags, sequence, portId);
        body.accept(out);
        out.end();
        MessageReader in = MessageReader.of(datagram);
        assertThat(in.next()).isTrue();
        return tracker.receive(in, PORT_ID);
    }

    /** The header of a request, as an acknowledgement echoes it. */
    static MessageWriter header(MessageWriter out, int length, long sequence) {
        return out.u32(length).u16(DATA).u16(5).u32(sequence).u32(PORT_ID);
    }
}
