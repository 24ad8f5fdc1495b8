// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.Outcomes.failure;
import static io.nettylink.Outcomes.value;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.codec.Acknowledgement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the time of a request begins that is not answered: what is handed over on the event loop, and elsewhere. */
@Timeout(60)
class DeadlineTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ScriptedPeer peer = new ScriptedPeer();
    private final NetlinkClient client =
            NetlinkClient.builder(NETLINK_GENERIC).in(peer).maxInFlight(3).open();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void requestOfTheEventLoopTimesOut() throws Exception {
        NetlinkFuture<Acknowledgement> request = onLoop(() -> execute(SHORT));
        assertThat(failure(request, RequestTimeoutException.class).timeout()).isEqualTo(SHORT);
    }

    @Test
    void eachOfABurstHasItsOwnTime() throws Exception {
        List<NetlinkFuture<Acknowledgement>> burst =
                onLoop(() -> List.of(execute(LONG), execute(SHORT), execute(LONG)));
        failure(burst.get(1), RequestTimeoutException.class);
        assertThat(burst.get(0)).isNotDone();
        assertThat(burst.get(2)).isNotDone();
    }

    @Test
    void timeCountsWhileOthersAreInFlight() throws Exception {
        List<NetlinkFuture<Acknowledgement>> burst =
                onLoop(() -> List.of(execute(LONG), execute(LONG), execute(LONG), execute(SHORT)));
        failure(burst.get(3), RequestTimeoutException.class);
        // The three are one datagram.
        peer.request();
        assertThat(peer.isSilent()).isTrue();
    }

    @Test
    void timeCountsWhileAnotherDumpIsUnderWay() throws Exception {
        Request patient = Request.builder(0x10).timeout(LONG).build();
        Request impatient = Request.builder(0x10).timeout(SHORT).build();
        NetlinkFuture<?> waiting = onLoop(() -> {
            NetlinkFuture<?> _ = client.dump(patient, message -> 1);
            return client.dump(impatient, message -> 1);
        });
        failure(waiting, RequestTimeoutException.class);
    }

    /** Two requests of the same timeout: the one that is handed over first ends first, though it is sent last. */
    @Test
    void timeCountsFromTheHandingOver() throws Exception {
        Duration timeout = Duration.ofMillis(500);
        List<String> ended = new ArrayList<>();
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        CompletableFuture<Boolean> second = new CompletableFuture<>();
        client.channel().eventLoop().execute(() -> {
            busy.countDown();
            waitFor(free);
            CompletableFuture<?> _ =
                    execute(timeout).handle((done, thrown) -> second.complete(ended.add("sent first")));
        });
        busy.await();
        long start = System.nanoTime();
        CompletableFuture<Boolean> first = execute(timeout).handle((done, thrown) -> ended.add("handed over first"));
        while (System.nanoTime() - start <= timeout.toNanos()) {
            Thread.onSpinWait();
        }
        free.countDown();
        value(first);
        value(second);
        assertThat(ended).containsExactly("handed over first", "sent first");
    }

    private NetlinkFuture<Acknowledgement> execute(Duration timeout) {
        return client.execute(Request.builder(0x10).timeout(timeout).build());
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        return client.channel().eventLoop().submit(task).get();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
