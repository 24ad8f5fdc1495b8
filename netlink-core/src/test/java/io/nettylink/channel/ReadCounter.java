// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Counts datagrams from one {@code channelReadComplete} to the next. */
final class ReadCounter extends ChannelInboundHandlerAdapter {
    private int count;
    private volatile int most;

    int most() {
        return most;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        count++;
        context.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        most = Math.max(most, count);
        count = 0;
        context.fireChannelReadComplete();
    }
}
