// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import static io.nettylink.Outcomes.failure;
import static io.nettylink.Outcomes.value;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.NetlinkConstants.NLMSG_DONE;
import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP_INTR;
import static io.nettylink.watch.WatchTest.inNamespace;
import static io.nettylink.watch.WatchTest.links;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.nettylink.ClientClosedException;
import io.nettylink.DumpPolicy;
import io.nettylink.KernelErrorException;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkFuture;
import io.nettylink.Request;
import io.nettylink.SystemCallException;
import io.nettylink.channel.NetlinkDatagram;
import io.nettylink.codec.Errno;
import io.nettylink.codec.MessageReader;
import io.nettylink.watch.Rtnl.Link;
import io.nettylink.watch.WatchEvent.Added;
import io.nettylink.watch.WatchEvent.Synced;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a watch ends, and what is no end. */
@Timeout(120)
class WatchEndTest {
    private static final int LOOPBACK = 1;
    private static final int NO_GROUP = 5000;
    private static final Link DOWN = new Link("lo", false, 65536);

    @Test
    void dumpThatFailsIsTriedAgain() throws Exception {
        inNamespace(client -> {
            AtomicInteger calls = new AtomicInteger();
            try (Watch<Integer, Link> links = Watch.<Integer, Link>builder(client, message -> {
                        if (calls.incrementAndGet() < Rounds.MAX_FAILURES) {
                            throw new IllegalStateException("mine");
                        }
                        return Rtnl.link(message);
                    })
                    .dump(Rtnl.LINKS)
                    .open()) {
                assertThat(value(links.snapshot())).isEqualTo(Map.of(LOOPBACK, DOWN));
            }
            assertThat(calls).hasValue(Rounds.MAX_FAILURES);
        });
    }

    @Test
    void dumpThatIsInterruptedAgainAndAgainIsNoFailure() throws Exception {
        AtomicInteger interrupted = new AtomicInteger();
        inNamespace(
                () -> NetlinkClient.builder(NETLINK_ROUTE)
                        .dumpPolicy(DumpPolicy.ofAttempts(1))
                        .open(),
                client -> {
                    client.channel().pipeline().addFirst(new Interrupting(interrupted, Rounds.MAX_FAILURES + 1));
                    try (Watch<Integer, Link> links = links(client).open()) {
                        assertThat(value(links.snapshot())).isEqualTo(Map.of(LOOPBACK, DOWN));
                    }
                });
        assertThat(interrupted).hasValue(Rounds.MAX_FAILURES + 1);
    }

    @Test
    void dumpThatFailsEachTimeEndsTheWatch() throws Exception {
        inNamespace(client -> {
            AtomicInteger calls = new AtomicInteger();
            IllegalStateException mine = new IllegalStateException("mine");
            Watch<Integer, Link> links = Watch.<Integer, Link>builder(client, message -> {
                        calls.incrementAndGet();
                        throw mine;
                    })
                    .dump(Rtnl.LINKS)
                    .open();
            assertThat(failure(links.snapshot(), IllegalStateException.class)).isSameAs(mine);
            assertThat(calls).hasValue(Rounds.MAX_FAILURES);
            Probe<WatchEvent<Integer, Link>> late = new Probe<>(1);
            links.subscribe(late);
            assertThat(late.next()).isSameAs(mine);
            assertThat(failure(links.snapshot(), IllegalStateException.class)).isSameAs(mine);
            links.close();
        });
    }

    @Test
    void dumpThatTheKernelRefusesEndsTheWatchAtOnce() throws Exception {
        inNamespace(client -> {
            AtomicInteger written = new AtomicInteger();
            Request strange = Request.builder(26)
                    .header(out -> {
                        written.incrementAndGet();
                        out.u8(2).u8(77).zero(10);
                    })
                    .label("strange routes")
                    .build();
            Watch<Rtnl.RouteKey, Integer> routes =
                    Watch.builder(client, Rtnl::route).dump(strange).open();
            KernelErrorException refused = failure(routes.consume(event -> {}), KernelErrorException.class);
            assertThat(refused.errno()).isEqualTo(Errno.EINVAL);
            assertThat(refused).hasMessageStartingWith("strange routes: EINVAL");
            assertThat(written)
                    .as("sent once, and perhaps written again to explain the error")
                    .hasValueLessThan(3);
        });
    }

