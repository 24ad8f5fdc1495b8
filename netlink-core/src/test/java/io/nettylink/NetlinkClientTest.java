// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.Outcomes.failure;
import static io.nettylink.Outcomes.value;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_ID;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_NAME;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_GETFAMILY;
import static io.nettylink.codec.GenetlinkConstants.GENL_HDRLEN;
import static io.nettylink.codec.GenetlinkConstants.GENL_ID_CTRL;
import static io.nettylink.codec.NetlinkConstants.NLMSG_NOOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.nettylink.Rtnetlink.Link;
import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageView;
import io.nettylink.codec.NetlinkMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client does with the kernel of this machine. */
@Timeout(60)
class NetlinkClientTest {
    /** Not for a protocol's eyes: every kernel acknowledges it, and none replies to it. */
    private static final Request ACKNOWLEDGED_ONLY =
            Request.builder(NLMSG_NOOP).label("no operation").build();

    private static final Request NEVER_ANSWERED =
            Request.builder(NLMSG_NOOP).replyAfterAcknowledgement().build();

    private final NetlinkClient client = NetlinkClient.open(NETLINK_GENERIC);

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void callOnGenericNetlink() throws Exception {
        assertThat(value(client.call(getFamily("nlctrl"), NetlinkClientTest::familyId)))
                .isEqualTo(GENL_ID_CTRL);
    }

    @Test
    void callOnRtnetlink() throws Exception {
        try (NetlinkClient route = NetlinkClient.open(NETLINK_ROUTE)) {
            Link loopback =
                    value(route.call(Rtnetlink.getLink(Rtnetlink.LOOPBACK).build(), Link::decode));
            assertThat(loopback).isEqualTo(new Link(Rtnetlink.RTM_NEWLINK, 1, "lo"));
        }
    }

    @Test
    void executeTellsOfSuccess() throws Exception {
        assertThat(value(client.execute(ACKNOWLEDGED_ONLY)).isSuccess()).isTrue();
    }

    @Test
    void executePassesRepliesOver() throws Exception {
        assertThat(value(client.execute(getFamily("nlctrl"))).isSuccess()).isTrue();
    }

    @Test
    void messageThatIsKeptOutlivesTheDecoder() throws Exception {
        NetlinkMessage kept = value(client.call(getFamily("nlctrl"), MessageView::retain));
        try {
            assertThat(kept.type()).isEqualTo(GENL_ID_CTRL);
            assertThat(familyId(kept)).isEqualTo(GENL_ID_CTRL);
        } finally {
            kept.release();
        }
    }

