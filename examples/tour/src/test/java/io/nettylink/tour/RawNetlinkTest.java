// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.tour.NettylinkTour.COUNT_MAX;
import static io.nettylink.tour.NettylinkTour.MESSAGE_MAX;
import static io.nettylink.tour.NettylinkTour.NETLINK_GROUP;
import static io.nettylink.tour.NettylinkTour.NETLINK_PROTOCOL;
import static io.nettylink.tour.NettylinkTour.PERIOD_MIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nettylink.BlockingNetlinkClient;
import io.nettylink.KernelErrorException;
import io.nettylink.Loss;
import io.nettylink.NetlinkClient;
import io.nettylink.NotificationListener;
import io.nettylink.Subscription;
import io.nettylink.codec.MessageView;
import io.nettylink.tour.RawNetlink.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("modules")
class RawNetlinkTest {
    @Test
    void showsItself() throws Exception {
        assertThat(Shown.by(new RawNetlink()))
                .contains("and got 'a message from user space' back")
                .contains("EOPNOTSUPP (Operation not supported): no such message type")
                .contains("EINVAL (Invalid argument): the message is shorter than its structure")
                .containsPattern("port \\d+: interrupt 3 on CPU \\d, handed over in .*, sent in softirq")
                .contains("got all 3, too");
    }

    @Test
    void echoesMessagesOfEveryLength() throws Exception {
        try (Exchange exchange = new RawNetlink().exchange().orElseThrow()) {
            for (int length : new int[] {0, 1, 2, 3, 4, 5, MESSAGE_MAX}) {
                assertThat(exchange.exchange(Messages.ofLength(length))).isEqualTo(Messages.ofLength(length));
            }
        }
        try (BlockingNetlinkClient client = BlockingNetlinkClient.open(NETLINK_PROTOCOL)) {
            assertThatThrownBy(() -> client.execute(RawNetlink.echo(new byte[MESSAGE_MAX + 1])))
                    .isInstanceOf(KernelErrorException.class)
                    .hasMessageContaining("EMSGSIZE");
        }
    }

    @Test
    void notificationsComeInOrderToEveryMember() throws Exception {
        int count = 10;
        BlockingQueue<Told> one = new LinkedBlockingQueue<>();
        BlockingQueue<Told> other = new LinkedBlockingQueue<>();
        try (NetlinkClient client = NetlinkClient.open(NETLINK_PROTOCOL);
                Subscription first =
                        client.subscribe(new Collector(one), NETLINK_GROUP).await();
                Subscription second =
                        client.subscribe(new Collector(other), NETLINK_GROUP).await()) {
            assertThat(first.portId()).isNotEqualTo(second.portId());
            client.execute(RawNetlink.interrupts(PERIOD_MIN, count)).await();
            List<Told> told = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                told.add(one.take());
                assertThat(other.take()).isEqualTo(told.getLast());
            }
            assertThat(told).extracting(Told::sentIn).containsOnly(Context.SOFTIRQ);
            assertThat(told).extracting(Told::lost).containsOnly(0L);
            assertThat(told)
                    .extracting(event -> event.event().sequence())
                    .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        }
    }

    @Test
    void refusesWhatIsOutOfRange() throws Exception {
        try (BlockingNetlinkClient client = BlockingNetlinkClient.open(NETLINK_PROTOCOL)) {
            assertThatThrownBy(() -> client.execute(RawNetlink.interrupts(PERIOD_MIN - 1, 1)))
                    .hasMessageContaining("ERANGE");
            assertThatThrownBy(() -> client.execute(RawNetlink.interrupts(PERIOD_MIN, COUNT_MAX + 1)))
                    .hasMessageContaining("ERANGE");
        }
    }

    @Test
    void anOpenSocketKeepsTheModule() throws Exception {
        try (BlockingNetlinkClient client = BlockingNetlinkClient.open(NETLINK_PROTOCOL)) {
            assertThat(TourModule.unload()).contains("in use");
            assertThat(client.portId()).isPositive();
        }
    }

    private record Collector(BlockingQueue<Told> told) implements NotificationListener {
        @Override
        public void notification(MessageView message) {
            told.add(Told.read(message));
        }

        @Override
        public void lost(Loss loss) {
            throw new AssertionError("lost notifications: " + loss);
        }
    }
}
