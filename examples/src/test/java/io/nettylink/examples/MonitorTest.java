// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.examples.Iproute.ip;
import static io.nettylink.examples.SocketConstants.AF_INET;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelOption;
import io.nettylink.Loss;
import io.nettylink.NetlinkClient;
import io.nettylink.Subscription;
import io.nettylink.examples.Monitor.Event;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the monitor hears of changes that {@code ip} makes, and that we make ourselves. */
@Timeout(120)
class MonitorTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    @Test
    void hearsOfLinksThatIpChanges() throws Exception {
        Namespace.bare(client -> {
            Monitor monitor = new Monitor(client);
            ip("link add v0 address 02:00:00:00:00:01 type veth peer name v1");
            Link created = changed(monitor, Link.class, link -> link.name().equals("v0"));
            assertThat(created.info().kind()).isEqualTo("veth");
            assertThat(created.address()).isEqualTo("02:00:00:00:00:01");
            ip("link set v0 mtu 1234");
            Link larger = changed(monitor, Link.class, link -> link.mtu() == 1234);
            LinkJson.assertSame(client);
            assertThat(larger.index()).isEqualTo(Links.index(client, "v0"));
            ip("link delete v0");
            assertThat(deleted(monitor, Link.class, link -> link.name().equals("v0"))
                            .index())
                    .isEqualTo(created.index());
        });
    }

    @Test
    void hearsOfAddressesRoutesNeighboursAndRulesThatIpChanges() throws Exception {
        Namespace.connected(client -> {
            Monitor monitor = new Monitor(client);
            List<String> changes = List.of(
                    "address add 10.5.0.1/16 dev v1 label v1:x",
                    "-6 address add fd05::1/64 dev v1 nodad",
                    "route add 10.6.0.0/16 via 10.1.0.2 table 1000 metric 3",
                    "-6 route add fd06::/64 via fd00::2 table 1000",
                    "neighbour add 10.1.0.9 lladdr 02:00:00:00:00:09 dev v0 nud permanent",
                    "rule add priority 10 from 10.0.0.0/8 table 1000",
                    "-6 rule add priority 11 from fd00::/64 table 1000");
            List<String> words = List.of(
                    "address 10.5.0.1/16 dev v1 scope global permanent label v1:x",
                    "address fd05::1/64 dev v1 scope global nodad,permanent",
                    "route 10.6.0.0/16 via 10.1.0.2 dev v0 table 1000 proto boot scope global metric 3",
                    "route fd06::/64 via fd00::2 dev v0 table 1000 proto boot scope global metric 1024",
                    "neighbour 10.1.0.9 dev v0 lladdr 02:00:00:00:00:09 PERMANENT",
                    "rule 10: from 10.0.0.0/8 lookup 1000 proto 0",
                    "IPv6 rule 11: from fd00::/64 lookup 1000 proto 0");
            for (int i = 0; i < changes.size(); i++) {
                ip(changes.get(i));
                assertThat(heard(monitor, words.get(i))).as(changes.get(i)).isTrue();
            }
            for (int i = 0; i < changes.size(); i++) {
                ip(changes.get(i).replaceFirst("add ", "delete ").replaceFirst(" (label .*|nodad|nud .*)$", ""));
                // A neighbour is made invalid before it is deleted.
                String gone = words.get(i).replaceFirst("lladdr .* PERMANENT", "FAILED");
                assertThat(heard(monitor, "deleted " + gone))
                        .as("undone: " + changes.get(i))
                        .isTrue();
            }
        });
    }

    @Test
    void hearsOfWhatWeChangeOurselves() throws Exception {
        Namespace.connected(client -> {
            Monitor monitor = new Monitor(client);
            int index = Links.index(client, "v0");
            client.execute(Addresses.add(index, Prefix.parse("10.7.0.1/24"))).await();
            client.execute(Neighbours.set(index, InetAddress.ofLiteral("10.7.0.2"), "02:00:00:00:00:02"))
                    .await();
            client.execute(Rules.add(AF_INET, 12, 1000, out -> {})).await();
            assertThat(changed(monitor, Address.class, address -> address.prefixLength() == 24)
                            .label())
                    .isEqualTo("v0");
            assertThat(changed(monitor, Route.class, route -> route.scope() == 253)
                            .destination())
                    .isEqualTo(Prefix.parse("10.7.0.0/24"));
            assertThat(changed(monitor, Neighbour.class, neighbour -> true).address())
                    .isEqualTo(InetAddress.ofLiteral("10.7.0.2"));
            assertThat(changed(monitor, Rule.class, rule -> true).priority()).isEqualTo(12);
        });
    }

    @Test
    void aPortThatLeavesItsBridgeIsNotDeleted() throws Exception {
        Namespace.bare(client -> {
            ip("link add v0 type veth peer name v1");
            ip("link add br0 type bridge");
            ip("link set v0 master br0");
            Monitor monitor = new Monitor(client);
            ip("link set v0 nomaster");
            ip("link delete br0");
            List<Event> events = new ArrayList<>();
            deleted(monitor, Link.class, link -> {
                events.add(new Event.Deleted(link));
                return link.name().equals("br0");
            });
            assertThat(events).hasSize(1);
        });
    }

    @Test
    void saysThatItMissedSomething() throws Exception {
        Namespace.bare(_ -> {
            try (NetlinkClient client = NetlinkClient.builder(NETLINK_ROUTE)
                    .subscriptionOption(ChannelOption.SO_RCVBUF, 1)
                    .open()) {
                Monitor monitor = new Monitor(client);
                Subscription subscription = monitor.subscription();
                subscription.channel().config().setAutoRead(false);
                for (int i = 0; subscription.channel().drops() == 0; i++) {
                    client.execute(Links.setUp(1, i % 2 == 0)).await();
                }
                subscription.channel().config().setAutoRead(true);
                Event event = next(monitor);
                while (!(event instanceof Event.Missed)) {
                    event = next(monitor);
                }
                assertThat(event).isEqualTo(new Event.Missed(new Loss.Overrun()));
                assertThat(monitor.text(event)).isEqualTo("LOST some events here: Overrun[]");
            }
        });
    }

    private static Event next(Monitor monitor) throws InterruptedException {
        Event event = monitor.next(PATIENCE_NANOS);
        if (event == null) {
            throw new AssertionError("nothing more was heard");
        }
        return event;
    }

    /** The next change of a class of things that meets a condition. */
    private static <T> T changed(Monitor monitor, Class<T> type, Predicate<T> condition) throws InterruptedException {
        while (true) {
            if (next(monitor) instanceof Event.Changed(Object what)
                    && type.isInstance(what)
                    && condition.test(type.cast(what))) {
                return type.cast(what);
            }
        }
    }

    private static <T> T deleted(Monitor monitor, Class<T> type, Predicate<T> condition) throws InterruptedException {
        while (true) {
            if (next(monitor) instanceof Event.Deleted(Object what)
                    && type.isInstance(what)
                    && condition.test(type.cast(what))) {
                return type.cast(what);
            }
        }
    }

    /** Whether an event is heard of which the monitor prints this. */
    private static boolean heard(Monitor monitor, String text) throws InterruptedException {
        List<String> others = new ArrayList<>();
        for (Event event = monitor.next(PATIENCE_NANOS); event != null; event = monitor.next(PATIENCE_NANOS)) {
            if (monitor.text(event).equals(text)) {
                return true;
            }
            others.add(monitor.text(event));
        }
        throw new AssertionError("only heard " + others);
    }
}
