// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.Outcomes.value;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.Errno.EPROTONOSUPPORT;
import static io.nettylink.codec.NetlinkConstants.NLMSG_NOOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.channel.ChannelOption;
import io.nettylink.channel.NetlinkChannel;
import io.nettylink.channel.NetlinkChannelOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client's settings. */
@Timeout(60)
class NetlinkClientBuilderTest {
    private static final int NO_PROTOCOL = 44;

    @Test
    void extendedAcknowledgementsAreOnUnlessSetOtherwise() {
        try (NetlinkClient client = NetlinkClient.open(NETLINK_ROUTE)) {
            NetlinkChannel channel = client.channel();
            assertThat(channel.config().getOption(NetlinkChannelOption.EXT_ACK)).isTrue();
            assertThat(channel.config().getOption(NetlinkChannelOption.CAP_ACK)).isTrue();
            assertThat(channel.config().getOption(NetlinkChannelOption.STRICT_CHK))
                    .isTrue();
        }
        try (NetlinkClient client = NetlinkClient.builder(NETLINK_ROUTE)
                .option(NetlinkChannelOption.EXT_ACK, false)
                .open()) {
            assertThat(client.channel().config().getOption(NetlinkChannelOption.EXT_ACK))
                    .isFalse();
        }
    }

    @Test
    void optionsOfSubscriptionsAreTheirsAlone() throws Exception {
        RecordingListener listener = new RecordingListener(message -> message.type());
        try (NetlinkClient client = NetlinkClient.builder(NETLINK_ROUTE)
                .subscriptionOption(NetlinkChannelOption.PKTINFO, true)
                .open()) {
            Subscription subscription = value(client.subscribe(listener));
            assertThat(subscription.channel().config().getOption(NetlinkChannelOption.PKTINFO))
                    .isTrue();
            assertThat(client.channel().config().getOption(NetlinkChannelOption.PKTINFO))
                    .isFalse();
        }
    }

    @Test
    void errorsOfUncappedAcknowledgementsAreUnderstood() throws Exception {
        try (NetlinkClient client = NetlinkClient.builder(NETLINK_ROUTE)
                .option(NetlinkChannelOption.CAP_ACK, false)
                .open()) {
            KernelErrorException failure = Outcomes.failure(
                    client.execute(Rtnetlink.newLink("link0", "no-such-kind")), KernelErrorException.class);
            assertThat(failure.extendedAck().message()).isEqualTo("Unknown device type");
        }
    }

    @Test
    void limitsAreAtLeastOneAndTimeoutsPositive() {
        NetlinkClientBuilder builder = NetlinkClient.builder(NETLINK_ROUTE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxPending(0))
                .withMessageContaining("0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.dumpPolicy(DumpPolicy.ofAttempts(-1)))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.timeout(Duration.ZERO))
                .withMessageContaining("PT0S");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.timeout(Duration.ofNanos(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Request.builder(NLMSG_NOOP).timeout(Duration.ZERO));
    }

    @Test
    void protocolThatTheKernelLacksIsNamed() {
        SystemCallException failure =
                catchThrowableOfType(SystemCallException.class, () -> NetlinkClient.open(NO_PROTOCOL));
        assertThat(failure.errno()).isEqualTo(EPROTONOSUPPORT);
        assertThat(failure.systemCall()).isEqualTo("socket");
        assertThat(failure)
                .hasMessageStartingWith("opening a netlink socket: socket(AF_NETLINK, protocol 44): EPROTONOSUPPORT");
    }

    @Test
    void clientThatDoesNotOpenLeavesNothingBehind() throws Exception {
        NetlinkClientBuilder unknownOption =
                NetlinkClient.builder(NETLINK_ROUTE).option(ChannelOption.SO_BACKLOG, 5);
        assertThatIllegalArgumentException().isThrownBy(unknownOption::open).withMessageContaining("SO_BACKLOG");
        long before = openSockets();
        for (int i = 0; i < 10; i++) {
            assertThatIllegalArgumentException().isThrownBy(unknownOption::open);
        }
        assertThat(openSockets()).isEqualTo(before);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("nettylink-")) {
                assertThat(thread.join(Duration.ofSeconds(20)))
                        .as("%s ends", thread)
                        .isTrue();
            }
        }
    }

    /** How many sockets this process has open. */
    private static long openSockets() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(NetlinkClientBuilderTest::isSocket).count();
        }
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }
}