    @Test
    void callsOfManyThreadsGetTheirOwnAnswers() throws Exception {
        int threads = 8;
        int calls = 200;
        List<Thread> callers = new ArrayList<>();
        List<NetlinkFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            callers.add(Thread.ofVirtual().start(() -> {
                for (int call = 0; call < calls; call++) {
                    NetlinkFuture<String> answer = client.call(getFamily("nlctrl"), NetlinkClientTest::familyName);
                    synchronized (answers) {
                        answers.add(answer);
                    }
                    answer.join();
                }
            }));
        }
        for (Thread caller : callers) {
            assertThat(caller.join(Duration.ofSeconds(30))).isTrue();
        }
        assertThat(answers).hasSize(threads * calls);
        for (NetlinkFuture<String> answer : answers) {
            assertThat(value(answer)).isEqualTo("nlctrl");
        }
    }

    @Test
    void callsGoOnBesideADump() throws Exception {
        List<NetlinkFuture<Integer>> calls = new ArrayList<>();
        NetlinkFuture<List<Integer>> dump = client.dump(getFamily(null), NetlinkClientTest::familyId);
        for (int i = 0; i < 20; i++) {
            calls.add(client.call(getFamily("nlctrl"), NetlinkClientTest::familyId));
        }
        for (NetlinkFuture<Integer> call : calls) {
            assertThat(value(call)).isEqualTo(GENL_ID_CTRL);
        }
        assertThat(value(dump)).contains(GENL_ID_CTRL).doesNotHaveDuplicates();
    }

    @Test
    void callWithoutReplySaysSo() throws Exception {
        assertThat(failure(client.call(ACKNOWLEDGED_ONLY, MessageView::type), NoReplyException.class))
                .hasMessage("no operation: acknowledged, but without a reply");
    }

    @Test
    void answerThatStaysAwayTimesOut() throws Exception {
        Duration timeout = Duration.ofMillis(20);
        Request request = Request.builder(NLMSG_NOOP)
                .replyAfterAcknowledgement()
                .timeout(timeout)
                .build();
        RequestTimeoutException failure =
                failure(client.call(request, MessageView::type), RequestTimeoutException.class);
        assertThat(failure).hasMessage("message type 1: no answer within PT0.02S");
        assertThat(failure.timeout()).isEqualTo(timeout);
    }

    @Test
    void clientsTimeoutHoldsWhereTheRequestHasNone() throws Exception {
        Duration timeout = Duration.ofMillis(20);
        try (NetlinkClient impatient =
                NetlinkClient.builder(NETLINK_GENERIC).timeout(timeout).open()) {
            NetlinkFuture<Integer> first = impatient.call(NEVER_ANSWERED, MessageView::type);
            NetlinkFuture<Integer> second = impatient.call(NEVER_ANSWERED, MessageView::type);
            assertThat(failure(first, RequestTimeoutException.class).timeout()).isEqualTo(timeout);
            failure(second, RequestTimeoutException.class);
        }
    }

    @Test
    void shorterTimeoutBehindALongerOneIsKept() throws Exception {
        NetlinkFuture<Integer> patient = client.call(NEVER_ANSWERED, MessageView::type);
        Request impatient = Request.builder(NLMSG_NOOP)
                .replyAfterAcknowledgement()
                .timeout(Duration.ofMillis(10))
                .build();
        failure(client.call(impatient, MessageView::type), RequestTimeoutException.class);
        assertThat(patient).isNotDone();
        assertThat(value(client.call(getFamily("nlctrl"), NetlinkClientTest::familyId)))
                .isEqualTo(GENL_ID_CTRL);
    }

    @Test
    void timeoutMayBeAsLongAsADurationCanBe() throws Exception {
        Request request = Request.builder(NLMSG_NOOP)
                .timeout(Duration.ofSeconds(Long.MAX_VALUE))
                .build();
        assertThat(value(client.execute(request)).isSuccess()).isTrue();
    }

    @Test
    void noMoreThanAllowedAreAccepted() throws Exception {
        try (NetlinkClient narrow =
                NetlinkClient.builder(NETLINK_GENERIC).maxPending(2).open()) {
            NetlinkFuture<Integer> first = narrow.call(NEVER_ANSWERED, MessageView::type);
            NetlinkFuture<Integer> second = narrow.call(NEVER_ANSWERED, MessageView::type);
            assertThat(failure(narrow.execute(ACKNOWLEDGED_ONLY), TooManyRequestsException.class))
                    .hasMessage("no operation: not sent, 2 requests are pending already");
            assertThat(first.cancel(false)).isTrue();
            assertThat(value(narrow.execute(ACKNOWLEDGED_ONLY)).isSuccess()).isTrue();
            assertThat(second).isNotDone();
        }
    }

    @Test
    void cancelledRequestIsCancelled() throws Exception {
        NetlinkFuture<Integer> call = client.call(NEVER_ANSWERED, MessageView::type);
        assertThat(call.cancel(true)).isTrue();
        assertThat(call).isCancelled();
        assertThatThrownBy(call::await).isInstanceOf(CancellationException.class);
        assertThat(value(client.execute(ACKNOWLEDGED_ONLY)).isSuccess()).isTrue();
        assertThat(call.cancel(true)).as("again").isTrue();
    }

    @Test
    void waitingOnTheEventLoopFailsAtOnce() throws Exception {
        Throwable failure = client.channel()
                .eventLoop()
                .submit(() -> {
                    NetlinkFuture<Integer> call = client.call(NEVER_ANSWERED, MessageView::type);
                    assertThatThrownBy(call::get).isInstanceOf(IllegalStateException.class);
                    assertThatThrownBy(() -> call.get(1, TimeUnit.DAYS)).isInstanceOf(IllegalStateException.class);
                    assertThatThrownBy(call::join).isInstanceOf(IllegalStateException.class);
                    assertThatThrownBy(() -> call.thenApply(type -> type).join())
                            .isInstanceOf(IllegalStateException.class);
                    return catchThrowable(call::await);
                })
                .get(20, TimeUnit.SECONDS);
        assertThat(failure).isInstanceOf(IllegalStateException.class).hasMessageContaining("event loop");
    }

    @Test
    void whatIsThereMayBeTakenOnTheEventLoop() throws Exception {
        NetlinkFuture<Integer> call = client.call(getFamily("nlctrl"), NetlinkClientTest::familyId);
        NetlinkFuture<Integer> awaited = (NetlinkFuture<Integer>) call.thenApply(id -> call.join() + 1);
        assertThat(value(awaited)).isEqualTo(GENL_ID_CTRL + 1);
    }

    @Test
    void portIdIsTheSockets() throws Exception {
        assertThat(client.portId()).isPositive();
        try (NetlinkClient other = NetlinkClient.open(NETLINK_GENERIC)) {
            assertThat(other.portId()).isNotEqualTo(client.portId());
        }
    }

    @Test
    void eventLoopsThatAreGivenAreSharedAndLiveOn() throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try {
            NetlinkClient first =
                    NetlinkClient.builder(NETLINK_GENERIC).eventLoopGroup(group).open();
            NetlinkClient second =
                    NetlinkClient.builder(NETLINK_ROUTE).eventLoopGroup(group).open();
            assertThat(first.channel().eventLoop()).isSameAs(second.channel().eventLoop());
            NetlinkFuture<Integer> pending = first.call(NEVER_ANSWERED, MessageView::type);
            first.close();
            assertThat(pending).as("done when close() returns").isDone();
            failure(pending, ClientClosedException.class);
            failure(first.execute(ACKNOWLEDGED_ONLY), ClientClosedException.class);
            failure(first.subscribe(new RecordingListener(MessageView::type)), ClientClosedException.class);
            assertThat(value(second.execute(ACKNOWLEDGED_ONLY)).isSuccess()).isTrue();
            second.close();
            assertThat(group.isShuttingDown()).isFalse();
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private static Request getFamily(@Nullable String name) {
        Request.Builder request = Request.builder(GENL_ID_CTRL)
                .header(out -> out.u8(CTRL_CMD_GETFAMILY).u8(2).zero(2));
        if (name != null) {
            request.attributes(out -> out.string(CTRL_ATTR_FAMILY_NAME, name));
        }
        return request.build();
    }

    private static int familyId(MessageView message) {
        AttributeReader in = message.attributes(GENL_HDRLEN);
        while (in.next()) {
            if (in.type() == CTRL_ATTR_FAMILY_ID) {
                return in.u16();
            }
        }
        return -1;
    }

    private static String familyName(MessageView message) {
        AttributeReader in = message.attributes(GENL_HDRLEN);
        while (in.next()) {
            if (in.type() == CTRL_ATTR_FAMILY_NAME) {
                return in.string();
            }
        }
        return "";
    }
}
