// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.codec.NetlinkConstants.NLMSG_MIN_TYPE;

import io.netty.channel.ChannelHandlerContext;
import io.nettylink.channel.NetlinkDatagram;
import io.nettylink.channel.OverrunEvent;
import io.nettylink.channel.TruncatedEvent;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.MessageReader;

/** Hands what a channel receives to a listener. Lives on the event loop. */
final class SubscriptionHandler extends DatagramWalker {
    private final NotificationListener listener;

    SubscriptionHandler(NotificationListener listener) {
        this.listener = listener;
    }

    @Override
    void message(MessageReader in, NetlinkDatagram datagram) {
        if (in.type() >= NLMSG_MIN_TYPE) {
            notify(in);
        }
    }

    @Override
    void malformed(MalformedMessageException cause) {
        listener.lost(new Loss.Malformed(cause));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        switch (event) {
            case OverrunEvent lost -> listener.lost(new Loss.Overrun());
            case TruncatedEvent cut -> listener.lost(new Loss.Truncated(cut.size(), cut.received()));
            default -> context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        listener.closed();
        context.fireChannelInactive();
    }

    private void notify(MessageReader in) {
        try {
            listener.notification(in);
        } catch (MalformedMessageException e) {
            listener.lost(new Loss.Malformed(e));
        } catch (Throwable e) {
            listener.lost(new Loss.Unhandled(e));
        }
    }
}
