// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import io.nettylink.BlockingNetlinkClientBuilder;
import io.nettylink.Loss;
import io.nettylink.NetlinkClientBuilder;
import io.nettylink.NotificationListener;
import io.nettylink.channel.NetlinkChannelOption;
import io.nettylink.codec.MessageView;

/** Keeps what a subscription tells, until it was enough. */
final class Events implements NotificationListener {
    static final int RTNLGRP_IPV4_ROUTE = 7;

    private final Results results;
    private final int count;
    private boolean complete;

    /**
     * Says where to keep it.
     *
     * @param count how many will do, or {@link AsyncEvents#UNTIL_LAST}
     */
    Events(Results results, int count) {
        this.results = results;
        this.count = count;
    }

    static BlockingNetlinkClientBuilder buffered(BlockingNetlinkClientBuilder builder, int receiveBuffer) {
        return receiveBuffer == 0
                ? builder
                : builder.subscriptionOption(NetlinkChannelOption.SO_RCVBUFFORCE, receiveBuffer);
    }

    static NetlinkClientBuilder buffered(NetlinkClientBuilder builder, int receiveBuffer) {
        return receiveBuffer == 0
                ? builder
                : builder.subscriptionOption(NetlinkChannelOption.SO_RCVBUFFORCE, receiveBuffer);
    }

    boolean areComplete() {
        return complete;
    }

    @Override
    public void notification(MessageView message) {
        Route route = Route.read(message);
        if (route.isLast()) {
            complete = true;
        } else {
            results.route(route);
            complete |= results.routeCount() == count;
        }
    }

    @Override
    public void lost(Loss loss) {
        if (!(loss instanceof Loss.Overrun)) {
            throw new IllegalStateException("an overrun is all that may happen here: " + loss);
        }
        results.overrun();
    }
}
