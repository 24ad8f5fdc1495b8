// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import static io.nettylink.Outcomes.failure;
import static io.nettylink.Outcomes.value;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.codec.Errno.ENOENT;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_DELFAMILY;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_NEWFAMILY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.nettylink.FamilyGoneException;
import io.nettylink.FamilyNotFoundException;
import io.nettylink.GroupNotFoundException;
import io.nettylink.KernelErrorException;
import io.nettylink.Loss;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkFuture;
import io.nettylink.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Families that are followed. Those of this machine don't come and go: what the controller would notify is made by hand,
 * and what is asked, the kernel answers. The module {@code it} has the same with a module that does come and go.
 */
@Timeout(60)
class FollowTest {
    private static final String NAME = "netdev";
    private static final int DEV_GET = 1;
    private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

    /** An id that no family of this machine has: the kernel gives them out from below. */
    private static final int NO_ID = 1000;

    private final GenericNetlink genl = GenericNetlink.open();
    private final Notifications notifications = new Notifications(genl);

    @AfterEach
    void close() {
        genl.close();
    }

    @Test
    void familyIsTheKernelsAndTheSameForEachWhoFollowsIt() throws Exception {
        FollowedFamily followed = value(genl.follow(NAME));
        assertThat(followed.name()).isEqualTo(NAME);
        assertThat(followed.isPresent()).isTrue();
        assertThat(followed.current()).isEqualTo(value(genl.family(NAME)));
        assertThat(value(genl.follow(NAME))).isSameAs(followed);
        assertThat(devices(followed.request(DEV_GET).build())).isPositive();
        assertThat(followed.request(DEV_GET).build()).hasToString("netdev command 1");
    }

    @Test
    void familyThatWasNeverThere() throws Exception {
        FollowedFamily followed = value(genl.follow("no-such-family"));
        assertThat(followed.isPresent()).isFalse();
        Request request = followed.request(1).build();
        assertThat(failure(genl.execute(request), FamilyNotFoundException.class).family())
                .isEqualTo("no-such-family");
        assertThatThrownBy(followed::current).isInstanceOf(FamilyNotFoundException.class);
        assertThat(failure(followed.subscribe(new Deaf(), "group"), FamilyNotFoundException.class))
                .hasNoCause();
    }

    @Test
    void familyThatLeavesAndComesBack() throws Exception {
        FollowedFamily followed = value(genl.follow(NAME));
        Family before = followed.current();
        Request kept = followed.request(DEV_GET).build();
        Request old = before.request(DEV_GET).build();

        notifications.send(CTRL_CMD_DELFAMILY, before);
        assertThat(followed.isPresent()).isFalse();
        for (Request request : new Request[] {kept, old}) {
            FamilyGoneException gone = failure(genl.dump(request, message -> 1), FamilyGoneException.class);
            assertThat(gone)
                    .hasMessage("family \"netdev\" is gone: its module was unloaded")
                    .hasNoCause();
            assertThat(gone.family()).isEqualTo(NAME);
        }
        assertThat(failure(followed.subscribe(new Deaf(), "mgmt"), FamilyGoneException.class))
                .hasNoCause();

        notifications.send(CTRL_CMD_NEWFAMILY, before);
        assertThat(devices(kept)).isPositive();
        assertThat(devices(old)).isPositive();
    }

    @Test
    void whatBecomesOfAnotherIncarnationDoesNotMatter() throws Exception {
        FollowedFamily followed = value(genl.follow(NAME));
        Family before = followed.current();
        notifications.send(CTRL_CMD_DELFAMILY, with(before, NO_ID, before.groups()));
        assertThat(followed.current()).isEqualTo(before);
        notifications.send(CTRL_CMD_DELFAMILY, value(genl.family("nlctrl")));
        assertThat(followed.isPresent()).isTrue();
    }

    @Test
    void requestsGoToTheNewIdAndThoseForTheOldOneNowhere() throws Exception {
        FollowedFamily followed = value(genl.follow(NAME));
        Family before = followed.current();
        Request kept = followed.request(DEV_GET).build();
        notifications.send(CTRL_CMD_NEWFAMILY, with(before, NO_ID, before.groups()));
        assertThat(kept.type()).isEqualTo(NO_ID);

        FamilyGoneException old =
                failure(genl.dump(before.request(DEV_GET).build(), message -> 1), FamilyGoneException.class);
        assertThat(old)
                .hasMessage("family \"netdev\" has no longer the id " + before.id()
                        + " but 1000: its module was loaded anew")
                .hasNoCause();

        FamilyGoneException sent = failure(genl.dump(kept, message -> 1), FamilyGoneException.class);
        assertThat(sent)
                .hasMessage("family \"netdev\" has no longer the id 1000: its module is unloaded")
                .hasCauseInstanceOf(KernelErrorException.class);
        assertThat(followed.isPresent()).as("the kernel's word counts").isFalse();
    }

