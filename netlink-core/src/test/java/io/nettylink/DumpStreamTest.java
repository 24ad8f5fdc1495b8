// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.Outcomes.failure;
import static io.nettylink.Outcomes.value;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.Errno.EINVAL;
import static io.nettylink.codec.Errno.EPERM;
import static io.nettylink.codec.NetlinkConstants.NLMSG_DONE;
import static io.nettylink.codec.NetlinkConstants.NLMSG_ERROR;
import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLMSG_MIN_TYPE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CAPPED;
import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP_INTR;
import static io.nettylink.codec.NetlinkConstants.NLM_F_MULTI;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.nettylink.ScriptedPeer.Sent;
import io.nettylink.channel.FreshNamespace;
import io.nettylink.channel.NetworkNamespace;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.MessageWriter;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole tables bit by bit. */
@Timeout(60)
class DumpStreamTest {
    private static final int MANY = 5000;
    private static final Request TABLE = Request.builder(0x10).label("a table").build();
    private static final MessageDecoder<Integer> FIRST_BYTE = message -> message.u8(0);

    /** The client's own socket first, then those of streams. */
    private final List<ScriptedPeer> peers = new ArrayList<>();

    private final NetlinkClient client =
            NetlinkClient.builder(NETLINK_GENERIC).in(this::peer).open();
    private final RecordingSubscriber<Integer> subscriber = new RecordingSubscriber<>();

    private NetlinkSocket peer(int protocol) {
        ScriptedPeer peer = new ScriptedPeer();
        peers.add(peer);
        return peer;
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void kernelIsReadFromOnlyWhereThereIsDemand() throws Exception {
        AtomicInteger datagrams = new AtomicInteger();
        try (NetlinkClient route = FreshNamespace.call(() -> {
            NetlinkClient opened = NetlinkClient.open(NETLINK_ROUTE);
            List<NetlinkFuture<?>> made = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                made.add(opened.execute(Rtnetlink.newAddress(i)));
                if (i % 500 == 499) {
                    value(made.getLast());
                }
            }
            return opened;
        })) {
            NetworkNamespace there = NetworkNamespace.of(route.channel());
            try (NetlinkClient reader = NetlinkClient.builder(NETLINK_ROUTE)
                    .in(protocol -> counting(there, protocol, datagrams))
                    .open()) {
                RecordingSubscriber<Integer> addresses = new RecordingSubscriber<>();
                reader.stream(Rtnetlink.getAddresses(), Rtnetlink::address).subscribe(addresses);
                addresses.subscription();
                settle(reader);
                assertThat(datagrams).as("without demand").hasValue(0);
                for (int i = 0; i < 20; i++) {
                    assertThat(addresses.request(1).next()).isEqualTo(i);
                }
                settle(reader);
                assertThat(datagrams).as("that the first datagram covers").hasValue(1);
                assertThat(value(reader.dump(Rtnetlink.getAddresses(), Rtnetlink::address)))
                        .as("nothing waits for the stream")
                        .hasSize(MANY);
                assertThat(addresses.waiting()).isZero();

                int before = datagrams.get();
                addresses.request(Long.MAX_VALUE);
                value(addresses.end);
                for (int i = 20; i < MANY; i++) {
                    assertThat(addresses.next()).isEqualTo(i);
                }
                assertThat(datagrams.get() - before).isGreaterThan(5);
            }
        }
    }

