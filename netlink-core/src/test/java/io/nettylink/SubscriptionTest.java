// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.Outcomes.failure;
import static io.nettylink.Outcomes.value;
import static io.nettylink.Rtnetlink.RTM_DELLINK;
import static io.nettylink.Rtnetlink.RTM_NEWLINK;
import static io.nettylink.Rtnetlink.RTNLGRP_LINK;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.Errno.EINVAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.nettylink.Rtnetlink.Link;
import io.nettylink.channel.FreshNamespace;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.NetlinkMessage;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Notifications, in network namespaces of their own: nobody else's links come and go there. */
@Timeout(60)
class SubscriptionTest {
    private static final int TINY = 64;
    private static final int NO_GROUP = 5000;

    private final RecordingListener listener = new RecordingListener(Link::decode);

    @Test
    void linkThatComesAndGoesIsHeardOf() throws Exception {
        inNamespace(client -> {
            Subscription subscription = value(client.subscribe(listener, RTNLGRP_LINK));
            assertThat(subscription.portId()).isPositive().isNotEqualTo(client.portId());
            value(client.execute(Rtnetlink.newLink("link0", Rtnetlink.KIND)));
            Link created = listener.next(Link.class);
            assertThat(created.messageType()).isEqualTo(RTM_NEWLINK);
            assertThat(created.name()).isEqualTo("link0");
            value(client.execute(Rtnetlink.delLink("link0")));
            Link gone = listener.next(Link.class);
            while (gone.messageType() != RTM_DELLINK) {
                gone = listener.next(Link.class);
            }
            assertThat(gone.index()).isEqualTo(created.index());
        });
    }

    @Test
    void groupsAreJoinedAndLeft() throws Exception {
        inNamespace(client -> {
            Subscription subscription = value(client.subscribe(listener));
            value(client.execute(Rtnetlink.setLoopback(true)));
            assertThat(subscription.channel().memberships()).isEmpty();

            assertThat(value(subscription.join(RTNLGRP_LINK))).isSameAs(subscription);
            value(client.execute(Rtnetlink.setLoopback(false)));
            assertThat(listener.next(Link.class).name()).isEqualTo("lo");
            assertThat(subscription.channel().memberships()).containsExactly(RTNLGRP_LINK);

            assertThat(value(subscription.leave(RTNLGRP_LINK))).isSameAs(subscription);
            value(client.execute(Rtnetlink.setLoopback(true)));
            subscription.close();
            assertThat(listener.next(Object.class)).isEqualTo(RecordingListener.CLOSED);
        });
    }

    @Test
    void groupThatCannotBeJoinedEndsTheSubscription() throws Exception {
        inNamespace(client -> {
            SystemCallException failure = failure(client.subscribe(listener, NO_GROUP), SystemCallException.class);
            assertThat(failure.errno()).isEqualTo(EINVAL);
            assertThat(failure.systemCall()).isEqualTo("setsockopt");
            assertThat(failure).hasMessageStartingWith("joining multicast group 5000: setsockopt");
            assertThat(listener.next(Object.class)).isEqualTo(RecordingListener.CLOSED);
        });
    }

    @Test
    void groupThatCannotBeJoinedLaterIsNoEnd() throws Exception {
        inNamespace(client -> {
            Subscription subscription = value(client.subscribe(listener, RTNLGRP_LINK));
            failure(subscription.join(NO_GROUP), SystemCallException.class);
            value(client.execute(Rtnetlink.setLoopback(true)));
            assertThat(listener.next(Link.class).name()).isEqualTo("lo");
        });
    }

    @Test
    void overrunIsToldAndTheSubscriptionGoesOn() throws Exception {
        Callable<NetlinkClient> open = () -> NetlinkClient.builder(NETLINK_ROUTE)
                .subscriptionOption(ChannelOption.SO_RCVBUF, 1)
                .open();
        inNamespace(open, client -> {
            Subscription subscription = value(client.subscribe(listener, RTNLGRP_LINK));
            subscription.channel().config().setAutoRead(false);
            for (int i = 0; subscription.channel().drops() == 0; i++) {
                value(client.execute(Rtnetlink.setLoopback(i % 2 == 0)));
            }
            subscription.channel().config().setAutoRead(true);
            assertThat(listener.nextOfMany(Loss.class)).isEqualTo(new Loss.Overrun());
            value(client.execute(Rtnetlink.newLink("link0", Rtnetlink.KIND)));
            assertThat(listener.next(Link.class).name()).isEqualTo("link0");
        });
    }

