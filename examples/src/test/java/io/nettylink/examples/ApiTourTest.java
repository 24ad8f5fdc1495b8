// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_NAME;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_GETFAMILY;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_GETPOLICY;
import static io.nettylink.codec.NetlinkConstants.NLMSG_NOOP;
import static io.nettylink.examples.IfConstants.*;
import static io.nettylink.examples.IfLinkConstants.*;
import static io.nettylink.examples.RtnetlinkConstants.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.channel.ChannelOption;
import io.nettylink.BlockingNetlinkClient;
import io.nettylink.BlockingSubscription;
import io.nettylink.DumpPolicy;
import io.nettylink.FamilyNotFoundException;
import io.nettylink.KernelErrorException;
import io.nettylink.NetlinkClient;
import io.nettylink.Notification;
import io.nettylink.Request;
import io.nettylink.RequestTimeoutException;
import io.nettylink.channel.ClassicFilter;
import io.nettylink.channel.FreshNamespace;
import io.nettylink.channel.NetlinkChannelOption;
import io.nettylink.channel.NetworkNamespace;
import io.nettylink.codec.AttributePath;
import io.nettylink.codec.MessageView;
import io.nettylink.genl.BlockingGenericNetlink;
import io.nettylink.genl.Family;
import io.nettylink.genl.FamilyPolicies;
import io.nettylink.genl.FollowedFamily;
import io.nettylink.genl.GenericNetlink;
import io.nettylink.genl.OperationKind;
import io.nettylink.genl.Support;
import io.nettylink.watch.Update;
import io.nettylink.watch.Watch;
import io.nettylink.watch.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each way to use the library, as somebody writes it who sees it for the first time. */
@Timeout(60)
class ApiTourTest {
    private static final Request LINKS = Request.builder(RTM_GETLINK)
            .header(out -> out.zero(IFINFOMSG_LENGTH))
            .build();

    @Test
    void blockingClient() throws Exception {
        inNamespace(() -> {
            try (BlockingNetlinkClient client = BlockingNetlinkClient.open(NETLINK_ROUTE)) {
                assertThat(client.dump(LINKS, ApiTourTest::name)).containsExactly("lo");
                client.execute(newBridge("br0"));
                assertThat(client.dump(LINKS, ApiTourTest::name)).containsExactly("lo", "br0");
                List<String> seen = new ArrayList<>();
                client.forEach(LINKS, ApiTourTest::name, seen::add);
                assertThat(seen).containsExactly("lo", "br0");
                assertThat(client.counters().sent()).isEqualTo(4);
            }
            return null;
        });
    }

    @Test
    void blockingNotifications() throws Exception {
        inNamespace(() -> {
            try (BlockingNetlinkClient client = BlockingNetlinkClient.open(NETLINK_ROUTE);
                    BlockingSubscription links = client.subscribe(RTNLGRP_LINK)) {
                client.execute(newBridge("br0"));
                String heard = switch (links.next(ApiTourTest::name)) {
                    case Notification.Received<String>(String name) -> name;
                    case Notification.Lost<String> lost -> "lost: " + lost.loss();
                };
                assertThat(heard).isEqualTo("br0");
            }
            return null;
        });
    }

    @Test
    void streamedDump() throws Exception {
        inNamespace(() -> {
            try (NetlinkClient client = NetlinkClient.open(NETLINK_ROUTE);
                    SubmissionPublisher<String> names = new SubmissionPublisher<>()) {
                List<String> seen = new ArrayList<>();
                var end = names.consume(seen::add);
                client.stream(LINKS, ApiTourTest::name).subscribe(new Forward(names));
                end.get(20, TimeUnit.SECONDS);
                assertThat(seen).containsExactly("lo");
            }
            return null;
        });
    }

    @Test
    void settings() throws Exception {
        inNamespace(() -> {
            try (NetlinkClient client = NetlinkClient.builder(NETLINK_ROUTE)
                    .timeout(Duration.ofSeconds(10))
                    .dumpPolicy(DumpPolicy.ofAttempts(2).acceptingInterrupted())
                    .maxPending(16)
                    .maxInFlight(4)
                    .option(ChannelOption.SO_RCVBUF, 1 << 20)
                    .subscriptionOption(NetlinkChannelOption.FILTER, ClassicFilter.keepTypes(RTM_NEWLINK))
                    .open()) {
                assertThat(client.dump(LINKS, ApiTourTest::name).await()).containsExactly("lo");
                assertThat(client.channel().counters().datagramsReceived()).isPositive();
                assertThat(client.channel().drops()).isZero();
            }
            return null;
        });
    }

