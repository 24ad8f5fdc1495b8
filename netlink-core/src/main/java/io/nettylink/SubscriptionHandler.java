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
    void walk(MessageReader in, NetlinkDatagram datagram) {
        while (in.next()) {
            if (in.type() >= NLMSG_MIN_TYPE) {
                notify(in);
            }
        }
    }

    @Override
    void malformed(MalformedMessageException cause) {
        lose(new Loss.Malformed(cause));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        switch (event) {
            case OverrunEvent lost -> lose(new Loss.Overrun());
            case TruncatedEvent cut -> lose(new Loss.Truncated(cut.size(), cut.received()));
            default -> context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        try {
            listener.closed();
        } catch (Throwable e) {
            Uncaught.report(e);
        }
        context.fireChannelInactive();
    }

    private void notify(MessageReader in) {
        try {
            listener.notification(in);
        } catch (MalformedMessageException e) {
            lose(new Loss.Malformed(e));
        } catch (Throwable e) {
            lose(new Loss.Unhandled(e));
        }
    }

    private void lose(Loss loss) {
        try {
            listener.lost(loss);
        } catch (Throwable e) {
            // There is nobody else to tell, and what follows is not to be lost for that.
            Uncaught.report(e);
        }
    }
}