    @Test
    void truncationIsToldAndTheNextOneFits() throws Exception {
        Callable<NetlinkClient> open = () -> NetlinkClient.builder(NETLINK_ROUTE)
                .subscriptionOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(TINY))
                .open();
        inNamespace(open, client -> {
            value(client.subscribe(listener, RTNLGRP_LINK));
            value(client.execute(Rtnetlink.setLoopback(true)));
            Loss.Truncated cut = listener.next(Loss.Truncated.class);
            assertThat(cut.received()).isEqualTo(TINY);
            assertThat(cut.size()).isGreaterThan(TINY);
            value(client.execute(Rtnetlink.setLoopback(false)));
            assertThat(listener.next(Link.class).name()).isEqualTo("lo");
        });
    }

    @Test
    void listenerThatFailsIsToldAndHearsTheNext() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        RecordingListener failing = new RecordingListener(message -> switch (calls.incrementAndGet()) {
            case 1 -> throw new AssertionError("mine");
            case 2 -> throw new MalformedMessageException("attribute 3: u32", 20, 4, 3);
            default -> Link.decode(message);
        });
        inNamespace(client -> {
            value(client.subscribe(failing, RTNLGRP_LINK));
            for (int i = 0; i < 3; i++) {
                value(client.execute(Rtnetlink.setLoopback(i % 2 == 0)));
            }
            assertThat(failing.next(Loss.Unhandled.class).cause())
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("mine");
            assertThat(failing.next(Loss.Malformed.class).cause()).hasMessageContaining("attribute 3");
            assertThat(failing.next(Link.class).name()).isEqualTo("lo");
        });
    }

    @Test
    void notificationThatIsKeptOutlivesTheListenersCall() throws Exception {
        RecordingListener keeping = new RecordingListener(message -> message.retain());
        inNamespace(client -> {
            value(client.subscribe(keeping, RTNLGRP_LINK));
            value(client.execute(Rtnetlink.setLoopback(true)));
            NetlinkMessage kept = keeping.next(NetlinkMessage.class);
            client.close();
            assertThat(Link.decode(kept).name()).isEqualTo("lo");
            kept.release();
        });
    }

    @Test
    void closingTellsTheListenerOnce() throws Exception {
        inNamespace(client -> {
            Subscription subscription = value(client.subscribe(listener, RTNLGRP_LINK));
            subscription.close();
            assertThat(listener.poll()).as("told when close() returns").isEqualTo(RecordingListener.CLOSED);
            subscription.close();
            value(client.execute(Rtnetlink.setLoopback(true)));
            assertThat(listener.poll()).isNull();
        });
    }

    @Test
    void clientClosesItsSubscriptions() throws Exception {
        RecordingListener other = new RecordingListener(Link::decode);
        inNamespace(client -> {
            Subscription subscription = value(client.subscribe(listener, RTNLGRP_LINK));
            value(client.subscribe(other, RTNLGRP_LINK));
            client.close();
            assertThat(listener.poll()).isEqualTo(RecordingListener.CLOSED);
            assertThat(other.poll()).isEqualTo(RecordingListener.CLOSED);
            assertThat(subscription.channel().isOpen()).isFalse();
            subscription.close();
            assertThat(listener.poll()).isNull();
        });
    }

    @Test
    void closedSubscriptionJoinsNothing() throws Exception {
        inNamespace(client -> {
            Subscription subscription = value(client.subscribe(listener));
            subscription.close();
            assertThat(failure(subscription.join(RTNLGRP_LINK), ClientClosedException.class))
                    .hasMessage("joining multicast group 1: the socket is closed");
            client.close();
            failure(subscription.join(RTNLGRP_LINK), ClientClosedException.class);
            failure(subscription.leave(RTNLGRP_LINK), ClientClosedException.class);
        });
    }

    @Test
    void closedClientHasNoNewSubscriptions() throws Exception {
        inNamespace(client -> {
            client.close();
            failure(client.subscribe(listener, RTNLGRP_LINK), ClientClosedException.class);
            assertThat(listener.poll()).isNull();
        });
    }

    @Test
    void subscriptionThatIsCancelledWhileItOpensIsClosed() throws Exception {
        inNamespace(client -> {
            client.channel()
                    .eventLoop()
                    .submit(() -> client.subscribe(listener, RTNLGRP_LINK).cancel(false))
                    .get();
            assertThat(listener.next(Object.class)).isEqualTo(RecordingListener.CLOSED);
        });
    }

    @Test
    void subscriptionMayBeClosedOnTheEventLoop() throws Exception {
        inNamespace(client -> {
            Subscription subscription = value(client.subscribe(listener, RTNLGRP_LINK));
            client.channel().eventLoop().submit(subscription::close).get();
            assertThat(listener.next(Object.class)).isEqualTo(RecordingListener.CLOSED);
        });
    }

    private static void inNamespace(Script script) throws Exception {
        inNamespace(() -> NetlinkClient.open(NETLINK_ROUTE), script);
    }

    private static void inNamespace(Callable<NetlinkClient> open, Script script) throws Exception {
        FreshNamespace.call(() -> {
            try (NetlinkClient client = open.call()) {
                script.run(client);
            }
            return null;
        });
    }

    @FunctionalInterface
    private interface Script {
        void run(NetlinkClient client) throws Exception;
    }
}
