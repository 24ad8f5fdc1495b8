// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_ID;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_DELFAMILY;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_DELMCAST_GRP;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_GETPOLICY;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_NEWFAMILY;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_NEWMCAST_GRP;
import static io.nettylink.codec.GenetlinkConstants.GENL_CMD_CAP_DO;
import static io.nettylink.codec.GenetlinkConstants.GENL_CMD_CAP_DUMP;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CREATE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_EXCL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import io.nettylink.FamilyNotFoundException;
import io.nettylink.KernelErrorException;
import io.nettylink.Loss;
import io.nettylink.NetlinkClient;
import io.nettylink.NotificationListener;
import io.nettylink.Request;
import io.nettylink.Subscription;
import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.Errno;
import io.nettylink.codec.ExtendedAck;
import io.nettylink.codec.MessageView;
import io.nettylink.genl.Family;
import io.nettylink.genl.GenericNetlink;
import io.nettylink.testkit.Links.Link;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The simulated kernel as its users have it: scripts, tables, families, notifications. */
@Timeout(60)
class FakeKernelUseTest {
    private static final int CMD_GET = 1;
    private static final int CMD_LIST = 2;
    private static final int ATTR = 1;

    private final FakeKernel kernel = new FakeKernel();
    private boolean failing;

    @AfterEach
    void close() {
        if (!failing) {
            kernel.close();
        }
    }

    /** What a subscription hears. */
    private static final class Ear implements NotificationListener {
        final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

        @Override
        public void notification(MessageView message) {
            heard.add(message.type() + "/" + message.u8(0));
        }

        @Override
        public void lost(Loss loss) {
            heard.add(loss);
        }

        Object next() throws InterruptedException {
            Object next = heard.poll(20, TimeUnit.SECONDS);
            assertThat(next).isNotNull();
            return next == null ? "" : next;
        }
    }

    @Test
    void tableIsReadAndChangedAndTellsItsGroup() throws Exception {
        FakeProtocol route = kernel.protocol(NETLINK_ROUTE);
        FakeTable<Integer> links = FakeTable.<Integer>of(
                        Links.RTM_NEWLINK, Links.RTM_DELLINK, message -> message.s32(Links.INDEX))
                .publishing(route, Links.RTNLGRP_LINK);
        links.put(1, Links.link(1).body());
        route.on(Links.RTM_GETLINK, links::get)
                .on(Links.RTM_NEWLINK, links::create)
                .on(Links.RTM_DELLINK, links::delete);
        Ear ear = new Ear();
        try (NetlinkClient client =
                NetlinkClient.builder(NETLINK_ROUTE).in(kernel).open()) {
            client.subscribe(ear, Links.RTNLGRP_LINK).await();
            client.execute(change(Links.RTM_NEWLINK, 2, NLM_F_CREATE | NLM_F_EXCL))
                    .await();
            assertThat(ear.next()).isEqualTo("16/0");
            assertThat(client.dump(Links.GET_ALL, Link::read).await())
                    .containsExactly(new Link(1, "eth1"), new Link(2, ""));
            assertThat(error(client, change(Links.RTM_NEWLINK, 2, NLM_F_CREATE | NLM_F_EXCL)))
                    .isEqualTo(Errno.EEXIST);
            assertThat(error(client, change(Links.RTM_NEWLINK, 3, 0))).isEqualTo(Errno.ENODEV);
            client.execute(change(Links.RTM_DELLINK, 1, 0)).await();
            assertThat(ear.next()).isEqualTo("17/0");
            assertThat(error(client, Links.get(1))).isEqualTo(Errno.ENODEV);
            assertThat(error(client, change(Links.RTM_DELLINK, 1, 0))).isEqualTo(Errno.ENODEV);
            assertThat(links.keys()).containsExactly(2);
        }
    }

