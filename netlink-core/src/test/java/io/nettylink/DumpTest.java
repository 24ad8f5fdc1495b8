// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.Outcomes.failure;
import static io.nettylink.Outcomes.value;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK;
import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP;
import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP_INTR;
import static io.nettylink.codec.NetlinkConstants.NLM_F_MULTI;
import static io.nettylink.codec.NetlinkConstants.NLM_F_REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.nettylink.Rtnetlink.Link;
import io.nettylink.ScriptedSocket.Sent;
import io.nettylink.channel.FreshNamespace;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.MessageView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole tables: in turn, and again where they changed meanwhile. */
@Timeout(60)
class DumpTest {
    private static final Request REQUEST =
            Request.builder(0x10).label("a table").build();
    private static final MessageDecoder<Integer> FIRST_BYTE = message -> message.u8(0);

    @Test
    void dumpsOfOneClientWaitForEachOther() throws Exception {
        try (NetlinkClient client = NetlinkClient.open(NETLINK_ROUTE)) {
            List<NetlinkFuture<List<Link>>> dumps = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                dumps.add(client.dump(Rtnetlink.getLinks(), Link::decode));
            }
            for (NetlinkFuture<List<Link>> dump : dumps) {
                assertThat(value(dump)).extracting(Link::name).contains("lo");
            }
        }
    }

    @Test
    void flagsSayThatItIsADump() throws Exception {
        try (NetlinkClient client = NetlinkClient.open(NETLINK_ROUTE)) {
            ScriptedSocket socket = ScriptedSocket.of(client);
            NetlinkFuture<List<Integer>> dump = client.dump(REQUEST, FIRST_BYTE);
            Sent sent = socket.request();
            assertThat(sent.flags()).isEqualTo(NLM_F_REQUEST | NLM_F_ACK | NLM_F_DUMP);
            socket.reply(sent, NLM_F_MULTI, 1);
            socket.reply(sent, NLM_F_MULTI, 2);
            socket.done(sent, 0);
            assertThat(value(dump)).containsExactly(1, 2);
        }
    }

    @Test
    void multicastWithAFamilysOwnSequenceIsNoRow() throws Exception {
        ScriptedPeer peer = new ScriptedPeer();
        try (NetlinkClient client =
                NetlinkClient.builder(NETLINK_ROUTE).in(peer).open()) {
            NetlinkFuture<List<Integer>> dump = client.dump(REQUEST, FIRST_BYTE);
            ScriptedPeer.Sent sent = peer.request();
            peer.reply(sent, NLM_F_MULTI, 1);
            peer.multicast(5, sent.sequence(), 50);
            peer.reply(sent, NLM_F_MULTI, 2);
            peer.done(sent, 0);
            assertThat(value(dump)).containsExactly(1, 2);
            assertThat(client.counters().unmatched()).isEqualTo(1);
        }
    }

    @Test
    void dumpThatTheKernelInterruptsIsAskedForAgain() throws Exception {
        FreshNamespace.call(() -> {
            try (NetlinkClient reader = NetlinkClient.builder(NETLINK_ROUTE)
                            .option(ChannelOption.AUTO_READ, false)
                            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(4096))
                            .open();
                    NetlinkClient writer = NetlinkClient.open(NETLINK_ROUTE)) {
                List<String> names = create(writer, 12);
                NetlinkFuture<List<Link>> dump = reader.dump(Rtnetlink.getLinks(), Link::decode);
                written(reader);
                names.addAll(create(writer, "late"));
                reader.channel().config().setAutoRead(true);
                names.add("lo");
                assertThat(value(dump)).extracting(Link::name).containsExactlyInAnyOrderElementsOf(names);
            }
            return null;
        });
    }

    @Test
    void dumpThatTheKernelInterruptsFailsWhereNoAttemptIsLeft() throws Exception {
        FreshNamespace.call(() -> {
            try (NetlinkClient reader = NetlinkClient.builder(NETLINK_ROUTE)
                            .dumpPolicy(DumpPolicy.ofAttempts(1))
                            .option(ChannelOption.AUTO_READ, false)
                            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(4096))
                            .open();
                    NetlinkClient writer = NetlinkClient.open(NETLINK_ROUTE)) {
                create(writer, 12);
                NetlinkFuture<List<Link>> dump = reader.dump(Rtnetlink.getLinks(), Link::decode);
                written(reader);
                create(writer, "late");
                reader.channel().config().setAutoRead(true);
                DumpInterruptedException failure = failure(dump, DumpInterruptedException.class);
                assertThat(failure.attempts()).isEqualTo(1);
                assertThat(failure.partial()).hasAtLeastOneElementOfType(Link.class);
                assertThat(value(reader.dump(Rtnetlink.getLinks(), Link::decode)))
                        .hasSize(14);
            }
            return null;
        });
    }

    @Test
    void attemptsAreCountedAndTheLastOnesValuesKept() throws Exception {
        try (NetlinkClient client = NetlinkClient.builder(NETLINK_ROUTE)
                .dumpPolicy(DumpPolicy.ofAttempts(3))
                .open()) {
            ScriptedSocket socket = ScriptedSocket.of(client);
            NetlinkFuture<List<Integer>> dump = client.dump(REQUEST, FIRST_BYTE);
            for (int attempt = 1; attempt <= 3; attempt++) {
                assertThat(dump).isNotDone();
                Sent sent = socket.request();
                socket.reply(sent, NLM_F_MULTI, attempt);
                socket.done(sent, NLM_F_DUMP_INTR);
            }
            DumpInterruptedException failure = failure(dump, DumpInterruptedException.class);
            assertThat(failure).hasMessage("a table: the dump was interrupted by changes, at each of 3 attempts");
            assertThat(failure.attempts()).isEqualTo(3);
            assertThat(failure.partial()).isEqualTo(List.of(3));
            assertThat(socket.isSilent()).isTrue();
        }
    }

    @Test
    void interruptedAttemptsValuesAreDropped() throws Exception {
        try (NetlinkClient client = NetlinkClient.open(NETLINK_ROUTE)) {
            ScriptedSocket socket = ScriptedSocket.of(client);
            NetlinkFuture<List<Integer>> dump = client.dump(REQUEST, FIRST_BYTE);
            Sent first = socket.request();
            socket.reply(first, NLM_F_MULTI | NLM_F_DUMP_INTR, 1);
            socket.done(first, 0);
            Sent second = socket.request();
            assertThat(second.sequence()).isNotEqualTo(first.sequence());
            socket.reply(second, NLM_F_MULTI, 2);
            socket.done(second, 0);
            assertThat(value(dump)).containsExactly(2);
        }
    }

    @Test
    void cancelledDumpIsNotAskedForAgain() throws Exception {
        try (NetlinkClient client = NetlinkClient.open(NETLINK_ROUTE)) {
            ScriptedSocket socket = ScriptedSocket.of(client);
            NetlinkFuture<List<Integer>> dump = client.dump(REQUEST, FIRST_BYTE);
            Sent sent = socket.request();
            assertThat(dump.cancel(false)).isTrue();
            socket.done(sent, NLM_F_DUMP_INTR);
            assertThat(socket.isSilent()).isTrue();
        }
    }

    @Test
    void timeoutIsForAllAttemptsTogether() throws Exception {
        Duration timeout = Duration.ofMillis(10);
        try (NetlinkClient client =
                NetlinkClient.builder(NETLINK_ROUTE).timeout(timeout).open()) {
            ScriptedSocket socket = ScriptedSocket.of(client);
            List<NetlinkFuture<List<Integer>>> dumps = new ArrayList<>();
            CountDownLatch due = new CountDownLatch(1);
            EventLoop loop = client.channel().eventLoop();
            CompletableFuture<Boolean> answered = new CompletableFuture<>();
            loop.execute(() -> {
                long start = System.nanoTime();
                dumps.add(client.dump(REQUEST, FIRST_BYTE));
                // Runs behind what sends the request.
                loop.execute(() -> {
                    while (System.nanoTime() - start <= 2 * timeout.toNanos()) {
                        Thread.onSpinWait();
                    }
                    answerInterrupted(socket, answered);
                    // Runs behind whatever was due before.
                    ScheduledFuture<?> _ = loop.schedule(due::countDown, 0, TimeUnit.NANOSECONDS);
                });
            });
            assertThat(answered.get(20, TimeUnit.SECONDS)).isTrue();
            Sent again = socket.request();
            assertThat(due.await(20, TimeUnit.SECONDS)).isTrue();
            socket.done(again, 0);
            failure(dumps.getFirst(), RequestTimeoutException.class);
        }
    }

    private static void answerInterrupted(ScriptedSocket socket, CompletableFuture<Boolean> answered) {
        try {
            socket.done(socket.request(), NLM_F_DUMP_INTR);
            answered.complete(true);
        } catch (InterruptedException e) {
            answered.completeExceptionally(e);
        }
    }

    @Test
    void decodersFailureEndsTheDumpInStepWithTheKernel() throws Exception {
        try (NetlinkClient client = NetlinkClient.open(NETLINK_ROUTE)) {
            ScriptedSocket socket = ScriptedSocket.of(client);
            NetlinkFuture<List<Integer>> dump = client.dump(REQUEST, message -> {
                throw new MalformedMessageException("attribute 3: u32", 20, 4, message.u8(0));
            });
            Sent sent = socket.request();
            socket.reply(sent, NLM_F_MULTI, 1);
            socket.reply(sent, NLM_F_MULTI, 2);
            assertThat(dump).isNotDone();
            socket.done(sent, 0);
            MalformedReplyException failure = failure(dump, MalformedReplyException.class);
            assertThat(failure).hasMessageContaining("found 1").hasCauseInstanceOf(MalformedMessageException.class);
        }
    }

    @Test
    void dumpThatTimedOutDoesNotStandInTheWayOfTheNext() throws Exception {
        try (NetlinkClient client = NetlinkClient.builder(NETLINK_ROUTE)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(4096))
                .open()) {
            Request impatient =
                    Rtnetlink.getLink(0).timeout(Duration.ofMillis(1)).build();
            failure(client.dump(impatient, MessageView::type), RequestTimeoutException.class);
            NetlinkFuture<List<Link>> next = client.dump(Rtnetlink.getLinks(), Link::decode);
            client.channel().config().setAutoRead(true);
            assertThat(value(next)).extracting(Link::name).contains("lo");
        }
    }

    private static List<String> create(NetlinkClient client, int links) throws InterruptedException {
        String[] names = new String[links];
        for (int i = 0; i < links; i++) {
            names[i] = "link" + i;
        }
        return create(client, names);
    }

    private static List<String> create(NetlinkClient client, String... names) throws InterruptedException {
        for (String name : names) {
            value(client.execute(Rtnetlink.newLink(name, Rtnetlink.KIND)));
        }
        return new ArrayList<>(List.of(names));
    }

    /** Waits until a request is written, when the kernel has put the first part of the dump into the socket's queue. */
    private static void written(NetlinkClient client) {
        // The client flushes behind the tasks that were there when it took the request.
        client.channel().eventLoop().submit(() -> {}).syncUninterruptibly();
        client.channel().eventLoop().submit(() -> {}).syncUninterruptibly();
        assertThat(client.channel().counters().datagramsSent()).isEqualTo(1);
    }
}
