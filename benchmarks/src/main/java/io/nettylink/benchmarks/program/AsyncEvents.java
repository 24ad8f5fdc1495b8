// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static java.util.Objects.requireNonNull;

import io.netty.channel.ChannelOption;
import io.nettylink.Loss;
import io.nettylink.NetlinkClient;
import io.nettylink.NotificationListener;
import io.nettylink.Subscription;
import io.nettylink.codec.MessageView;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Route notifications, told by a {@link Subscription}. */
final class AsyncEvents implements Task {
    /** Instead of a number: all until the route that is the last. */
    static final int UNTIL_LAST = -1;

    private final int count;
    private final int receiveBuffer;
    private @Nullable NetlinkClient client;
    private @Nullable Subscription subscription;
    private volatile @Nullable Events events;
    private volatile CountDownLatch complete = new CountDownLatch(1);

    /**
     * Says what to take.
     *
     * @param count how many, or {@link #UNTIL_LAST}
     * @param receiveBuffer of the socket, in bytes; 0 for the system's default
     */
    AsyncEvents(int count, int receiveBuffer) {
        this.count = count;
        this.receiveBuffer = receiveBuffer;
    }

    @Override
    public void prepare() throws InterruptedException {
        // Nothing is read before the clock starts.
        NetlinkClient opened = Events.buffered(NetlinkClient.builder(NETLINK_ROUTE), receiveBuffer)
                .subscriptionOption(ChannelOption.AUTO_READ, false)
                .open();
        client = opened;
        subscription =
                opened.subscribe(new Listener(), Events.RTNLGRP_IPV4_ROUTE).await();
    }

    @Override
    public void run(Results results) throws InterruptedException {
        complete = new CountDownLatch(1);
        events = new Events(results, count);
        requireNonNull(subscription).channel().config().setAutoRead(true);
        complete.await();
    }

    @Override
    public void finish() {
        requireNonNull(client).close();
    }

    private final class Listener implements NotificationListener {
        @Override
        public void notification(MessageView message) {
            Events taker = requireNonNull(events);
            if (!taker.areComplete()) {
                taker.notification(message);
                if (taker.areComplete()) {
                    complete.countDown();
                }
            }
        }

        @Override
        public void lost(Loss loss) {
            requireNonNull(events).lost(loss);
        }
    }
}
