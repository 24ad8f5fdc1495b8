// SPDX-License-Identifier: Apache-2.0
package io.nettylink.echo;

import static io.nettylink.codec.GenetlinkConstants.GENL_HDRLEN;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_COALESCED;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_INTERRUPT_CONTEXT;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_INTERRUPT_CPU;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_INTERRUPT_TIME;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_PAYLOAD;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_PORT_ID;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_RECEIVE_CONTEXT;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_RECEIVE_CPU;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_RECEIVE_TIME;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_REPLY_CONTEXT;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_REPLY_CPU;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_REPLY_TIME;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_SEQUENCE;

import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageView;
import org.jspecify.annotations.Nullable;

/** The attribute set {@code message}, of which replies, published messages and ticks each have a part. */
final class MessageAttributes {
    private static final byte[] NO_BYTES = {};

    byte[] payload = NO_BYTES;
    long sequence;
    long portId;
    long coalesced;
    private long receiveContext = -1;
    private int receiveCpu;
    private long receiveTime;
    private long interruptContext = -1;
    private int interruptCpu;
    private long interruptTime;
    private long replyContext = -1;
    private int replyCpu;
    private long replyTime;

    MessageAttributes(MessageView message) {
        AttributeReader in = message.attributes(GENL_HDRLEN);
        while (in.next()) {
            switch (in.type()) {
                case A_MESSAGE_PAYLOAD -> payload = in.bytes();
                case A_MESSAGE_SEQUENCE -> sequence = in.uint();
                case A_MESSAGE_PORT_ID -> portId = in.u32();
                case A_MESSAGE_RECEIVE_CONTEXT -> receiveContext = in.u32();
                case A_MESSAGE_RECEIVE_CPU -> receiveCpu = (int) in.u32();
                case A_MESSAGE_RECEIVE_TIME -> receiveTime = in.uint();
                case A_MESSAGE_INTERRUPT_CONTEXT -> interruptContext = in.u32();
                case A_MESSAGE_INTERRUPT_CPU -> interruptCpu = (int) in.u32();
                case A_MESSAGE_INTERRUPT_TIME -> interruptTime = in.uint();
                case A_MESSAGE_REPLY_CONTEXT -> replyContext = in.u32();
                case A_MESSAGE_REPLY_CPU -> replyCpu = (int) in.u32();
                case A_MESSAGE_REPLY_TIME -> replyTime = in.uint();
                case A_MESSAGE_COALESCED -> coalesced = in.uint();
                default -> {}
            }
        }
    }

    Passage received() {
        return new Passage(ExecutionContext.of(receiveContext), receiveCpu, receiveTime);
    }

    @Nullable Passage interrupted() {
        return interruptContext < 0
                ? null
                : new Passage(ExecutionContext.of(interruptContext), interruptCpu, interruptTime);
    }

    Passage replied() {
        return new Passage(ExecutionContext.of(replyContext), replyCpu, replyTime);
    }
}
