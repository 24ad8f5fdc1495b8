// SPDX-License-Identifier: Apache-2.0
package io.nettylink.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nettylink.BlockingNetlinkClient;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkException;
import io.nettylink.NetlinkFuture;
import io.nettylink.Request;
import io.nettylink.channel.NetlinkProtocols;
import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.Errno;
import io.nettylink.codec.MessageView;
import io.nettylink.testkit.Answer;
import io.nettylink.testkit.FakeKernel;
import io.nettylink.testkit.VirtualTime;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RequestTimerTest {
    private static final int UNNAMED = 30;
    private static final int GET = 0x12;
    private static final int SILENT = 0x13;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final RequestTimer timer = new RequestTimer(registry, "links");
    private final FakeKernel kernel = new FakeKernel();

    RequestTimerTest() {
        kernel.protocol(UNNAMED)
                .on(GET, request -> Answer.error(Errno.EPERM))
                .on(GET, request -> request.has(0x300), request -> Answer.dump(List.of()))
                .on(SILENT, request -> Answer.silence());
    }

    @AfterEach
    void close() {
        registry.close();
        kernel.close();
    }

    @Test
    void eachKindAndOutcomeHasATimer() throws Exception {
        Request request = Request.builder(GET).build();
        try (BlockingNetlinkClient client = BlockingNetlinkClient.builder(UNNAMED)
                .in(kernel)
                .observer(timer)
                .open()) {
            client.dump(request, MessageView::type);
            client.dump(request, MessageView::type);
            assertThatThrownBy(() -> client.execute(request)).isInstanceOf(NetlinkException.class);
        }
        assertThat(registry.find("netlink.requests").timers()).hasSize(2);
        assertThat(timer("dump", "succeeded").count()).isEqualTo(2);
        assertThat(timer("dump", "succeeded").totalTime(TimeUnit.NANOSECONDS)).isPositive();
        assertThat(timer("do", "refused").count()).isEqualTo(1);
        assertThat(timer("do", "refused").getId().getTag("name")).isEqualTo("links");
        timer.close();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void timeIsTheClientsOwn() {
        try (VirtualTime time = new VirtualTime()) {
            NetlinkClient client = NetlinkClient.builder(UNNAMED)
                    .in(kernel)
                    .eventLoopGroup(time.eventLoop())
                    .timeout(PATIENCE)
                    .observer(timer)
                    .open();
            NetlinkFuture<Acknowledgement> call =
                    client.execute(Request.builder(SILENT).build());
            time.advance(PATIENCE);
            assertThat(call).isCompletedExceptionally();
            assertThat(timer("do", "timed_out").totalTime(TimeUnit.SECONDS)).isEqualTo(5.0);
            client.close();
        }
    }

    @Test
    void protocolsHaveTheirNames() throws IllegalAccessException {
        for (Field constant : NetlinkProtocols.class.getFields()) {
            if (Modifier.isStatic(constant.getModifiers())) {
                assertThat("NETLINK_" + Protocols.name(constant.getInt(null)).toUpperCase(Locale.ROOT))
                        .isEqualTo(constant.getName());
            }
        }
    }

    private Timer timer(String kind, String outcome) {
        return registry.get("netlink.requests")
                .tags("protocol", Integer.toString(UNNAMED), "kind", kind, "outcome", outcome)
                .timer();
    }
}
