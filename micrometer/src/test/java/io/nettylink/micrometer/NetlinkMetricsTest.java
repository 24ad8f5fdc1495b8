// SPDX-License-Identifier: Apache-2.0
package io.nettylink.micrometer;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nettylink.BlockingNetlinkClient;
import io.nettylink.BlockingSubscription;
import io.nettylink.Loss;
import io.nettylink.MessageTruncatedException;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkException;
import io.nettylink.Notification;
import io.nettylink.NotificationListener;
import io.nettylink.RepliesLostException;
import io.nettylink.Request;
import io.nettylink.Subscription;
import io.nettylink.channel.ChannelCounters;
import io.nettylink.codec.Errno;
import io.nettylink.codec.MessageView;
import io.nettylink.testkit.Answer;
import io.nettylink.testkit.DumpPart;
import io.nettylink.testkit.FakeKernel;
import io.nettylink.testkit.KernelMessage;
import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a registry shows of clients and sockets, on a simulated kernel where things go wrong and on the real one. */
@Timeout(60)
class NetlinkMetricsTest {
    private static final int GET = 0x12;
    private static final int NEW = 0x10;
    private static final int REFUSED = 0x13;
    private static final int GROUP = 1;
    private static final Request ASK = Request.builder(GET).build();
    private static final Request REFUSE = Request.builder(REFUSED).build();

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final FakeKernel kernel = new FakeKernel();

    NetlinkMetricsTest() {
        KernelMessage link = KernelMessage.of(NEW, out -> out.zero(16));
        kernel.protocol(NETLINK_ROUTE)
                .on(GET, request -> Answer.messages(link))
                .on(GET, request -> request.has(0x300), request -> Answer.dump(List.of(link, link)))
                .on(REFUSED, request -> Answer.error(Errno.EPERM));
    }

    @AfterEach
    void close() {
        registry.close();
        kernel.close();
    }

    @Test
    void requestsOfABlockingClient() throws Exception {
        try (BlockingNetlinkClient client =
                BlockingNetlinkClient.builder(NETLINK_ROUTE).in(kernel).open()) {
            NetlinkMetrics.of(client, "links").bindTo(registry);
            client.call(ASK, MessageView::type);
            assertThatThrownBy(() -> client.execute(REFUSE)).isInstanceOf(NetlinkException.class);
            kernel.faults().interruptNextDump(DumpPart.MIDDLE);
            client.dump(ASK, MessageView::type);
            kernel.faults().truncateNextReceive();
            assertThatThrownBy(() -> client.call(ASK, MessageView::type)).isInstanceOf(MessageTruncatedException.class);

            assertThat(ended("links", "succeeded")).isEqualTo(2);
            assertThat(ended("links", "refused")).isEqualTo(1);
            assertThat(ended("links", "failed")).isEqualTo(1);
            assertThat(ended("links", "timed_out") + ended("links", "cancelled") + ended("links", "lost"))
                    .isZero();
            assertThat(count("links", "requests.sent")).isEqualTo(5);
            assertThat(count("links", "dump.restarts")).isEqualTo(1);
            assertThat(count("links", "replies")).isEqualTo(5);
            assertThat(dropped("links", "truncated")).isEqualTo(1);
            traffic("links", client.traffic());
        }
    }

    @Test
    void lossesOfAClient() throws Exception {
        try (NetlinkClient client =
                NetlinkClient.builder(NETLINK_ROUTE).in(kernel).open()) {
            NetlinkMetrics.of(client, "links").bindTo(registry);
            kernel.protocol(NETLINK_ROUTE).on(GET, request -> {
                kernel.faults().overrun();
                return Answer.silence();
            });
            assertThatThrownBy(() -> client.execute(ASK).await()).isInstanceOf(RepliesLostException.class);
            kernel.protocol(NETLINK_ROUTE).deliver(client.portId(), 0, stray());
            kernel.protocol(NETLINK_ROUTE).deliver(client.portId(), 7, stray());
            assertThatThrownBy(() -> client.execute(REFUSE).await()).isInstanceOf(NetlinkException.class);

            assertThat(ended("links", "lost")).isEqualTo(1);
            assertThat(count("links", "overruns")).isEqualTo(1);
            assertThat(dropped("links", "overrun")).isEqualTo(1);
            assertThat(dropped("links", "foreign")).isEqualTo(1);
            assertThat(count("links", "replies.unmatched")).isEqualTo(1);
            traffic("links", client.channel().counters());
        }
        assertThat(dropped("links", "overrun")).isEqualTo(1);
    }