    @Test
    void groupThatCannotBeJoinedEndsTheWatch() throws Exception {
        inNamespace(client -> {
            Watch<Integer, Link> links = links(client).groups(NO_GROUP).open();
            SystemCallException refused = failure(links.snapshot(), SystemCallException.class);
            assertThat(refused).hasMessageStartingWith("joining multicast group 5000");
            links.close();
        });
    }

    @Test
    void watchWithoutADumpIsNone() throws Exception {
        inNamespace(client -> {
            WatchBuilder<Integer, Link> nothing = Watch.builder(client, Rtnl::link);
            assertThatThrownBy(nothing::open).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> nothing.reconcileEvery(Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void closingTheClientFailsTheWatch() throws Exception {
        inNamespace(client -> {
            Probe<WatchEvent<Integer, Link>> probe = new Probe<>(2);
            Watch<Integer, Link> links = links(client).open();
            links.subscribe(probe);
            probe.next(Added.class);
            probe.next(Synced.class);
            client.close();
            probe.next(ClientClosedException.class);
            failure(links.snapshot(), ClientClosedException.class);
            Probe<WatchEvent<Integer, Link>> late = new Probe<>(1);
            links.subscribe(late);
            late.next(ClientClosedException.class);
            probe.subscription().request(1);
            probe.subscription().cancel();
            links.close();
            assertThat(links.table()).isEqualTo(Map.of(LOOPBACK, DOWN));
            assertThat(probe.pending()).isZero();
        });
    }

    @Test
    void closingWhileItOpensIsAnEndAsWell() throws Exception {
        inNamespace(client -> {
            Probe<WatchEvent<Integer, Link>> probe = new Probe<>(1);
            client.channel()
                    .eventLoop()
                    .submit(() -> {
                        Watch<Integer, Link> links = links(client).open();
                        links.subscribe(probe);
                        links.close();
                    })
                    .get();
            assertThat(probe.next()).isEqualTo(Probe.COMPLETE);
            links(client).open().close();
        });
    }

    @Test
    void cancelledConsumptionLeavesTheWatchToTheNext() throws Exception {
        inNamespace(client -> {
            try (Watch<Integer, Link> links = links(client).open()) {
                Replay<Integer, Link> first = new Replay<>();
                NetlinkFuture<Map<Integer, Link>> end = links.consume(first::take);
                value(links.snapshot());
                end.cancel(false);
                assertThatThrownBy(end::await).isInstanceOf(CancellationException.class);
                NetlinkFuture<Map<Integer, Link>> failed = links.consume(event -> {
                    throw new IllegalStateException("mine");
                });
                assertThat(failure(failed, IllegalStateException.class)).hasMessage("mine");
                Probe<WatchEvent<Integer, Link>> third = new Probe<>(2);
                links.subscribe(third);
                assertThat(third.next()).isEqualTo(new Added<>(LOOPBACK, DOWN));
                assertThat(third.next()).isEqualTo(new Synced<>());
            }
        });
    }

    /** Marks the first dumps as interrupted, as the kernel does while the table changes. */
    private static final class Interrupting extends ChannelInboundHandlerAdapter {
        private static final int FLAGS_OFFSET = 6;

        private final AtomicInteger interrupted;
        private final int times;

        Interrupting(AtomicInteger interrupted, int times) {
            this.interrupted = interrupted;
            this.times = times;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object received) {
            ByteBuf content = ((NetlinkDatagram) received).content();
            int position = content.readerIndex();
            MessageReader in = MessageReader.of(content);
            while (in.next()) {
                if (in.type() == NLMSG_DONE && interrupted.get() < times) {
                    interrupted.incrementAndGet();
                    content.setByte(position + lowByte(), in.flags() | NLM_F_DUMP_INTR);
                }
                position += (NLMSG_HDRLEN + in.payloadLength() + 3) & ~3;
            }
            context.fireChannelRead(received);
        }

        private static int lowByte() {
            return FLAGS_OFFSET + (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 0 : 1);
        }
    }
}
