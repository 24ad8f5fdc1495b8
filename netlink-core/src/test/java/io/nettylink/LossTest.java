// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.Outcomes.failure;
import static io.nettylink.Outcomes.value;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLMSG_NOOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.nettylink.Rtnetlink.Link;
import io.nettylink.channel.FreshNamespace;
import io.nettylink.channel.OverrunEvent;
import io.nettylink.codec.MessageView;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that are lost because there is no room for them. */
@Timeout(60)
class LossTest {
    private static final int TINY = 64;

    private static final Request LOOPBACK =
            Rtnetlink.getLink(Rtnetlink.LOOPBACK).label("the loopback link").build();

    @Test
    void truncatedReplyTellsItsSizeAndTheNextOneFits() throws Exception {
        try (NetlinkClient client = NetlinkClient.builder(NETLINK_ROUTE)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(TINY))
                .open()) {
            MessageTruncatedException cut =
                    failure(client.call(LOOPBACK, Link::decode), MessageTruncatedException.class);
            assertThat(cut.received()).isEqualTo(TINY);
            assertThat(cut.size()).isGreaterThan(TINY);
            assertThat(cut)
                    .hasMessage("the loopback link: the reply has " + cut.size() + " bytes, the receive buffer took "
                            + TINY);
            int length = value(client.call(LOOPBACK, MessageView::payloadLength));
            assertThat(length + NLMSG_HDRLEN).isEqualTo(cut.size());
            assertThat(client.channel().counters().truncatedDatagrams()).isEqualTo(1);
        }
    }

    @Test
    void truncatedDumpDoesNotStandInTheWayOfTheNext() throws Exception {
        try (NetlinkClient client = FreshNamespace.call(() -> NetlinkClient.builder(NETLINK_ROUTE)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(TINY))
                .open())) {
            MessageTruncatedException cut =
                    failure(client.dump(Rtnetlink.getRules(), MessageView::type), MessageTruncatedException.class);
            assertThat(cut.received()).isEqualTo(TINY);
            assertThat(value(client.dump(Rtnetlink.getRules(), MessageView::type)))
                    .isNotEmpty();
        }
    }

    @Test
    void overrunFailsWhatIsPendingAndIsNoEnd() throws Exception {
        try (NetlinkClient client = NetlinkClient.builder(NETLINK_ROUTE)
                .option(ChannelOption.SO_RCVBUF, 1)
                .option(ChannelOption.AUTO_READ, false)
                .open()) {
            List<NetlinkFuture<Link>> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                calls.add(client.call(LOOPBACK, Link::decode));
            }
            client.channel().eventLoop().submit(() -> {}).syncUninterruptibly();
            client.channel().config().setAutoRead(true);
            RepliesLostException lost = failure(calls.getLast(), RepliesLostException.class);
            assertThat(lost)
                    .hasMessage("the loopback link: the receive buffer overran (ENOBUFS), the reply may be lost");
            assertThat(calls).allMatch(NetlinkFuture::isDone);
            assertThat(value(client.execute(Request.builder(NLMSG_NOOP).build()))
                            .isSuccess())
                    .isTrue();
        }
    }

    @Test
    void dumpThatWaitedDuringAnOverrunIsSentThen() throws Exception {
        try (NetlinkClient client = NetlinkClient.open(NETLINK_ROUTE)) {
            ScriptedSocket socket = ScriptedSocket.of(client);
            NetlinkFuture<List<Integer>> first = client.dump(Rtnetlink.getRules(), MessageView::type);
            NetlinkFuture<List<Integer>> second = client.dump(Rtnetlink.getRules(), MessageView::type);
            socket.request();
            assertThat(socket.isSilent()).isTrue();
            socket.happen(new OverrunEvent(1, 1));
            failure(first, RepliesLostException.class);
            socket.done(socket.request(), 0);
            assertThat(value(second)).isEmpty();
        }
    }
}
