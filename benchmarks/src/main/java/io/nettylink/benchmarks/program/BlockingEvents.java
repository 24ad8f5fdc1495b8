// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static java.util.Objects.requireNonNull;

import io.nettylink.BlockingNetlinkClient;
import io.nettylink.BlockingSubscription;
import org.jspecify.annotations.Nullable;

/** Route notifications, taken by a {@link BlockingSubscription}. */
final class BlockingEvents implements Task {
    private final int count;
    private final int receiveBuffer;
    private @Nullable BlockingNetlinkClient client;
    private @Nullable BlockingSubscription subscription;

    /**
     * Says what to take.
     *
     * @param count how many, or {@link AsyncEvents#UNTIL_LAST}
     * @param receiveBuffer of the socket, in bytes; 0 for the system's default
     */
    BlockingEvents(int count, int receiveBuffer) {
        this.count = count;
        this.receiveBuffer = receiveBuffer;
    }

    @Override
    public void prepare() {
        BlockingNetlinkClient opened = Events.buffered(BlockingNetlinkClient.builder(NETLINK_ROUTE), receiveBuffer)
                .open();
        client = opened;
        subscription = opened.subscribe(Events.RTNLGRP_IPV4_ROUTE);
    }

    @Override
    public void run(Results results) throws InterruptedException {
        BlockingSubscription source = requireNonNull(subscription);
        Events events = new Events(results, count);
        while (!events.areComplete()) {
            source.receive(events);
        }
    }

    @Override
    public void finish() {
        requireNonNull(client).close();
    }
}
