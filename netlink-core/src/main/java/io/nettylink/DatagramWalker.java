// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.nettylink.channel.NetlinkDatagram;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.MessageReader;
import org.jspecify.annotations.Nullable;

/** Walks the messages of each datagram, where a datagram's way through the pipeline ends. Lives on the event loop. */
abstract class DatagramWalker extends ChannelInboundHandlerAdapter {
    private @Nullable MessageReader reader;

    /** Takes the messages of a datagram; the cursor is before the first of them, and valid during the call only. */
    abstract void walk(MessageReader in, NetlinkDatagram datagram);

    /** Learns that the rest of a datagram can't be read. */
    abstract void malformed(MalformedMessageException cause);

    @Override
    public final void channelRead(ChannelHandlerContext context, Object received) {
        if (!(received instanceof NetlinkDatagram datagram)) {
            context.fireChannelRead(received);
            return;
        }
        try {
            MessageReader in = reader;
            if (in == null) {
                reader = in = MessageReader.of(datagram.content());
            } else {
                in.reset(datagram.content());
            }
            walk(in, datagram);
        } catch (MalformedMessageException e) {
            malformed(e);
        } finally {
            datagram.release();
        }
    }
}