    @Test
    void lostNotificationsMakeEverythingAskedForAgain() throws Exception {
        FollowedFamily followed = value(genl.follow(NAME));
        FollowedFamily other = value(genl.follow("ethtool"));
        Family before = followed.current();
        notifications.send(CTRL_CMD_NEWFAMILY, with(before, NO_ID, before.groups()));
        notifications.send(CTRL_CMD_DELFAMILY, other.current());
        genl.client().channel().config().setAutoRead(false);
        notifications.lose();
        assertThat(followed.isPresent()).isFalse();
        assertThat(failure(genl.execute(followed.request(DEV_GET).build()), FamilyGoneException.class))
                .hasMessageContaining("it is being looked up");
        NetlinkFuture<FollowedFamily> known = genl.follow(NAME);
        assertThat(known).isNotDone();
        genl.client().channel().config().setAutoRead(true);
        assertThat(value(known).current()).isEqualTo(before);
        assertThat(value(genl.follow("ethtool")).isPresent()).isTrue();
    }

    @Test
    void notificationCountsMoreThanAnAnswerThatWasAskedForBefore() throws Exception {
        FollowedFamily followed = value(genl.follow(NAME));
        Family before = followed.current();
        genl.client().channel().config().setAutoRead(false);
        notifications.lose();
        notifications.send(CTRL_CMD_NEWFAMILY, with(before, NO_ID, before.groups()));
        genl.client().channel().config().setAutoRead(true);
        // Answers come in the order of the requests, so that the one before was heard.
        value(genl.client()
                .call(
                        value(genl.family("nlctrl"))
                                .request(3)
                                .attributes(out -> out.u16(1, 16))
                                .build(),
                        m -> 1));
        assertThat(followed.current().id()).isEqualTo(NO_ID);
    }

    @Test
    void departureOfAnUnknownIncarnationMakesAPendingAnswerVoid() throws Exception {
        FollowedFamily followed = value(genl.follow(NAME));
        Family before = followed.current();
        AtomicInteger questions = countRequests();
        genl.client().channel().config().setAutoRead(false);
        notifications.lose();
        assertThat(questions).hasValue(1);
        notifications.send(CTRL_CMD_DELFAMILY, with(before, NO_ID, before.groups()));
        assertThat(questions).as("asked again").hasValue(2);
        NetlinkFuture<FollowedFamily> known = genl.follow(NAME);
        assertThat(followed.isPresent()).isFalse();
        genl.client().channel().config().setAutoRead(true);
        assertThat(value(known).current()).isEqualTo(before);
    }

    @Test
    void questionThatFailsIsAskedAgain() throws Exception {
        try (GenericNetlink narrow = GenericNetlink.on(
                NetlinkClient.builder(NETLINK_GENERIC).maxPending(1).open())) {
            FollowedFamily followed = value(narrow.follow(NAME));
            Family before = followed.current();
            narrow.client().channel().config().setAutoRead(false);
            NetlinkFuture<Integer> first = narrow.call(before.request(DEV_GET).build(), message -> 1);
            new Notifications(narrow).lose();
            assertThat(followed.isPresent()).isFalse();
            narrow.client().channel().config().setAutoRead(true);
            failure(first, KernelErrorException.class);
            awaitPresence(followed);
            assertThat(followed.current()).isEqualTo(before);
        }
    }

    @Test
    void answerToSomeoneElseIsNewsToo() throws Exception {
        FollowedFamily followed = value(genl.follow(NAME));
        Family before = followed.current();
        notifications.send(CTRL_CMD_DELFAMILY, before);
        assertThat(value(genl.family(NAME))).isEqualTo(before);
        awaitPresence(followed);
        assertThat(followed.current()).isEqualTo(before);
    }

    @Test
    void idOfAFamilyThatIsGoneIsRefusedClearly() throws Exception {
        Family gone = new Family("gone", NO_ID, 1, 0, 0, List.of(), Map.of("events", groupOfNobody()));
        FamilyGoneException failure = failure(genl.execute(gone.request(1).build()), FamilyGoneException.class);
        assertThat(failure).hasMessage("family \"gone\" has no longer the id 1000: its module is unloaded");
        assertThat(failure.getCause())
                .isInstanceOfSatisfying(
                        KernelErrorException.class, e -> assertThat(e.errno()).isEqualTo(ENOENT));
        assertThat(failure(genl.policies(gone), FamilyGoneException.class))
                .hasCauseInstanceOf(KernelErrorException.class);
        assertThat(failure(genl.subscribe(gone, new Deaf(), "events"), FamilyGoneException.class))
                .hasMessageContaining("has no longer the id 1000");
    }

