// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.GenetlinkConstants.GENL_CMD_CAP_DO;
import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP;
import static io.nettylink.testkit.Links.IFLA_IFNAME;
import static io.nettylink.testkit.Links.RTM_DELLINK;
import static io.nettylink.testkit.Links.RTM_GETLINK;
import static io.nettylink.testkit.Links.RTM_NEWLINK;
import static io.nettylink.testkit.Links.RTNLGRP_LINK;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkFuture;
import io.nettylink.Request;
import io.nettylink.channel.NetworkNamespace;
import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.Errno;
import io.nettylink.genl.GenericNetlink;
import io.nettylink.testkit.Links.Link;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples of README and Javadoc; {@link ReadmeTest} sees to it that they are the same. */
@Timeout(60)
class ExamplesTest {
    private static final int CLOCK_CMD_GET = 1;
    private static final int CLOCK_CMD_TICK = 2;
    private static final int CLOCK_A_TIME = 1;

    private final Request getLink = Links.get(1);
    private final Request getLinks = Links.GET_ALL;

    @Test
    void readme() {
        try (FakeKernel kernel = new FakeKernel();
                VirtualTime time = new VirtualTime()) {
            kernel.protocol(NETLINK_ROUTE)
                    .on(RTM_GETLINK, request -> Answer.message(RTM_NEWLINK, out -> out.zero(16)))
                    .on(RTM_DELLINK, request -> Answer.error(Errno.EPERM).text("hands off"));
            NetlinkClient client = NetlinkClient.builder(NETLINK_ROUTE)
                    .in(kernel)
                    .eventLoopGroup(time.eventLoop())
                    .open();

            kernel.faults().next(Traffic.ACKNOWLEDGEMENT).lose();
            NetlinkFuture<Acknowledgement> call =
                    client.execute(Request.builder(RTM_GETLINK).build());
            time.advance(Duration.ofSeconds(5));
            assertThat(call).isCompletedExceptionally(); // a RequestTimeoutException, and nobody has slept

            client.close();
        }
    }

    @Test
    void kernelAndFaults() throws Exception {
        try (FakeKernel kernel = new FakeKernel()) {
            kernel.protocol(NETLINK_ROUTE).on(RTM_GETLINK, request -> Answer.message(RTM_NEWLINK, out -> out.zero(16)));
            kernel.faults().next(Traffic.REPLY).lose();
            try (NetlinkClient client =
                    NetlinkClient.builder(NETLINK_ROUTE).in(kernel).open()) {
                assertThat(client.execute(getLink).await().isSuccess()).isTrue();
            }
            kernel.faults().overrun();
            kernel.faults().interruptNextDump(DumpPart.DONE);
            kernel.faults().next(Traffic.REPLY).corrupt(Corruption.messageLength(0));
            Held reply = kernel.faults().next(Traffic.REPLY).hold();
            // the request times out
            reply.release();
            assertThat(reply.isHolding()).isFalse();
        }
    }

    @Test
    void answers() throws Exception {
        try (FakeKernel kernel = new FakeKernel();
                NetlinkClient client = client(kernel)) {
            kernel.protocol(NETLINK_ROUTE)
                    .on(RTM_GETLINK, request -> Answer.message(RTM_NEWLINK, out -> out.zero(16)))
                    .on(RTM_DELLINK, request -> Answer.error(Errno.EPERM).text("hands off"))
                    .on(RTM_NEWLINK, request -> Answer.success());
            assertThat(client.call(getLink, Link::read).await().index()).isZero();
        }
    }

    @Test
    void protocolAndMessage() throws Exception {
        try (FakeKernel kernel = new FakeKernel();
                NetlinkClient client = client(kernel)) {
            KernelMessage loopback = KernelMessage.of(
                    RTM_NEWLINK, out -> out.u32(0).u32(1).zero(8).attributes().string(IFLA_IFNAME, "lo"));
            List<KernelMessage> links = List.of(loopback);
            FakeProtocol route = kernel.protocol(NETLINK_ROUTE);
            route.on(RTM_GETLINK, request -> Answer.message(RTM_NEWLINK, out -> out.zero(16)));
            route.on(RTM_GETLINK, request -> request.has(NLM_F_DUMP), request -> Answer.dump(links));
            assertThat(client.dump(getLinks, Link::read).await()).containsExactly(new Link(1, "lo"));
            route.publish(RTNLGRP_LINK, KernelMessage.of(RTM_DELLINK, out -> out.zero(16)));
        }
    }

