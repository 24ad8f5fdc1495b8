// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.nettylink.codec.MessageWriter;
import java.util.function.Consumer;

/**
 * A message of the simulated kernel: a reply, a row of a dump or a notification. Sequence and port id are put in when it
 * is sent.
 *
 * <pre>{@code
 * KernelMessage loopback = KernelMessage.of(RTM_NEWLINK, out -> out
 *         .u32(0).u32(1).zero(8)
 *         .attributes().string(IFLA_IFNAME, "lo"));
 * }</pre>
 *
 * @param type the message type, 0 to 65535
 * @param flags {@code NLM_F_} bits; {@code NLM_F_MULTI} of a dump's rows comes of itself
 * @param body appends the fixed header and the attributes; run each time that the message is sent
 */
public record KernelMessage(int type, int flags, Consumer<? super MessageWriter> body) {

    /**
     * A message without flags.
     *
     * @param type the message type, 0 to 65535
     * @param body appends the fixed header and the attributes; run each time that the message is sent
     * @return the message
     */
    public static KernelMessage of(int type, Consumer<? super MessageWriter> body) {
        return new KernelMessage(type, 0, body);
    }

    byte[] encode(int moreFlags, long sequence, long portId) {
        ByteBuf out = Unpooled.buffer();
        MessageWriter writer = MessageWriter.begin(out, type, flags | moreFlags, sequence, portId);
        body.accept(writer);
        writer.end();
        return ByteBufUtil.getBytes(out);
    }
}