    @Test
    void valuesComeInOrderAndThenTheEnd() throws Exception {
        ScriptedPeer peer = subscribe(client, TABLE);
        assertThat(peer.isSilent()).as("nothing is asked without demand").isTrue();
        subscriber.request(2);
        Sent sent = peer.request();
        peer.reply(sent, NLM_F_MULTI, 1);
        peer.reply(sent, NLM_F_MULTI, 2);
        peer.reply(sent, NLM_F_MULTI, 3);
        assertThat(subscriber.next()).isEqualTo(1);
        assertThat(subscriber.next()).isEqualTo(2);
        settle(client);
        assertThat(subscriber.waiting()).isZero();
        assertThat(peer.isReady()).as("the third is not even read").isTrue();
        peer.done(sent, 0);
        value(subscriber.request(5).end);
        assertThat(subscriber.next()).isEqualTo(3);
        assertThat(peer.isOpen()).isFalse();
        assertThat(client.counters()).isEqualTo(new RequestCounters(1, 3, 1, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void demandOfNothingIsAnErrorThoughTheDumpIsThrough() throws Exception {
        ScriptedPeer peer = subscribe(client, TABLE);
        subscriber.request(1);
        Sent sent = peer.request();
        peer.datagram(
                bytes(out -> {
                    message(out, sent, NLMSG_MIN_TYPE, NLM_F_MULTI);
                    message(out, sent, NLMSG_MIN_TYPE, NLM_F_MULTI);
                    message(out, sent, NLMSG_DONE, NLM_F_MULTI);
                }),
                0);
        subscriber.next();
        settle(client);
        assertThat(client.counters().succeeded()).isEqualTo(1);
        subscriber.request(0);
        failure(subscriber.end, IllegalArgumentException.class);
        assertThat(subscriber.waiting()).isZero();
    }

    @Test
    void interruptedStreamEndsWithThat() throws Exception {
        ScriptedPeer peer = subscribe(client, TABLE);
        subscriber.request(5);
        Sent sent = peer.request();
        peer.reply(sent, NLM_F_MULTI | NLM_F_DUMP_INTR, 1);
        peer.done(sent, 0);
        DumpInterruptedException failure = failure(subscriber.end, DumpInterruptedException.class);
        assertThat(failure).hasMessage("a table: the dump was interrupted by changes");
        assertThat(failure.attempts()).isEqualTo(1);
        assertThat(failure.partial()).isEmpty();
        assertThat(subscriber.next()).isEqualTo(1);
        assertThat(peer.isSilent()).isTrue();
    }

    @Test
    void interruptedStreamCompletesWhereThatWillDo() throws Exception {
        Request content = Request.builder(0x10)
                .dumpPolicy(DumpPolicy.DEFAULT.acceptingInterrupted())
                .build();
        ScriptedPeer peer = subscribe(client, content);
        subscriber.request(5);
        Sent sent = peer.request();
        peer.done(sent, NLM_F_DUMP_INTR);
        value(subscriber.end);
    }

    @Test
    void kernelsErrorEndsTheStream() throws Exception {
        ScriptedPeer peer = subscribe(client, TABLE);
        subscriber.request(1);
        Sent sent = peer.request();
        peer.message(NLMSG_ERROR, NLM_F_CAPPED, sent, out -> out.u32(-EPERM).zero(NLMSG_HDRLEN));
        assertThat(failure(subscriber.end, KernelErrorException.class).errno()).isEqualTo(EPERM);
        assertThat(client.counters().refused()).isEqualTo(1);
    }

    @Test
    void failureComesBehindTheValues() throws Exception {
        ScriptedPeer peer = subscribe(client, TABLE);
        subscriber.request(1);
        Sent sent = peer.request();
        peer.reply(sent, NLM_F_MULTI, 1);
        assertThat(subscriber.next()).isEqualTo(1);
        subscriber.request(1);
        peer.error(sent, EINVAL);
        failure(subscriber.end, KernelErrorException.class);
    }

    @Test
    void decodersFailureEndsTheStreamAtOnce() throws Exception {
        client.<Integer>stream(TABLE, message -> {
                    if (message.u8(0) == 2) {
                        throw new MalformedMessageException("attribute 3: u32", 20, 4, 3);
                    }
                    return message.u8(0);
                })
                .subscribe(subscriber);
        subscriber.request(5);
        ScriptedPeer peer = peers.getLast();
        Sent sent = peer.request();
        peer.reply(sent, NLM_F_MULTI, 1);
        peer.reply(sent, NLM_F_MULTI, 2);
        failure(subscriber.end, MalformedReplyException.class);
        assertThat(subscriber.next()).isEqualTo(1);
        settle(client);
        assertThat(peer.isOpen()).isFalse();
    }

    @Test
    void timeRunsOnlyWhileTheKernelOwesSomething() throws Exception {
        Duration timeout = Duration.ofMillis(50);
        Request impatient =
                Request.builder(0x10).label("a table").timeout(timeout).build();
        ScriptedPeer peer = subscribe(client, impatient);
        peer.onSend(sent -> peer.reply(sent, NLM_F_MULTI, 1));
        assertThat(subscriber.request(1).next()).isEqualTo(1);
        // What is due at twice the timeout runs behind whatever was due at the timeout.
        client.channel()
                .eventLoop()
                .schedule(() -> {}, timeout.toNanos() * 2, TimeUnit.NANOSECONDS)
                .syncUninterruptibly();
        assertThat(subscriber.end).isNotDone();
        RequestTimeoutException failure = failure(subscriber.request(1).end, RequestTimeoutException.class);
        assertThat(failure).hasMessage("a table: no answer within PT0.05S");
        assertThat(client.counters().timedOut()).isEqualTo(1);
    }

    @Test
    void cancellingClosesTheSocketAndNothingMoreIsSignalled() throws Exception {
        ScriptedPeer peer = subscribe(client, TABLE);
        subscriber.request(1);
        Sent sent = peer.request();
        subscriber.subscription().cancel();
        settle(client);
        assertThat(peer.isOpen()).isFalse();
        peer.reply(sent, NLM_F_MULTI, 1);
        settle(client);
        assertThat(subscriber.waiting()).isZero();
        assertThat(subscriber.end).isNotDone();
        assertThat(client.counters().cancelled()).isEqualTo(1);
    }

    @Test
    void subscriberThatThrowsGetsNoMore() throws Exception {
        AtomicInteger signals = new AtomicInteger();
        RecordingSubscriber<Integer> failing = new RecordingSubscriber<>();
        client.<Integer>stream(TABLE, message -> {
                    if (signals.incrementAndGet() == 1) {
                        return message.u8(0);
                    }
                    throw new AssertionError("read on");
                })
                .subscribe(new Throwing(failing));
        failing.request(Long.MAX_VALUE);
        ScriptedPeer peer = peers.getLast();
        Sent sent = peer.request();
        peer.reply(sent, NLM_F_MULTI, 1);
        assertThat(failing.next()).isEqualTo(1);
        settle(client);
        assertThat(peer.isOpen()).isFalse();
        assertThat(failing.end).isNotDone();
    }

    @Test
    void eachSubscriberHasADumpOfItsOwn() throws Exception {
        RecordingSubscriber<Integer> other = new RecordingSubscriber<>();
        Flow.Publisher<Integer> stream = client.stream(TABLE, FIRST_BYTE);
        stream.subscribe(subscriber);
        stream.subscribe(other);
        subscriber.request(5);
        other.request(5);
        peers.get(2).done(peers.get(2).request(), 0);
        value(other.end);
        assertThat(subscriber.end).isNotDone();
        peers.get(1).done(peers.get(1).request(), 0);
        value(subscriber.end);
    }

    @Test
    void closingTheClientEndsTheStream() throws Exception {
        ScriptedPeer peer = subscribe(client, TABLE);
        subscriber.request(1);
        peer.request();
        client.close();
        failure(subscriber.end, ClientClosedException.class);
        RecordingSubscriber<Integer> late = new RecordingSubscriber<>();
        client.stream(TABLE, FIRST_BYTE).subscribe(late);
        failure(late.end, ClientClosedException.class);
    }

    @Test
    void socketThatCannotBeOpenedIsAnError() throws Exception {
        AtomicInteger sockets = new AtomicInteger();
        try (NetlinkClient poor = NetlinkClient.builder(NETLINK_GENERIC)
                .in(protocol -> {
                    if (sockets.incrementAndGet() > 1) {
                        return NetworkNamespace.at(Path.of("/no/such/namespace"))
                                .open(protocol);
                    }
                    return new ScriptedPeer();
                })
                .open()) {
            poor.stream(TABLE, FIRST_BYTE).subscribe(subscriber);
            assertThat(failure(subscriber.end, SystemCallException.class).systemCall())
                    .isEqualTo("open");
        }
    }

    private ScriptedPeer subscribe(NetlinkClient to, Request request) throws InterruptedException {
        to.stream(request, FIRST_BYTE).subscribe(subscriber);
        subscriber.subscription();
        return peers.getLast();
    }

    /** Lets the event loop do all that it has to. */
    private static void settle(NetlinkClient client) {
        for (int i = 0; i < 3; i++) {
            client.channel().eventLoop().submit(() -> {}).syncUninterruptibly();
        }
    }

    /** A socket of the kernel's that counts the datagrams that are received from it. */
    private static NetlinkSocket counting(NetworkNamespace where, int protocol, AtomicInteger datagrams)
            throws IOException {
        NetlinkSocket socket = where.open(protocol);
        return (NetlinkSocket) Proxy.newProxyInstance(
                NetlinkSocket.class.getClassLoader(),
                new Class<?>[] {NetlinkSocket.class},
                (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(socket, arguments);
                        if (method.getName().equals("receive") && (int) result > 0) {
                            datagrams.addAndGet((int) result);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Passes on what it is signalled, and breaks the rules. */
    private record Throwing(RecordingSubscriber<Integer> recorder) implements Flow.Subscriber<Integer> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            recorder.onSubscribe(subscription);
        }

        @Override
        public void onNext(Integer item) {
            recorder.onNext(item);
            throw new ArithmeticException("mine");
        }

        @Override
        public void onError(Throwable throwable) {
            recorder.onError(throwable);
        }

        @Override
        public void onComplete() {
            recorder.onComplete();
        }
    }

    private static byte[] bytes(Consumer<ByteBuf> content) {
        ByteBuf datagram = Unpooled.buffer();
        content.accept(datagram);
        return ByteBufUtil.getBytes(datagram);
    }

    private static void message(ByteBuf datagram, Sent request, int type, int flags) {
        MessageWriter.begin(datagram, type, flags, request.sequence(), ScriptedPeer.PORT_ID)
                .u32(0)
                .end();
    }
}