    @Test
    void later() throws Exception {
        try (FakeKernel kernel = new FakeKernel();
                VirtualTime time = new VirtualTime()) {
            kernel.protocol(NETLINK_ROUTE);
            NetlinkClient client = NetlinkClient.builder(NETLINK_ROUTE)
                    .in(kernel)
                    .eventLoopGroup(time.eventLoop())
                    .open();
            Later later = new Later();
            kernel.protocol(NETLINK_ROUTE).on(RTM_GETLINK, request -> Answer.later(later));
            NetlinkFuture<Link> call = client.call(getLink, Link::read);
            time.settle();
            later.answer(Answer.message(RTM_NEWLINK, out -> out.zero(16)));
            assertThat(call.await().index()).isZero();
            client.close();
        }
    }

    @Test
    void table() throws Exception {
        try (FakeKernel kernel = new FakeKernel();
                NetlinkClient client = client(kernel)) {
            FakeProtocol route = kernel.protocol(NETLINK_ROUTE);
            FakeTable<Integer> links = FakeTable.<Integer>of(RTM_NEWLINK, RTM_DELLINK, message -> message.s32(4))
                    .publishing(route, RTNLGRP_LINK);
            links.put(1, out -> out.u32(0).u32(1).zero(8).attributes().string(IFLA_IFNAME, "lo"));
            route.on(RTM_GETLINK, links::get).on(RTM_NEWLINK, links::create).on(RTM_DELLINK, links::delete);
            assertThat(client.call(getLink, Link::read).await()).isEqualTo(new Link(1, "lo"));
        }
    }

    @Test
    void controllerAndFamily() throws Exception {
        try (FakeKernel kernel = new FakeKernel()) {
            FakeFamily clock = kernel.generic()
                    .register(
                            "clock",
                            family -> family.version(1)
                                    .command(CLOCK_CMD_GET, GENL_CMD_CAP_DO)
                                    .group("ticks"));
            clock.on(CLOCK_CMD_GET, request -> clock.reply(CLOCK_CMD_GET, out -> out.u64(CLOCK_A_TIME, 42)));
            try (GenericNetlink genl = GenericNetlink.on(
                    NetlinkClient.builder(NETLINK_GENERIC).in(kernel).open())) {
                assertThat(genl.family("clock").await().id()).isEqualTo(clock.id());
            }
            clock.publish("ticks", CLOCK_CMD_TICK, out -> out.u64(CLOCK_A_TIME, 43));
            clock.unregister();
        }
        try (FakeKernel kernel = new FakeKernel()) {
            FakeFamily clock =
                    kernel.generic().register("clock", family -> family.command(CLOCK_CMD_GET, GENL_CMD_CAP_DO));
            assertThat(clock.name()).isEqualTo("clock");
        }
    }

    @Test
    void virtualTime() {
        try (FakeKernel kernel = new FakeKernel();
                VirtualTime time = new VirtualTime()) {
            kernel.protocol(NETLINK_ROUTE).on(RTM_GETLINK, request -> Answer.silence());
            NetlinkClient client = NetlinkClient.builder(NETLINK_ROUTE)
                    .in(kernel)
                    .eventLoopGroup(time.eventLoop())
                    .timeout(Duration.ofSeconds(5))
                    .open();
            NetlinkFuture<Link> call = client.call(getLink, Link::read);
            time.advance(Duration.ofSeconds(5));
            // call has failed with a RequestTimeoutException
            client.close();
            assertThat(call).isCompletedExceptionally();
        }
    }

    @Test
    void recording(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("links.recording");
        Recorder recorder = new Recorder(NetworkNamespace.ofCallingThread());
        try (NetlinkClient client =
                NetlinkClient.builder(NETLINK_ROUTE).in(recorder).open()) {
            client.dump(getLinks, Link::read).await();
        }
        recorder.recording().save(file);
        try (Replay replay = new Replay(Recording.load(file));
                NetlinkClient client =
                        NetlinkClient.builder(NETLINK_ROUTE).in(replay).open()) {
            List<Link> links = client.dump(getLinks, Link::read).await();
            assertThat(links).isNotEmpty();
        }
        Recording links = Recording.load(Path.of("src/test/resources/links.recording"));
        assertThat(links.toString()).contains("type 18");
    }

    private static NetlinkClient client(FakeKernel kernel) {
        kernel.protocol(NETLINK_ROUTE);
        return NetlinkClient.builder(NETLINK_ROUTE).in(kernel).open();
    }
}