    @Test
    void subscriptionsHaveMetersOfTheirOwn() throws Exception {
        NotificationListener nobody = new NotificationListener() {
            @Override
            public void notification(MessageView message) {}

            @Override
            public void lost(Loss loss) {}
        };
        try (NetlinkClient client =
                        NetlinkClient.builder(NETLINK_ROUTE).in(kernel).open();
                BlockingNetlinkClient blocking =
                        BlockingNetlinkClient.builder(NETLINK_ROUTE).in(kernel).open();
                Subscription pushed = client.subscribe(nobody).await();
                BlockingSubscription pulled = blocking.subscribe(GROUP)) {
            NetlinkMetrics.of(pushed, "pushed").bindTo(registry);
            NetlinkMetrics.of(pulled, "pulled").bindTo(registry);
            kernel.protocol(NETLINK_ROUTE).publish(GROUP, KernelMessage.of(NEW, out -> out.zero(16)));
            assertThat(pulled.next(MessageView::type)).isInstanceOf(Notification.Received.class);
            assertThat(count("pulled", "datagrams.received")).isEqualTo(1);
            assertThat(count("pulled", "data.received")).isEqualTo(32);
            assertThat(count("pushed", "datagrams.received")).isZero();
            assertThat(registry.find("netlink.requests.sent").meters()).isEmpty();
        }
    }

    @Test
    void realKernelCountsTheSameWay() throws Exception {
        try (NetlinkClient client = NetlinkClient.open(NETLINK_GENERIC)) {
            NetlinkMetrics.of(client.channel(), "socket").bindTo(registry);
            NetlinkMetrics.of(client, "client").bindTo(registry);
            client.dump(
                            Request.builder(0x10)
                                    .header(out -> out.u8(3).u8(1).u16(0))
                                    .build(),
                            MessageView::type)
                    .await();
            assertThat(ended("client", "succeeded")).isEqualTo(1);
            assertThat(count("socket", "datagrams.sent")).isEqualTo(1);
            assertThat(count("socket", "data.sent")).isEqualTo(20);
            assertThat(count("socket", "data.received")).isGreaterThan(100);
            assertThat(dropped("socket", "overrun")).isZero();
            traffic("socket", client.channel().counters());
            assertThat(registry.get("netlink.data.sent").functionCounters()).allSatisfy(meter -> {
                assertThat(meter.getId().getTag("protocol")).isEqualTo("generic");
                assertThat(meter.getId().getBaseUnit()).isEqualTo("bytes");
            });
        }
    }

    @Test
    void nameIsTakenUntilItIsClosed() {
        try (NetlinkClient client =
                NetlinkClient.builder(NETLINK_ROUTE).in(kernel).open()) {
            NetlinkMetrics first = NetlinkMetrics.of(client, "links");
            NetlinkMetrics second = NetlinkMetrics.of(client.channel(), "links");
            first.bindTo(registry);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> second.bindTo(registry))
                    .withMessageContaining("links");
            first.close();
            assertThat(registry.getMeters()).isEmpty();
            second.bindTo(registry);
            second.close();
            assertThat(registry.getMeters()).isEmpty();
        }
    }

    @Test
    void registryKeepsNoClient() {
        WeakReference<BlockingNetlinkClient> gone = new WeakReference<>(boundAndClosed());
        while (gone.get() != null) {
            System.gc();
            Thread.onSpinWait();
        }
        assertThat(count("gone", "requests.sent")).isZero();
    }

    private BlockingNetlinkClient boundAndClosed() {
        try (BlockingNetlinkClient client =
                BlockingNetlinkClient.builder(NETLINK_ROUTE).in(kernel).open()) {
            NetlinkMetrics.of(client, "gone").bindTo(registry);
            return client;
        }
    }

    /** Compares what a registry shows with what a socket has counted, where nothing happens meanwhile. */
    private void traffic(String name, ChannelCounters counters) {
        assertThat(List.of(
                        count(name, "datagrams.received"),
                        count(name, "data.received"),
                        count(name, "receive.calls"),
                        count(name, "datagrams.sent"),
                        count(name, "data.sent"),
                        count(name, "writes.refused"),
                        dropped(name, "foreign"),
                        dropped(name, "truncated"),
                        count(name, "overruns")))
                .isEqualTo(List.of(
                        counters.datagramsReceived(),
                        counters.bytesReceived(),
                        counters.receiveCalls(),
                        counters.datagramsSent(),
                        counters.bytesSent(),
                        counters.writesRefused(),
                        counters.foreignDatagrams(),
                        counters.truncatedDatagrams(),
                        counters.overruns()));
    }

    private long count(String name, String meter, String... tags) {
        return (long) registry.get("netlink." + meter)
                .tag("name", name)
                .tags(tags)
                .functionCounter()
                .count();
    }

    private long ended(String name, String outcome) {
        return count(name, "requests.ended", "outcome", outcome);
    }

    private long dropped(String name, String reason) {
        return count(name, "datagrams.dropped", "reason", reason);
    }

    private static byte[] stray() {
        byte[] message = new byte[16];
        message[0] = 16;
        message[4] = NEW;
        return message;
    }
}