    @Test
    void groupsOfAnIdThatIsAnothersNowAreNotListenedTo() throws Exception {
        Family owner = value(genl.family(NAME));
        Deaf listener = new Deaf();
        Family gone = new Family("gone", owner.id(), 1, 0, 0, List.of(), owner.groups());
        assertThat(failure(genl.subscribe(gone, listener, "mgmt"), FamilyGoneException.class))
                .hasMessage("family \"gone\" has no longer the id " + owner.id() + ": which is now that of \"netdev\"");
        listener.awaitClosed();
    }

    @Test
    void enoentOfTheFamilysOwnStaysWhatItIs() throws Exception {
        int delNamespace = 2;
        int namespaceId = 1;
        FollowedFamily ioam = value(genl.follow("IOAM6"));
        Request request = ioam.request(delNamespace)
                .attributes(out -> out.u16(namespaceId, 0x7777))
                .build();
        KernelErrorException failure = failure(genl.execute(request), KernelErrorException.class);
        assertThat(failure.errno()).isEqualTo(ENOENT);
        assertThat(ioam.isPresent()).isTrue();
    }

    @Test
    void cancellingGivesTheRequestUp() throws Exception {
        try (GenericNetlink narrow = GenericNetlink.on(
                NetlinkClient.builder(NETLINK_GENERIC).maxPending(1).open())) {
            Family family = value(narrow.family(NAME));
            narrow.client().channel().config().setAutoRead(false);
            narrow.execute(family.request(DEV_GET).build()).cancel(false);
            NetlinkFuture<Family> another = narrow.family(NAME);
            narrow.client().channel().config().setAutoRead(true);
            assertThat(value(another)).isEqualTo(family);
        }
    }

    @Test
    void groupsAreJoinedByTheNumbersOfToday() throws Exception {
        FollowedFamily followed = value(genl.follow(NAME));
        Family before = followed.current();
        Deaf listener = new Deaf();
        FamilySubscription subscription = value(followed.subscribe(listener, "mgmt"));
        assertThat(subscription.channel().memberships()).containsExactly(before.group("mgmt"));
        assertThat(subscription.portId()).isPositive();

        int elsewhere = value(genl.family("nlctrl")).group("notify");
        notifications.send(CTRL_CMD_NEWFAMILY, with(before, NO_ID, Map.of("mgmt", elsewhere)));
        assertThat(listener.next()).isEqualTo(new Loss.Rejoined(NAME, null));
        assertThat(subscription.channel().memberships()).containsExactly(elsewhere);

        notifications.send(CTRL_CMD_NEWFAMILY, with(before, NO_ID, Map.of("mgmt", elsewhere)));
        notifications.send(CTRL_CMD_NEWFAMILY, with(before, NO_ID + 1, Map.of()));
        Loss.Rejoined without = (Loss.Rejoined) listener.next();
        assertThat(without.failure()).isInstanceOf(GroupNotFoundException.class);
        assertThat(subscription.channel().memberships()).isEmpty();

        notifications.send(CTRL_CMD_NEWFAMILY, before);
        assertThat(listener.next()).isEqualTo(new Loss.Rejoined(NAME, null));
        assertThat(subscription.channel().memberships()).containsExactly(before.group("mgmt"));

        subscription.close();
        notifications.send(CTRL_CMD_NEWFAMILY, with(before, NO_ID, before.groups()));
        assertThat(listener.poll()).as("what closed subscriptions hear").isNull();
    }

    @Test
    void groupThatIsNotThereIsNamed() throws Exception {
        FollowedFamily followed = value(genl.follow(NAME));
        Deaf listener = new Deaf();
        assertThat(failure(followed.subscribe(listener, "mgmt", "gossip"), GroupNotFoundException.class)
                        .group())
                .isEqualTo("gossip");
        listener.awaitClosed();
    }

    private static void awaitPresence(FollowedFamily followed) {
        long start = System.nanoTime();
        while (!followed.isPresent()) {
            assertThat(System.nanoTime() - start)
                    .as("nanoseconds without the family")
                    .isLessThan(PATIENCE_NANOS);
            Thread.onSpinWait();
        }
    }

    private AtomicInteger countRequests() {
        AtomicInteger requests = new AtomicInteger();
        genl.client().channel().pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
                requests.incrementAndGet();
                super.write(context, message, promise);
            }
        });
        return requests;
    }

    private int groupOfNobody() throws InterruptedException {
        Set<Integer> taken = value(genl.families()).stream()
                .flatMap(family -> family.groups().values().stream())
                .collect(Collectors.toSet());
        return IntStream.rangeClosed(1, 32)
                .filter(number -> !taken.contains(number))
                .findFirst()
                .orElseThrow();
    }

    private int devices(Request request) throws InterruptedException {
        return value(genl.dump(request, message -> 1)).size();
    }

    private static Family with(Family family, int id, Map<String, Integer> groups) {
        return new Family(
                family.name(),
                id,
                family.version(),
                family.userHeaderLength(),
                family.maxAttribute(),
                family.operations(),
                groups);
    }
}