    @Test
    void familyIsFoundAndAnswersAndPublishes() throws Exception {
        FakeFamily clock = clock();
        clock.on(CMD_GET, request -> clock.reply(CMD_GET, out -> out.u64(ATTR, 42)))
                .on(
                        CMD_LIST,
                        request -> Answer.dump(List.of(
                                clock.message(CMD_LIST, out -> out.u64(ATTR, 1)),
                                clock.message(CMD_LIST, out -> out.u64(ATTR, 2)))));
        Ear ear = new Ear();
        try (GenericNetlink genl = generic()) {
            Family family = genl.family("clock").await();
            assertThat(family.id()).isEqualTo(clock.id());
            assertThat(family.version()).isEqualTo(3);
            assertThat(family.maxAttribute()).isEqualTo(ATTR);
            assertThat(family.groups()).containsEntry("ticks", clock.group("ticks"));
            assertThat(family.operations()).hasSize(2);
            assertThat(genl.families().await()).extracting(Family::name).containsExactly("nlctrl", "clock");
            assertThat(genl.call(family.request(CMD_GET).build(), FakeKernelUseTest::value)
                            .await())
                    .isEqualTo(42);
            assertThat(genl.dump(family.request(CMD_LIST).build(), FakeKernelUseTest::value)
                            .await())
                    .containsExactly(1L, 2L);
            assertThat(error(genl.client(), family.request(CMD_LIST).build())).isEqualTo(Errno.EOPNOTSUPP);
            assertThat(error(genl.client(), family.request(9).build())).isEqualTo(Errno.EOPNOTSUPP);
            genl.subscribe(family, ear, "ticks").await();
            assertThat(clock.publish("ticks", CMD_GET, out -> out.u64(ATTR, 43)))
                    .isEqualTo(1);
            assertThat(ear.next()).isEqualTo(clock.id() + "/" + CMD_GET);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> clock.group("tocks"));
        assertThatIllegalArgumentException().isThrownBy(() -> clock.on(9, request -> Answer.success()));
        assertThatIllegalArgumentException().isThrownBy(this::clock).withMessageContaining("already");
    }

    @Test
    void familyThatIsReloadedHasAnotherId() throws Exception {
        FakeFamily clock = clock();
        Ear controller = new Ear();
        Ear ticks = new Ear();
        try (GenericNetlink genl = generic()) {
            Family before = genl.family("clock").await();
            Family nlctrl = genl.family("nlctrl").await();
            genl.subscribe(nlctrl, controller, "notify").await();
            Subscription subscription = genl.subscribe(before, ticks, "ticks").await();
            clock.unregister();
            clock.unregister();
            assertThat(controller.next()).isEqualTo("16/" + CTRL_CMD_DELMCAST_GRP);
            assertThat(controller.next()).isEqualTo("16/" + CTRL_CMD_DELFAMILY);
            assertThat(subscription.channel().memberships()).isEmpty();
            assertThat(error(genl.client(), before.request(CMD_GET).build())).isEqualTo(Errno.ENOENT);
            assertThatExceptionOfType(FamilyNotFoundException.class)
                    .isThrownBy(() -> genl.family("clock").await());
            clock();
            assertThat(controller.next()).isEqualTo("16/" + CTRL_CMD_NEWFAMILY);
            assertThat(controller.next()).isEqualTo("16/" + CTRL_CMD_NEWMCAST_GRP);
            assertThat(genl.family("clock").await().id()).isNotEqualTo(before.id());
        }
    }

    @Test
    void policyIsDumped() throws Exception {
        FakeFamily clock = clock();
        try (GenericNetlink genl = generic()) {
            Family nlctrl = genl.family("nlctrl").await();
            Request request = nlctrl.request(CTRL_CMD_GETPOLICY)
                    .attributes(out -> out.u16(CTRL_ATTR_FAMILY_ID, clock.id()))
                    .build();
            assertThat(genl.dump(request, message -> message.u8(0)).await())
                    .as("two commands, one attribute")
                    .containsExactly(CTRL_CMD_GETPOLICY, CTRL_CMD_GETPOLICY, CTRL_CMD_GETPOLICY);
        }
    }

    @Test
    void extendedAckSaysWhatTheScriptSays() throws Exception {
        kernel.protocol(NETLINK_ROUTE)
                .on(100, request -> Answer.error(Errno.EINVAL).text("no").at(20).cookie(new byte[] {1, 2}))
                .on(101, request -> Answer.error(Errno.EINVAL).missing(7, 24))
                .on(102, request -> Answer.success().text("careful"));
        try (NetlinkClient client =
                NetlinkClient.builder(NETLINK_ROUTE).in(kernel).open()) {
            ExtendedAck refused = refusal(client, Request.builder(100).build()).extendedAck();
            assertThat(refused.message()).isEqualTo("no");
            assertThat(refused.offset()).isEqualTo(20);
            assertThat(refused.cookie()).containsExactly(1, 2);
            ExtendedAck missing = refusal(client, Request.builder(101).build()).extendedAck();
            assertThat(missing.missingType()).isEqualTo(7);
            assertThat(missing.missingNest()).isEqualTo(24);
            Acknowledgement warned =
                    client.execute(Request.builder(102).build()).await();
            assertThat(warned.extendedAck().message()).isEqualTo("careful");
        }
        assertThatIllegalStateException().isThrownBy(() -> Answer.silence().text("nobody hears it"));
        assertThatIllegalArgumentException().isThrownBy(() -> Answer.error(-1));
    }

