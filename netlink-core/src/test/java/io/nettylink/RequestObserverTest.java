// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.codec.Errno.EPERM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nettylink.codec.Acknowledgement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who hears of requests that end, and what. */
@Timeout(60)
class RequestObserverTest {
    private static final int PROTOCOL = 17;
    private static final Request ASK = Request.builder(0x10).label("ask").build();

    private final ScriptedPeer peer = new ScriptedPeer();
    private final List<RequestReport> reports = new ArrayList<>();

    @Test
    void blockingClientTellsOnTheCallersThread() throws Exception {
        List<Thread> threads = new ArrayList<>();
        try (BlockingNetlinkClient client = blocking(report -> threads.add(Thread.currentThread()))) {
            peer.onSend(peer::acknowledge);
            client.execute(ASK);
        }
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void clientTellsOnItsEventLoopBeforeItsUserKnows() throws Exception {
        BlockingQueue<Boolean> onEventLoop = new LinkedBlockingQueue<>();
        List<NetlinkFuture<?>> calls = new ArrayList<>();
        NetlinkClientBuilder builder = NetlinkClient.builder(PROTOCOL).in(peer);
        Object[] opened = new Object[1];
        builder.observer(report -> onEventLoop.add(
                ((NetlinkClient) opened[0]).channel().eventLoop().inEventLoop()
                        && !calls.getFirst().isDone()));
        try (NetlinkClient client = builder.open()) {
            opened[0] = client;
            NetlinkFuture<Acknowledgement> call = client.execute(ASK);
            calls.add(call);
            peer.acknowledge(peer.request());
            call.await();
            assertThat(onEventLoop.poll(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void reportSaysWhatWasAskedAndHowItEnded() throws Exception {
        try (BlockingNetlinkClient client = blocking(reports::add)) {
            peer.onSend(sent -> {
                peer.reply(sent, 0, 1);
                peer.reply(sent, 0, 2);
                peer.done(sent, 0);
            });
            client.dump(ASK, message -> message.u8(0));
            peer.onSend(sent -> peer.error(sent, EPERM));
            assertThatThrownBy(() -> client.execute(ASK)).isInstanceOf(KernelErrorException.class);
        }
        assertThat(reports)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("nanos")
                .containsExactly(
                        new RequestReport(PROTOCOL, ASK, true, RequestOutcome.SUCCEEDED, 0, 2, 0),
                        new RequestReport(PROTOCOL, ASK, false, RequestOutcome.REFUSED, EPERM, 0, 0));
        assertThat(reports)
                .allMatch(report -> report.nanos() > 0
                        && report.nanos() < Duration.ofMinutes(1).toNanos());
    }

    @Test
    void observerThatThrowsHarmsNoRequest() throws Exception {
        List<Throwable> uncaught = new ArrayList<>();
        Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> uncaught.add(thrown));
        AssertionError broken = new AssertionError("broken observer");
        try (BlockingNetlinkClient client = blocking(report -> {
            throw broken;
        })) {
            peer.onSend(peer::acknowledge);
            assertThat(client.execute(ASK).isSuccess()).isTrue();
            assertThat(client.counters().succeeded()).isEqualTo(1);
        } finally {
            Thread.currentThread().setUncaughtExceptionHandler(null);
        }
        assertThat(uncaught).containsExactly(broken);
    }

    @Test
    void neitherDoesAHandlerOfUncaughtExceptionsThatThrows() throws Exception {
        Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> {
            throw new IllegalStateException(thrown);
        });
        try (BlockingNetlinkClient client = blocking(report -> {
            throw new IllegalArgumentException();
        })) {
            peer.onSend(peer::acknowledge);
            assertThat(client.execute(ASK).isSuccess()).isTrue();
        } finally {
            Thread.currentThread().setUncaughtExceptionHandler(null);
        }
    }

    private BlockingNetlinkClient blocking(RequestObserver observer) {
        return BlockingNetlinkClient.builder(PROTOCOL)
                .in(peer)
                .observer(observer)
                .open();
    }
}
