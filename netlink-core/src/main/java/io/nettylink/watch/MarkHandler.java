// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import static io.nettylink.codec.NetlinkConstants.NLMSG_ERROR;
import static io.nettylink.codec.NetlinkConstants.NLMSG_NOOP;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK;
import static io.nettylink.codec.NetlinkConstants.NLM_F_REQUEST;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.nettylink.channel.NetlinkDatagram;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.MessageReader;
import io.nettylink.codec.MessageWriter;
import java.util.function.Consumer;

/**
 * Puts a mark behind the notifications that are queued on a socket: a message that asks for nothing but its
 * acknowledgement, which the kernel queues before the system call returns, and which the family never sees. Where there
 * is no room for it, the kernel reports an overrun. All protocols that have dumps answer; those that don't, such as
 * NETLINK_CONNECTOR, have none.
 *
 * <p>Lives on the event loop, in the pipeline of a subscription before its own handler.
 */
final class MarkHandler extends ChannelInboundHandlerAdapter {
    private static final int MARK_BYTES = 16;

    private final Runnable reached;
    private final Consumer<Throwable> broken;
    private int sequence;
    private boolean waiting;

    /**
     * Makes a handler.
     *
     * @param reached runs when everything before the last mark was received
     * @param broken learns of errors of the socket, by which notifications may be lost
     */
    MarkHandler(Runnable reached, Consumer<Throwable> broken) {
        this.reached = reached;
        this.broken = broken;
    }

    /** Puts a mark; those before it count no more. */
    ChannelFuture put(Channel channel) {
        ByteBuf buffer = channel.alloc().directBuffer(MARK_BYTES);
        waiting = true;
        MessageWriter.begin(buffer, NLMSG_NOOP, NLM_F_REQUEST | NLM_F_ACK, Integer.toUnsignedLong(++sequence), 0)
                .end();
        return channel.writeAndFlush(buffer);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object received) {
        if (waiting && received instanceof NetlinkDatagram datagram && isMark(datagram.content())) {
            waiting = false;
            datagram.release();
            reached.run();
        } else {
            context.fireChannelRead(received);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        broken.accept(cause);
    }

    private boolean isMark(ByteBuf datagram) {
        try {
            MessageReader in = MessageReader.of(datagram);
            // Whether the family grants or refuses a message of no meaning doesn't matter.
            return in.next() && in.type() == NLMSG_ERROR && (int) in.sequence() == sequence;
        } catch (MalformedMessageException e) {
            return false;
        }
    }
}
