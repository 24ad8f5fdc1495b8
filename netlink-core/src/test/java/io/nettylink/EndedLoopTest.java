// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.Controller.NEVER_ANSWERED;
import static io.nettylink.Outcomes.failure;
import static io.nettylink.Outcomes.value;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.uring.IoUringIoHandler;
import io.nettylink.codec.MessageView;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The event loop that a client was given ends before the client is closed. */
@Timeout(120)
class EndedLoopTest {
    private static final int ROUNDS = 50;

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "io_uring"})
    void pendingRequestsEndAndNewOnesAreRefused(String transport) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, loops(transport));
            NetlinkClient client =
                    NetlinkClient.builder(NETLINK_GENERIC).eventLoopGroup(group).open();
            RecordingListener listener = new RecordingListener(MessageView::type);
            Subscription subscription = value(client.subscribe(listener));
            RecordingSubscriber<Integer> stream = new RecordingSubscriber<>();
            client.stream(Controller.getFamilies(), MessageView::type).subscribe(stream);
            stream.subscription();
            NetlinkFuture<Integer> pending = client.call(NEVER_ANSWERED, MessageView::type);

            group.shutdownGracefully(round % 2 == 0 ? 0 : 20, 5_000, TimeUnit.MILLISECONDS)
                    .syncUninterruptibly();

            failure(pending, ClientClosedException.class);
            assertThat(listener.next(String.class)).isEqualTo(RecordingListener.CLOSED);
            failure(client.call(NEVER_ANSWERED, MessageView::type), ClientClosedException.class);
            failure(client.subscribe(listener), NetlinkException.class);
            failure(subscription.join(1), NetlinkException.class);
            RecordingSubscriber<Integer> late = new RecordingSubscriber<>();
            client.stream(Controller.getFamilies(), MessageView::type).subscribe(late);
            failure(late.end, NetlinkException.class);
            stream.request(1);
            client.close();
            assertThat(client.channel().isOpen()).isFalse();
            assertThat(subscription.channel().isOpen()).isFalse();
        }
    }

    private static IoHandlerFactory loops(String transport) {
        return transport.equals("epoll") ? EpollIoHandler.newFactory() : IoUringIoHandler.newFactory();
    }
}
