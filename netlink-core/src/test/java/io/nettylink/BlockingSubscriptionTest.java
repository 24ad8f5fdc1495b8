// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.Rtnetlink.RTM_NEWLINK;
import static io.nettylink.Rtnetlink.RTNLGRP_LINK;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.Errno.EINVAL;
import static io.nettylink.codec.Errno.EIO;
import static io.nettylink.codec.Errno.ENOBUFS;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.channel.ChannelOption;
import io.nettylink.Rtnetlink.Link;
import io.nettylink.channel.FreshNamespace;
import io.nettylink.codec.MessageView;
import io.nettylink.codec.NetlinkMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notifications, for who asks for the next one and waits. */
@Timeout(60)
class BlockingSubscriptionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int TINY = 64;
    private static final int BURST = 40;
    private static final int NO_GROUP = 5000;

    private final ScriptedPeer peer = new ScriptedPeer();
    private final BlockingNetlinkClient scriptedClient =
            BlockingNetlinkClient.builder(NETLINK_GENERIC).in(peer).open();

    @AfterEach
    void close() {
        scriptedClient.close();
    }

    @Test
    void notificationIsWaitedFor() throws Exception {
        inNamespace(BlockingNetlinkClient.builder(NETLINK_ROUTE), client -> {
            try (BlockingSubscription links = client.subscribe(RTNLGRP_LINK)) {
                assertThat(links.portId()).isPositive().isNotEqualTo(client.portId());
                assertThat(links.next(Link::decode, Duration.ZERO)).isEmpty();
                FutureTask<Notification<Link>> next = new FutureTask<>(() -> links.next(Link::decode));
                Thread thread = Thread.ofVirtual().start(next);
                while (thread.getState() != Thread.State.TIMED_WAITING) {
                    Thread.onSpinWait();
                }
                client.execute(Rtnetlink.newLink("link0", Rtnetlink.KIND));
                assertThat(next.get(20, TimeUnit.SECONDS))
                        .isInstanceOfSatisfying(
                                Notification.Received.class,
                                received -> assertThat(received.value())
                                        .isInstanceOfSatisfying(
                                                Link.class,
                                                link -> assertThat(link.name()).isEqualTo("link0")));
            }
        });
    }

    @Test
    void burstTakesFewSystemCalls() throws Exception {
        inNamespace(BlockingNetlinkClient.builder(NETLINK_ROUTE), client -> {
            try (BlockingSubscription links = client.subscribe(RTNLGRP_LINK)) {
                for (int i = 0; i < BURST; i++) {
                    client.execute(Rtnetlink.setLoopback(i % 2 == 0));
                }
                for (int i = 0; i < BURST; i++) {
                    assertThat(value(links)).isEqualTo(new Link(RTM_NEWLINK, 1, "lo"));
                }
                assertThat(links.next(Link::decode, Duration.ZERO)).isEmpty();
                assertThat(links.traffic().datagramsReceived()).isEqualTo(BURST);
                // One, two, four, eight and sixteen at a time, what is left, and one that finds the socket empty.
                assertThat(links.traffic().receiveCalls()).isEqualTo(5 + 1 + 1);
            }
        });
    }

    @Test
    void groupsAreJoinedAndLeft() throws Exception {
        inNamespace(BlockingNetlinkClient.builder(NETLINK_ROUTE), client -> {
            try (BlockingSubscription links = client.subscribe()) {
                client.execute(Rtnetlink.setLoopback(true));
                links.join(RTNLGRP_LINK);
                client.execute(Rtnetlink.setLoopback(false));
                links.leave(RTNLGRP_LINK);
                client.execute(Rtnetlink.setLoopback(true));
                assertThat(value(links)).isEqualTo(new Link(RTM_NEWLINK, 1, "lo"));
                assertThat(links.next(Link::decode, Duration.ZERO)).isEmpty();
            }
        });
    }

    @Test
    void groupThatCannotBeJoinedIsNamed() throws Exception {
        inNamespace(BlockingNetlinkClient.builder(NETLINK_ROUTE), client -> {
            SystemCallException failure =
                    requireNonNull(catchThrowableOfType(SystemCallException.class, () -> client.subscribe(NO_GROUP)));
            assertThat(failure.errno()).isEqualTo(EINVAL);
            assertThat(failure).hasMessageStartingWith("joining multicast group 5000: setsockopt");
        });
    }

    @Test
    void overrunIsToldInItsPlaceAndWhatComesAfterIsHeard() throws Exception {
        BlockingNetlinkClientBuilder narrow =
                BlockingNetlinkClient.builder(NETLINK_ROUTE).subscriptionOption(ChannelOption.SO_RCVBUF, 1);
        inNamespace(narrow, client -> {
            try (BlockingSubscription links = client.subscribe(RTNLGRP_LINK)) {
                for (int i = 0; i < 20; i++) {
                    client.execute(Rtnetlink.setLoopback(i % 2 == 0));
                }
                // The queue is read empty at once, so that this one is not dropped however slow its taker is.
                assertThat(links.next(Link::decode)).isInstanceOf(Notification.Received.class);
                client.execute(Rtnetlink.newLink("link0", Rtnetlink.KIND));
                Notification<Link> next = links.next(Link::decode);
                while (next instanceof Notification.Received<Link>) {
                    next = links.next(Link::decode);
                }
                assertThat(next).isEqualTo(new Notification.Lost<>(new Loss.Overrun()));
                assertThat(value(links).name()).isEqualTo("link0");
            }
        });
    }

    @Test
    void truncationIsToldAndTheNextOneFits() throws Exception {
        inNamespace(BlockingNetlinkClient.builder(NETLINK_ROUTE).receiveBuffer(TINY), client -> {
            try (BlockingSubscription links = client.subscribe(RTNLGRP_LINK)) {
                client.execute(Rtnetlink.setLoopback(true));
                assertThat(links.next(Link::decode))
                        .isInstanceOfSatisfying(
                                Notification.Lost.class,
                                lost -> assertThat(lost.loss()).isInstanceOfSatisfying(Loss.Truncated.class, cut -> {
                                    assertThat(cut.received()).isEqualTo(TINY);
                                    assertThat(cut.size()).isGreaterThan(TINY);
                                }));
                client.execute(Rtnetlink.setLoopback(false));
                assertThat(value(links).name()).isEqualTo("lo");
            }
        });
    }

    @Test
    void whatADecoderThrowsIsTheCallersAndTheNextMessageIsHeard() throws Exception {
        try (BlockingSubscription subscription = scripted()) {
            notify(message(1) + message(2) + message(3));
            assertThatExceptionOfType(ArithmeticException.class)
                    .isThrownBy(() -> subscription.next(message -> {
                        throw new ArithmeticException("mine");
                    }));
            RecordingListener listener = new RecordingListener(message -> message.u8(0));
            subscription.receive(listener);
            assertThat(listener.poll()).isEqualTo(2);
            assertThat(listener.poll()).as("one at a time").isNull();
            assertThat(subscription.receive(listener, PATIENCE)).isTrue();
            assertThat(listener.poll()).isEqualTo(3);
            assertThat(subscription.receive(listener, Duration.ZERO)).isFalse();
        }
    }

    @Test
    void rubbishIsALossAndTheNextDatagramIsHeard() throws Exception {
        try (BlockingSubscription subscription = scripted()) {
            notify(message(1) + "ff000000 2000 0000 00000000 00000000");
            notify(message(2));
            assertThat(subscription.next(MessageView::type)).isInstanceOf(Notification.Received.class);
            assertThat(subscription.next(MessageView::type))
                    .isInstanceOfSatisfying(
                            Notification.Lost.class,
                            lost -> assertThat(lost.loss()).isInstanceOf(Loss.Malformed.class));
            assertThat(subscription.next(message -> message.u8(0))).isEqualTo(new Notification.Received<>(2));
        }
    }

    @Test
    void twoHolesAreToldTwice() throws Exception {
        try (BlockingSubscription subscription = scripted()) {
            notify(message(1));
            peer.fail(ENOBUFS);
            notify(message(2));
            peer.fail(ENOBUFS);
            notify(message(3));
            List<Object> heard = new ArrayList<>();
            Optional<Notification<Integer>> next = subscription.next(message -> message.u8(0), Duration.ZERO);
            while (next.isPresent()) {
                heard.add(next.get());
                next = subscription.next(message -> message.u8(0), Duration.ZERO);
            }
            Notification<Integer> hole = new Notification.Lost<>(new Loss.Overrun());
            assertThat(heard)
                    .containsExactly(
                            new Notification.Received<>(1),
                            new Notification.Received<>(2),
                            hole,
                            new Notification.Received<>(3),
                            hole);
        }
    }

    @Test
    void otherErrorsOfTheSocketAreTheCallers() throws Exception {
        try (BlockingSubscription subscription = scripted()) {
            peer.fail(EIO);
            notify(message(1));
            assertThatExceptionOfType(SystemCallException.class)
                    .isThrownBy(() -> subscription.next(MessageView::type))
                    .withMessageStartingWith("receiving notifications: recvmsg");
            assertThat(subscription.next(message -> message.u8(0))).isEqualTo(new Notification.Received<>(1));
        }
    }

    @Test
    void datagramOfAnotherProcessIsDroppedAndCounted() throws Exception {
        try (BlockingSubscription subscription = scripted()) {
            peer.datagram(bytes(message(1)), 77);
            notify(message(2));
            assertThat(subscription.next(message -> message.u8(0))).isEqualTo(new Notification.Received<>(2));
            assertThat(subscription.traffic().foreignDatagrams()).isEqualTo(1);
        }
    }

    @Test
    @SuppressWarnings("try") // that it is closed within is the point
    void notificationThatIsKeptOutlivesTheNext() throws Exception {
        try (BlockingSubscription subscription = scripted()) {
            notify(message(1));
            notify(message(2));
            notify(message(3).repeat(1000));
            NetlinkMessage first = received(subscription.next(MessageView::retain));
            NetlinkMessage second = received(subscription.next(MessageView::retain));
            NetlinkMessage third = received(subscription.next(MessageView::retain));
            subscription.close();
            assertThat(List.of(first.u8(0), second.u8(0), third.u8(0))).containsExactly(1, 2, 3);
            List.of(first, second, third).forEach(NetlinkMessage::release);
        }
    }

    @Test
    void bigNotificationThatIsKeptIsNotReceivedInto() throws Exception {
        try (BlockingSubscription subscription = scripted()) {
            List<NetlinkMessage> kept = new ArrayList<>();
            for (int value = 1; value <= 3; value++) {
                notify("304e0000 2000 0000 00000000 00000000" + ("0" + value).repeat(20_000));
                kept.add(received(subscription.next(MessageView::retain)));
            }
            assertThat(kept).extracting(message -> message.u8(19_999)).containsExactly(1, 2, 3);
            kept.forEach(NetlinkMessage::release);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void interruptionEndsWaitingAndLosesNothing(boolean virtual) throws Exception {
        try (BlockingSubscription subscription = scripted()) {
            FutureTask<Object> next = new FutureTask<>(() -> subscription.next(MessageView::type));
            Thread thread = waiting(virtual, next);
            thread.interrupt();
            assertThat(thread.join(PATIENCE)).isTrue();
            assertThat(next.exceptionNow()).isInstanceOf(InterruptedException.class);
            notify(message(1));
            assertThat(subscription.next(message -> message.u8(0))).isEqualTo(new Notification.Received<>(1));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @SuppressWarnings("try") // that it is closed within is the point
    void closeEndsWaiting(boolean closesClient) throws Exception {
        try (BlockingNetlinkClient client = BlockingNetlinkClient.open(NETLINK_ROUTE)) {
            BlockingSubscription subscription = client.subscribe(RTNLGRP_LINK);
            FutureTask<Object> next = new FutureTask<>(() -> subscription.next(MessageView::type));
            Thread thread = waiting(false, next);
            if (closesClient) {
                client.close();
            } else {
                subscription.close();
            }
            assertThat(thread.join(PATIENCE)).isTrue();
            assertThat(next.exceptionNow()).isInstanceOf(ClientClosedException.class);
            assertThatExceptionOfType(ClientClosedException.class)
                    .isThrownBy(() -> subscription.next(MessageView::type))
                    .withMessage("receiving notifications: the subscription is closed");
            assertThatExceptionOfType(ClientClosedException.class)
                    .isThrownBy(() -> subscription.join(RTNLGRP_LINK))
                    .withMessage("joining multicast group 1: the subscription is closed");
        }
    }

    @Test
    void waitThatIsOverBeforeItBeginsTakesWhatIsThere() throws Exception {
        try (BlockingNetlinkClient silent = BlockingNetlinkClient.open(NETLINK_ROUTE);
                BlockingSubscription idle = silent.subscribe()) {
            assertThat(idle.next(MessageView::type, Duration.ofSeconds(Long.MIN_VALUE)))
                    .isEmpty();
        }
    }

    @Test
    void closedClientHasNoNewSubscriptions() {
        BlockingNetlinkClient client = BlockingNetlinkClient.open(NETLINK_ROUTE);
        client.close();
        assertThatExceptionOfType(ClientClosedException.class).isThrownBy(() -> client.subscribe(RTNLGRP_LINK));
    }

    @Test
    @SuppressWarnings("try") // that it is closed within is the point
    void listenerMayCloseItsSubscriptionButNotAskItForMore() throws Exception {
        try (BlockingSubscription subscription = scripted()) {
            notify(message(1) + message(2));
            assertThatIllegalStateException()
                    .isThrownBy(() -> subscription.next(message -> {
                        try {
                            return subscription.next(MessageView::type);
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    }));
            assertThat(subscription.next(message -> {
                        subscription.close();
                        return message.u8(0);
                    }))
                    .isEqualTo(new Notification.Received<>(2));
            assertThat(peer.isOpen()).isFalse();
        }
    }

    private static Thread waiting(boolean virtual, FutureTask<?> task) {
        Thread thread =
                virtual ? Thread.ofVirtual().start(task) : Thread.ofPlatform().start(task);
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(thread.isAlive()).isTrue();
            Thread.onSpinWait();
        }
        return thread;
    }

    private BlockingSubscription scripted() {
        return scriptedClient.subscribe();
    }

    private void notify(String hex) {
        peer.datagram(bytes(hex), 0);
    }

    /** A message of type 0x20 with four bytes of payload, as a little-endian machine has it. */
    private static String message(int value) {
        return "14000000 2000 0000 00000000 00000000 0" + value + "000000";
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static Link value(BlockingSubscription links) throws InterruptedException {
        return received(links.next(Link::decode, PATIENCE).orElseThrow());
    }

    private static <T> T received(Notification<T> notification) {
        return switch (notification) {
            case Notification.Received<T>(T value) -> value;
            case Notification.Lost<T>(Loss loss) -> throw new AssertionError(loss);
        };
    }

    private static void inNamespace(BlockingNetlinkClientBuilder settings, Script script) throws Exception {
        FreshNamespace.call(() -> {
            try (BlockingNetlinkClient client = settings.open()) {
                script.run(client);
            }
            return null;
        });
    }

    @FunctionalInterface
    private interface Script {
        void run(BlockingNetlinkClient client) throws Exception;
    }
}
