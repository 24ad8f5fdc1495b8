// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import io.nettylink.Loss;
import io.nettylink.MessageDecoder;
import io.nettylink.NotificationListener;
import io.nettylink.codec.MessageView;
import io.nettylink.codec.NetlinkConstants;

/** A listener that checks when it is called. */
final class Listener implements NotificationListener {
    private final MessageDecoder<?> decoder;
    private volatile boolean closed;

    Listener(MessageDecoder<?> decoder) {
        this.decoder = decoder;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void notification(MessageView message) {
        Check.that(!closed, "a notification behind the end");
        Check.that(message.type() >= NetlinkConstants.NLMSG_MIN_TYPE, "a control message is taken for a notification");
        decoder.decode(message);
    }

    @Override
    public void lost(Loss loss) {
        Check.that(!closed, "a loss behind the end");
        if (loss instanceof Loss.Unhandled(Throwable cause) && cause instanceof AssertionError) {
            throw new AssertionError("found in a notification", cause);
        }
    }

    @Override
    public void closed() {
        Check.that(!closed, "two ends");
        closed = true;
    }
}