    @Test
    void dumpMayEndWithAnError() {
        kernel.protocol(NETLINK_ROUTE)
                .on(Links.RTM_GETLINK, request -> Answer.dump(Links.links(2)).endingWith(Errno.ENOMEM));
        try (NetlinkClient client =
                NetlinkClient.builder(NETLINK_ROUTE).in(kernel).open()) {
            assertThatExceptionOfType(KernelErrorException.class)
                    .isThrownBy(() -> client.dump(Links.GET_ALL, Link::read).await())
                    .satisfies(failed -> assertThat(failed.errno()).isEqualTo(Errno.ENOMEM));
        }
    }

    @Test
    void lostNotificationsAreLostInSilenceUnlessTheBufferOverran() throws Exception {
        FakeProtocol route = kernel.protocol(NETLINK_ROUTE);
        Ear ear = new Ear();
        try (NetlinkClient client =
                NetlinkClient.builder(NETLINK_ROUTE).in(kernel).open()) {
            Subscription subscription = client.subscribe(ear, 1).await();
            kernel.faults().next(Traffic.NOTIFICATION).lose();
            route.publish(1, Links.link(1));
            route.publish(1, KernelMessage.of(99, out -> out.u8(1)));
            assertThat(ear.next()).isEqualTo("99/1");
            kernel.faults().overrun();
            assertThat(ear.next()).isEqualTo(new Loss.Overrun());
            assertThat(subscription.channel().drops()).isEqualTo(1);
            route.publish(1, KernelMessage.of(99, out -> out.u8(2)));
            assertThat(ear.next()).isEqualTo("99/2");
        }
    }

    @Test
    void clientRunsOnAnyEventLoop() throws Exception {
        Links.script(kernel, 10);
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        try (NetlinkClient client = NetlinkClient.builder(NETLINK_ROUTE)
                .in(kernel)
                .eventLoopGroup(group)
                .open()) {
            assertThat(client.dump(Links.GET_ALL, Link::read).await()).hasSize(10);
        } finally {
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
        }
    }

    @Test
    void scriptThatFailsIsToldToTheClientAndToTheTest() {
        failing = true;
        kernel.protocol(NETLINK_ROUTE).on(100, request -> {
            throw new AssertionError("unexpected request");
        });
        try (NetlinkClient client =
                NetlinkClient.builder(NETLINK_ROUTE).in(kernel).open()) {
            assertThatExceptionOfType(KernelErrorException.class)
                    .isThrownBy(
                            () -> client.execute(Request.builder(100).build()).await())
                    .withMessageContaining("unexpected request");
        }
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(kernel::close)
                .withMessageContaining("unexpected request");
    }

    @Test
    void laterWithoutARequestIsTheTestsMistake() {
        assertThatIllegalStateException().isThrownBy(() -> new Later().answer(Answer.success()));
    }

    private FakeFamily clock() {
        return kernel.generic()
                .register(
                        "clock",
                        family -> family.version(3)
                                .command(CMD_GET, GENL_CMD_CAP_DO)
                                .command(CMD_LIST, GENL_CMD_CAP_DUMP)
                                .attribute(ATTR, 4)
                                .group("ticks"));
    }

    private GenericNetlink generic() {
        return GenericNetlink.on(
                NetlinkClient.builder(NETLINK_GENERIC).in(kernel).open());
    }

    private static long value(MessageView message) {
        AttributeReader in = message.attributes(4);
        assertThat(in.next()).isTrue();
        return in.u64();
    }

    private static Request change(int type, int index, int flags) {
        return Request.builder(type)
                .flags(flags)
                .header(out -> out.u32(0).u32(index).zero(8))
                .build();
    }

    private static int error(NetlinkClient client, Request request) throws InterruptedException {
        return refusal(client, request).errno();
    }

    private static KernelErrorException refusal(NetlinkClient client, Request request) throws InterruptedException {
        try {
            client.execute(request).await();
        } catch (KernelErrorException e) {
            return e;
        }
        throw new AssertionError("no error");
    }
}