    @Test
    void anotherNamespace() throws Exception {
        inNamespace(() -> {
            try (NetlinkClient here = NetlinkClient.open(NETLINK_ROUTE)) {
                here.execute(newBridge("br0")).await();
                try (NetlinkClient there = NetlinkClient.builder(NETLINK_ROUTE)
                        .in(NetworkNamespace.of(here.channel()))
                        .open()) {
                    assertThat(there.dump(LINKS, ApiTourTest::name).await()).contains("br0");
                }
            }
            return null;
        });
    }

    @Test
    void watchedTable() throws Exception {
        inNamespace(() -> {
            try (NetlinkClient client = NetlinkClient.open(NETLINK_ROUTE);
                    Watch<Integer, String> links = Watch.builder(client, ApiTourTest::update)
                            .groups(RTNLGRP_LINK)
                            .dump(LINKS)
                            .open()) {
                assertThat(links.snapshot().await()).isEqualTo(Map.of(1, "lo"));
                BlockingQueue<String> added = new LinkedBlockingQueue<>();
                var end = links.consume(event -> {
                    if (event instanceof WatchEvent.Added<Integer, String>(Integer _, String name)) {
                        added.add(name);
                    }
                });
                client.execute(newBridge("br0")).await();
                assertThat(added.poll(20, TimeUnit.SECONDS)).isEqualTo("lo");
                assertThat(added.poll(20, TimeUnit.SECONDS)).isEqualTo("br0");
                assertThat(end).isNotDone();
            }
            return null;
        });
    }

    @Test
    void errorsSayWhatIsWrong() throws Exception {
        inNamespace(() -> {
            try (BlockingNetlinkClient client = BlockingNetlinkClient.open(NETLINK_ROUTE)) {
                assertThatExceptionOfType(KernelErrorException.class)
                        .isThrownBy(() -> client.execute(newBridge("a-name-that-is-too-long")))
                        .withMessageContaining("ERANGE")
                        .withMessageContaining("at attribute IFLA_IFNAME")
                        .withMessageContaining("which must be a string of at most 15 bytes")
                        .satisfies(
                                e -> assertThat(e.attributePath()).isEqualTo(new AttributePath(List.of(IFLA_IFNAME))));
                // Only an acknowledgement answers this one.
                Request impatient = Request.builder(NLMSG_NOOP)
                        .replyAfterAcknowledgement()
                        .timeout(Duration.ofMillis(1))
                        .build();
                assertThatExceptionOfType(RequestTimeoutException.class)
                        .isThrownBy(() -> client.call(impatient, MessageView::type));
            }
            return null;
        });
    }

    @Test
    void families() throws Exception {
        try (GenericNetlink genl = GenericNetlink.open()) {
            Family controller = genl.family("nlctrl").await();
            FamilyPolicies policies = genl.policies(controller).await();
            AttributePath name = new AttributePath(List.of(CTRL_ATTR_FAMILY_NAME));
            assertThat(policies.accepts(CTRL_CMD_GETPOLICY, OperationKind.DUMP, name))
                    .isEqualTo(Support.YES);
            assertThat(policies.accepts(200, OperationKind.DO)).isEqualTo(Support.NO);
            FollowedFamily followed = genl.follow("nlctrl").await();
            Request itself = followed.request(CTRL_CMD_GETFAMILY)
                    .attributes(out -> out.string(CTRL_ATTR_FAMILY_NAME, "nlctrl"))
                    .build();
            assertThat(genl.call(itself, Family::read).await()).isEqualTo(controller);
            assertThatExceptionOfType(FamilyNotFoundException.class)
                    .isThrownBy(() -> genl.family("nobody").await());
        }
        try (BlockingGenericNetlink genl = BlockingGenericNetlink.on(BlockingNetlinkClient.open(NETLINK_GENERIC))) {
            assertThat(genl.families()).extracting(Family::name).contains("nlctrl");
        }
    }

    private static void inNamespace(Callable<?> task) throws Exception {
        FreshNamespace.call(task);
    }

    private static Request newBridge(String name) {
        return Links.add(name, "bridge", 0, data -> {});
    }

    private static String name(MessageView message) {
        var in = message.attributes(IFINFOMSG_LENGTH);
        return in.next(IFLA_IFNAME) ? in.string() : "";
    }

    private static Update<Integer, String> update(MessageView message) {
        int index = message.header(IFINFOMSG_LENGTH).skip(4).s32();
        return message.type() == RTM_DELLINK ? Update.remove(index) : Update.put(index, name(message));
    }

    /** Hands everything on, with demand for all of it. */
    private record Forward(SubmissionPublisher<String> to) implements Flow.Subscriber<String> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String item) {
            to.submit(item);
        }

        @Override
        public void onError(Throwable failure) {
            to.closeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            to.close();
        }
    }
}
