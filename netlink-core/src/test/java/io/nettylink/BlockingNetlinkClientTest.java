// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.Controller.ACKNOWLEDGED_ONLY;
import static io.nettylink.Controller.NEVER_ANSWERED;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.GenetlinkConstants.GENL_ID_CTRL;
import static io.nettylink.codec.NetlinkConstants.NLM_F_MULTI;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.nettylink.Rtnetlink.Link;
import io.nettylink.channel.FreshNamespace;
import io.nettylink.codec.MessageView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is particular to calls on the caller's own thread: waiting, and all the ways in which it ends. */
@Timeout(60)
class BlockingNetlinkClientTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    private final BlockingNetlinkClient client = BlockingNetlinkClient.builder(NETLINK_GENERIC)
            .timeout(Duration.ofDays(1))
            .open();

    @AfterEach
    void close() {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void interruptionEndsWaitingForAnAnswerAndTheClientGoesOn(boolean virtual) throws Exception {
        Caller<Integer> waiting = new Caller<>(virtual, () -> client.call(NEVER_ANSWERED, MessageView::type));
        waiting.awaitParked();
        waiting.thread.interrupt();
        assertThat(waiting.failure()).isInstanceOf(InterruptedException.class);
        assertThat(client.call(Controller.getFamily("nlctrl"), Controller::familyId))
                .isEqualTo(GENL_ID_CTRL);
        assertThat(client.counters().cancelled()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void interruptionEndsWaitingForAnothersCall(boolean virtual) throws Exception {
        Caller<Integer> first = new Caller<>(virtual, () -> client.call(NEVER_ANSWERED, MessageView::type));
        first.awaitParked();
        Caller<?> second = new Caller<>(virtual, () -> client.execute(ACKNOWLEDGED_ONLY));
        second.awaitParked();
        second.thread.interrupt();
        assertThat(second.failure()).isInstanceOf(InterruptedException.class);
        assertThat(client.counters().sent()).isEqualTo(1);
        assertThat(client.counters().cancelled())
                .as("one that never had its turn has ended, too")
                .isEqualTo(1);
        first.thread.interrupt();
        assertThat(first.failure()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void interruptedThreadSendsNothing() {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> client.execute(ACKNOWLEDGED_ONLY));
        assertThat(client.counters().sent()).isZero();
        assertThat(client.counters().cancelled()).isEqualTo(1);
    }

    @Test
    void interruptionEndsADumpThatNeverWaits() throws Exception {
        ScriptedPeer peer = new ScriptedPeer();
        peer.onSend(sent -> {
            for (int i = 0; i < 200; i++) {
                peer.reply(sent, NLM_F_MULTI, i);
            }
            peer.done(sent, 0);
        });
        List<Integer> seen = new ArrayList<>();
        try (BlockingNetlinkClient scripted =
                BlockingNetlinkClient.builder(NETLINK_GENERIC).in(peer).open()) {
            assertThatExceptionOfType(InterruptedException.class)
                    .isThrownBy(() -> scripted.dump(ACKNOWLEDGED_ONLY, message -> {
                        Thread.currentThread().interrupt();
                        seen.add(message.u8(0));
                        return message.u8(0);
                    }));
            assertThat(seen).hasSize(1);
            assertThat(scripted.dump(ACKNOWLEDGED_ONLY, message -> message.u8(0)))
                    .as("the next one, behind what is left of that")
                    .hasSize(200);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closeEndsWaiting(boolean virtual) throws Exception {
        Caller<Integer> first = new Caller<>(virtual, () -> client.call(NEVER_ANSWERED, MessageView::type));
        first.awaitParked();
        Caller<?> second = new Caller<>(virtual, () -> client.execute(ACKNOWLEDGED_ONLY));
        second.awaitParked();
        client.close();
        assertThat(first.failure())
                .isInstanceOf(ClientClosedException.class)
                .hasMessage("silence: the client is closed");
        assertThat(second.failure()).isInstanceOf(ClientClosedException.class);
    }

    @Test
    void timeoutCountsWhileAnotherCallsToo() throws Exception {
        Caller<Integer> first = new Caller<>(false, () -> client.call(NEVER_ANSWERED, MessageView::type));
        first.awaitParked();
        Request impatient = Request.builder(1).timeout(SHORT).build();
        assertThatExceptionOfType(RequestTimeoutException.class).isThrownBy(() -> client.execute(impatient));
        first.thread.interrupt();
        assertThat(first.failure()).isInstanceOf(InterruptedException.class);
        assertThat(client.execute(ACKNOWLEDGED_ONLY).isSuccess()).isTrue();
    }

    @Test
    void answerThatComesWhileParkedIsTaken() throws Exception {
        ScriptedPeer peer = new ScriptedPeer();
        try (BlockingNetlinkClient scripted =
                BlockingNetlinkClient.builder(NETLINK_GENERIC).in(peer).open()) {
            Caller<Integer> waiting =
                    new Caller<>(true, () -> scripted.call(ACKNOWLEDGED_ONLY, message -> message.u8(0)));
            waiting.awaitParked();
            ScriptedPeer.Sent sent = peer.request();
            peer.reply(sent, 0, 7);
            peer.acknowledge(sent);
            assertThat(waiting.value()).isEqualTo(7);
        }
    }

    @Test
    void dumpThatWasInterruptedHalfwayDoesNotStandInTheWay() throws Exception {
        try (BlockingNetlinkClient route = FreshNamespace.call(() -> {
            BlockingNetlinkClient opened = BlockingNetlinkClient.builder(NETLINK_ROUTE)
                    .receiveBuffer(4096)
                    .open();
            for (int i = 0; i < 20; i++) {
                opened.execute(Rtnetlink.newLink("link" + i, Rtnetlink.KIND));
            }
            return opened;
        })) {
            Request hasty = Rtnetlink.getLink(0).timeout(Duration.ofNanos(1)).build();
            assertThatExceptionOfType(RequestTimeoutException.class).isThrownBy(() -> route.dump(hasty, Link::decode));
            assertThat(route.dump(Rtnetlink.getLinks(), Link::decode)).hasSize(21);
        }
    }

    @Test
    void decoderMayNotCallItsOwnClient() throws Exception {
        assertThatIllegalStateException()
                .isThrownBy(() -> client.call(
                        Controller.getFamily("nlctrl"), message -> call(() -> client.execute(ACKNOWLEDGED_ONLY))))
                .withMessageContaining("within a call");
        assertThat(client.execute(ACKNOWLEDGED_ONLY).isSuccess()).isTrue();
    }

    @Test
    void decoderMayCloseItsOwnClient() throws Exception {
        assertThatExceptionOfType(ClientClosedException.class)
                .isThrownBy(() -> client.call(Controller.getFamily("nlctrl"), message -> {
                    client.close();
                    return Controller.familyId(message);
                }));
        assertThatExceptionOfType(ClientClosedException.class).isThrownBy(() -> client.execute(ACKNOWLEDGED_ONLY));
    }

    @Test
    void callOnAnEventLoopFailsAtOnce() throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (BlockingSubscription subscription = client.subscribe()) {
            FutureTask<Object> call = new FutureTask<>(() -> client.execute(ACKNOWLEDGED_ONLY));
            FutureTask<Object> receive = new FutureTask<>(() -> subscription.next(MessageView::type));
            group.execute(call);
            group.execute(receive);
            for (FutureTask<Object> task : List.of(call, receive)) {
                assertThat(task)
                        .failsWithin(20, TimeUnit.SECONDS)
                        .withThrowableThat()
                        .havingCause()
                        .isInstanceOf(IllegalStateException.class)
                        .withMessageContaining("event loop");
            }
            assertThat(client.counters().sent()).isZero();
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void callOnAnExecutorForWhatBlocksIsFine() throws Exception {
        DefaultEventExecutor executor = new DefaultEventExecutor();
        try {
            assertThat(executor.submit(() -> client.execute(ACKNOWLEDGED_ONLY))
                            .get(20, TimeUnit.SECONDS)
                            .isSuccess())
                    .isTrue();
        } finally {
            executor.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void callsOfManyThreadsGetTheirOwnAnswers() throws Exception {
        List<Caller<Boolean>> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            callers.add(new Caller<>(i % 2 == 0, () -> {
                for (int call = 0; call < 200; call++) {
                    if (!client.call(Controller.getFamily("nlctrl"), Controller::familyName)
                            .equals("nlctrl")) {
                        return false;
                    }
                    client.dump(Controller.getFamilies(), Controller::familyId);
                }
                return true;
            }));
        }
        for (Caller<Boolean> caller : callers) {
            assertThat(caller.value()).isTrue();
        }
        assertThat(client.counters().succeeded()).isEqualTo(8 * 200 * 2);
    }

    @Test
    void dumpOfManyPartsIsWhole() throws Exception {
        ScriptedPeer peer = new ScriptedPeer().onSend(sent -> {});
        try (BlockingNetlinkClient scripted =
                BlockingNetlinkClient.builder(NETLINK_GENERIC).in(peer).open()) {
            peer.onSend(sent -> {
                for (int i = 0; i < 200; i++) {
                    peer.reply(sent, NLM_F_MULTI, i);
                }
                peer.done(sent, 0);
            });
            assertThat(scripted.dump(ACKNOWLEDGED_ONLY, message -> message.u8(0)))
                    .hasSize(200)
                    .isSorted();
        }
    }

    @Test
    void subscriptionsAreInTheClientsNamespace() throws Exception {
        try (BlockingNetlinkClient route = FreshNamespace.call(() -> BlockingNetlinkClient.open(NETLINK_ROUTE));
                BlockingSubscription links = route.subscribe(Rtnetlink.RTNLGRP_LINK)) {
            route.execute(Rtnetlink.setLoopback(true));
            assertThat(links.next(Link::decode, Duration.ofSeconds(20)))
                    .contains(new Notification.Received<>(new Link(Rtnetlink.RTM_NEWLINK, 1, "lo")));
        }
    }

    @Test
    void settingsAreChecked() {
        BlockingNetlinkClientBuilder builder = BlockingNetlinkClient.builder(NETLINK_ROUTE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.receiveBuffer(15))
                .withMessageContaining("15");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.timeout(Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.option(ChannelOption.SO_BACKLOG, 5).open())
                .withMessageContaining("SO_BACKLOG");
    }

    @Test
    void nothingIsLeftBehind() throws Exception {
        long before = descriptors();
        for (int i = 0; i < 10; i++) {
            BlockingNetlinkClient waiting = BlockingNetlinkClient.open(NETLINK_GENERIC);
            Request impatient = Request.builder(1)
                    .replyAfterAcknowledgement()
                    .timeout(Duration.ofMillis(1))
                    .build();
            assertThatExceptionOfType(RequestTimeoutException.class)
                    .isThrownBy(() -> waiting.call(impatient, MessageView::type));
            assertThat(waiting.subscribe().portId()).isPositive();
            waiting.close();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> BlockingNetlinkClient.builder(NETLINK_ROUTE)
                            .option(ChannelOption.SO_BACKLOG, 5)
                            .open());
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("nettylink-poller")) {
                assertThat(thread.join(Duration.ofSeconds(20)))
                        .as("%s ends", thread)
                        .isTrue();
            }
        }
        // What an earlier test has left to be closed behind its back may have gone meanwhile.
        assertThat(descriptors()).isLessThanOrEqualTo(before);
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.map(BlockingNetlinkClientTest::target)
                    .filter(target -> target.startsWith("socket:") || target.startsWith("anon_inode:"))
                    .count();
        }
    }

    private static String target(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException gone) {
            return "";
        }
    }

    private static <T> T call(Callable<T> task) {
        try {
            return task.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A thread that makes a call. */
    private static final class Caller<T> {
        private static final Duration PATIENCE = Duration.ofSeconds(30);

        private final FutureTask<T> task;
        final Thread thread;

        Caller(boolean virtual, Callable<T> call) {
            task = new FutureTask<>(call);
            thread = virtual
                    ? Thread.ofVirtual().start(task)
                    : Thread.ofPlatform().start(task);
        }

        /** Waits until the thread waits itself. */
        void awaitParked() {
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                assertThat(thread.isAlive()).isTrue();
                Thread.onSpinWait();
            }
        }

        T value() throws Exception {
            return task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        Throwable failure() throws InterruptedException {
            assertThat(thread.join(PATIENCE)).isTrue();
            return requireNonNull(task.exceptionNow());
        }
    }
}
