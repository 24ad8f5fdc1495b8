// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelOption;
import io.nettylink.Rtnetlink.Link;
import io.nettylink.channel.FreshNamespace;
import io.nettylink.channel.NetlinkChannelOption;
import io.nettylink.channel.NetlinkProtocols;
import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.Errno;
import io.nettylink.codec.NetlinkConstants;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that are made in one go share a datagram, and nothing else. */
@Timeout(60)
class CoalescingTest {
    private static final int NOWHERE = 999_999;

    @Test
    void burstIsOneDatagramAndAFailureIsItsOwn() throws Exception {
        try (NetlinkClient client = FreshNamespace.call(() -> NetlinkClient.open(NetlinkProtocols.NETLINK_ROUTE))) {
            List<NetlinkFuture<Link>> links = new ArrayList<>();
            client.channel()
                    .eventLoop()
                    .submit(() -> {
                        for (int request = 0; request < 64; request++) {
                            int index = request == 30 ? NOWHERE : Rtnetlink.LOOPBACK;
                            links.add(client.call(Rtnetlink.getLink(index).build(), Link::decode));
                        }
                    })
                    .syncUninterruptibly();
            for (int request = 0; request < 64; request++) {
                if (request == 30) {
                    KernelErrorException failure = Outcomes.failure(links.get(request), KernelErrorException.class);
                    assertThat(failure).hasMessageContaining("ENODEV");
                } else {
                    assertThat(links.get(request).await().name()).isEqualTo("lo");
                }
            }
            assertThat(client.channel().counters().datagramsSent()).isEqualTo(1);
        }
    }

    @Test
    void dumpSharesADatagramWithWhatFollows() throws Exception {
        try (NetlinkClient client = FreshNamespace.call(() -> NetlinkClient.open(NetlinkProtocols.NETLINK_ROUTE))) {
            for (int link = 0; link < 100; link++) {
                client.execute(Rtnetlink.newLink("bridge" + link, Rtnetlink.KIND))
                        .await();
            }
            List<NetlinkFuture<?>> others = new ArrayList<>();
            List<NetlinkFuture<List<Link>>> dumps = new ArrayList<>();
            long before = client.channel().counters().datagramsSent();
            client.channel()
                    .eventLoop()
                    .submit(() -> {
                        others.add(client.call(Rtnetlink.getLink(1).build(), Link::decode));
                        dumps.add(client.dump(Rtnetlink.getLinks(), Link::decode));
                        others.add(client.call(Rtnetlink.getLink(1).build(), Link::decode));
                        dumps.add(client.dump(Rtnetlink.getLinks(), Link::decode));
                        others.add(client.execute(Rtnetlink.newLink("another", Rtnetlink.KIND)));
                    })
                    .syncUninterruptibly();
            for (NetlinkFuture<?> other : others) {
                other.await();
            }
            for (NetlinkFuture<List<Link>> dump : dumps) {
                assertThat(dump.await())
                        .hasSizeBetween(101, 102)
                        .extracting(Link::name)
                        .contains("bridge99");
            }
            // All but the second dump, which had to wait for the first, and dumps that were interrupted by the new
            // link.
            assertThat(client.channel().counters().datagramsSent() - before).isBetween(2L, 4L);
        }
    }

    @Test
    void requestOfItsOwnIsSentAtOnceAndByItself() throws Exception {
        try (NetlinkClient client = FreshNamespace.call(() -> NetlinkClient.open(NetlinkProtocols.NETLINK_ROUTE))) {
            for (int request = 1; request <= 3; request++) {
                client.call(Rtnetlink.getLink(1).build(), Link::decode).await();
                assertThat(client.channel().counters().datagramsSent()).isEqualTo(request);
            }
        }
    }

    @Test
    void whatIsRefusedTogetherIsSentSingly() throws Exception {
        // The kernel's least send buffer, some four kilobytes.
        try (NetlinkClient client = NetlinkClient.builder(NetlinkProtocols.NETLINK_ROUTE)
                .option(ChannelOption.SO_SNDBUF, 1)
                .open()) {
            List<NetlinkFuture<Acknowledgement>> executed = new ArrayList<>();
            client.channel()
                    .eventLoop()
                    .submit(() -> {
                        for (int bytes : new int[] {2000, 2000, 6000, 2000}) {
                            executed.add(client.execute(Request.builder(NetlinkConstants.NLMSG_NOOP)
                                    .attributes(out -> out.bytes(1, new byte[bytes]))
                                    .label(bytes + " bytes")
                                    .build()));
                        }
                    })
                    .syncUninterruptibly();
            for (int request : new int[] {0, 1, 3}) {
                assertThat(executed.get(request).await().isSuccess()).isTrue();
            }
            SystemCallException failure = Outcomes.failure(executed.get(2), SystemCallException.class);
            assertThat(failure.errno()).isEqualTo(Errno.EMSGSIZE);
            assertThat(failure).hasMessageStartingWith("6000 bytes: send");
            assertThat(client.channel().counters().datagramsSent()).isEqualTo(3);
            assertThat(client.counters().sent()).isEqualTo(4);
        }
    }

    @Test
    void requestThatCannotBeWrittenLeavesTheOthersOfItsBurstAlone() throws Exception {
        try (NetlinkClient client = NetlinkClient.open(NetlinkProtocols.NETLINK_ROUTE)) {
            Request broken = Request.builder(NetlinkConstants.NLMSG_NOOP)
                    .attributes(out -> out.u8(1, 256))
                    .build();
            Request sound = Request.builder(NetlinkConstants.NLMSG_NOOP).build();
            List<NetlinkFuture<Acknowledgement>> executed = new ArrayList<>();
            client.channel()
                    .eventLoop()
                    .submit(() -> {
                        for (Request request : List.of(broken, sound, broken, sound, broken)) {
                            executed.add(client.execute(request));
                        }
                    })
                    .syncUninterruptibly();
            for (int request = 0; request < executed.size(); request++) {
                if (request % 2 == 0) {
                    Outcomes.failure(executed.get(request), IllegalArgumentException.class);
                } else {
                    assertThat(executed.get(request).await().isSuccess()).isTrue();
                }
            }
            assertThat(client.channel().counters().datagramsSent()).isEqualTo(1);
            assertThat(client.counters().sent()).isEqualTo(2);
        }
    }

    @Test
    void protocolsThatReadTheFirstMessageOnlyGetOneADatagram() {
        assertThat(coalesces(NetlinkProtocols.NETLINK_ROUTE)).isTrue();
        assertThat(coalesces(NetlinkProtocols.NETLINK_GENERIC)).isTrue();
        assertThat(coalesces(NetlinkProtocols.NETLINK_XFRM)).isTrue();
        assertThat(coalesces(NetlinkProtocols.NETLINK_SOCK_DIAG)).isTrue();
        assertThat(coalesces(NetlinkProtocols.NETLINK_CONNECTOR)).isFalse();
        assertThat(coalesces(NetlinkProtocols.NETLINK_NETFILTER)).isFalse();
        assertThat(coalesces(NetlinkProtocols.NETLINK_USERSOCK)).isFalse();
    }

    private static boolean coalesces(int protocol) {
        try (NetlinkClient client = NetlinkClient.open(protocol)) {
            return Boolean.TRUE.equals(client.channel().config().getOption(NetlinkChannelOption.COALESCE_WRITES));
        }
    }
}
