// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import static io.nettylink.Outcomes.failure;
import static io.nettylink.Outcomes.value;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_DELFAMILY;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_NEWFAMILY;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.nettylink.FamilyGoneException;
import io.nettylink.Loss;
import io.nettylink.NetlinkFuture;
import io.nettylink.Request;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Families that are not what they were though their numbers are: an id is given out again after about a thousand
 * others, group numbers at once, and news can be lost. Where the kernel would end memberships, the test does.
 */
@Timeout(60)
class IncarnationTest {
    private static final String NAME = "netdev";
    private static final String GROUP = "mgmt";
    private static final int DEV_GET = 1;
    private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();
    private static final long PATIENCE_SECONDS = 20;

    /** An id that no family of this machine has: the kernel gives them out from below. */
    private static final int NO_ID = 1000;

    private final GenericNetlink genl = GenericNetlink.open();
    private final Notifications notifications = new Notifications(genl);
    private final Deaf listener = new Deaf();

    @AfterEach
    void close() {
        genl.close();
    }

    @Test
    void theSameIdAgainIsAnotherIncarnation() throws Exception {
        FollowedFamily followed = value(genl.follow(NAME));
        FamilySubscription subscription = value(followed.subscribe(listener, GROUP));
        Family before = followed.current();
        Request kept = followed.request(DEV_GET).build();

        notifications.send(CTRL_CMD_DELFAMILY, before);
        assertThat(failure(genl.dump(kept, message -> 1), FamilyGoneException.class))
                .hasNoCause();
        assertThat(subscription.channel().memberships())
                .as("a number may be another family's by now")
                .isEmpty();
        assertThat(listener.poll()).isNull();

        notifications.send(CTRL_CMD_NEWFAMILY, before);
        assertThat(listener.next()).isEqualTo(new Loss.Rejoined(NAME, null));
        assertThat(subscription.channel().memberships()).containsExactly(before.group(GROUP));
        assertThat(value(genl.dump(kept, message -> 1))).isNotEmpty();

        notifications.send(CTRL_CMD_NEWFAMILY, before);
        assertThat(listener.poll()).as("nothing new").isNull();
    }

    @Test
    void aDepartureThatNobodyHeardOfShowsInTheMemberships() throws Exception {
        FollowedFamily followed = value(genl.follow(NAME));
        FamilySubscription subscription = value(followed.subscribe(listener, GROUP));
        Family before = followed.current();

        endMemberships(subscription, before);
        notifications.send(CTRL_CMD_NEWFAMILY, before);
        assertThat(listener.next()).isEqualTo(new Loss.Rejoined(NAME, null));
        assertThat(subscription.channel().memberships()).containsExactly(before.group(GROUP));

        endMemberships(subscription, before);
        notifications.lose();
        assertThat(listener.next()).isEqualTo(new Loss.Rejoined(NAME, null));
        assertThat(subscription.channel().memberships()).containsExactly(before.group(GROUP));
    }

    @Test
    void aLossWithoutADepartureIsNoneForTheListener() throws Exception {
        FollowedFamily followed = value(genl.follow(NAME));
        FamilySubscription subscription = value(followed.subscribe(listener, GROUP));
        notifications.lose();
        await(followed::isPresent);
        assertThat(listener.poll()).isNull();
        assertThat(subscription.channel().memberships())
                .containsExactly(followed.current().group(GROUP));
    }

    @Test
    void groupsOfOtherNumbersUnderTheSameIdAreJoined() throws Exception {
        FollowedFamily followed = value(genl.follow(NAME));
        FamilySubscription subscription = value(followed.subscribe(listener, GROUP));
        Family before = followed.current();
        int elsewhere = value(genl.family("nlctrl")).group("notify");
        notifications.send(CTRL_CMD_NEWFAMILY, with(before, before.id(), Map.of(GROUP, elsewhere)));
        assertThat(listener.next()).isEqualTo(new Loss.Rejoined(NAME, null));
        assertThat(subscription.channel().memberships()).containsExactly(elsewhere);

        assertThat(value(genl.family(NAME)))
                .as("the kernel's word, which is news")
                .isEqualTo(before);
        assertThat(listener.next()).isEqualTo(new Loss.Rejoined(NAME, null));
        assertThat(subscription.channel().memberships()).containsExactly(before.group(GROUP));
        assertThat(followed.current()).isEqualTo(before);
    }

    @Test
    void anAnswerThatWasAskedForBeforeTheFamilyCameBackSaysNothing() throws Exception {
        FollowedFamily followed = value(genl.follow(NAME));
        Family again = with(followed.current(), NO_ID, followed.current().groups());
        notifications.send(CTRL_CMD_NEWFAMILY, again);
        CountDownLatch asked = holdTheAnswerToTheSecondRequest();
        NetlinkFuture<?> call = genl.dump(followed.request(DEV_GET).build(), message -> 1);
        assertThat(asked.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("asked who has the id now")
                .isTrue();
        notifications.send(CTRL_CMD_DELFAMILY, again);
        notifications.send(CTRL_CMD_NEWFAMILY, again);
        genl.client().channel().config().setAutoRead(true);
        failure(call, FamilyGoneException.class);
        assertThat(followed.isPresent())
                .as("the notification is newer than the answer")
                .isTrue();
    }

    @Test
    void aSocketForNotificationsThatIsClosedGetsASuccessor() throws Exception {
        FollowedFamily followed = value(genl.follow(NAME));
        FamilySubscription subscription = value(followed.subscribe(listener, GROUP));
        endMemberships(subscription, followed.current());
        requireNonNull(genl.registry.subscription()).close();
        assertThat(listener.next())
                .as("the kernel was asked, but not before somebody listened again")
                .isEqualTo(new Loss.Rejoined(NAME, null));
        int notify = value(genl.family("nlctrl")).group("notify");
        assertThat(requireNonNull(genl.registry.subscription()).channel().memberships())
                .containsExactly(notify);
        assertThat(followed.isPresent()).isTrue();
    }

    /** What the kernel does as a family leaves. */
    private static void endMemberships(FamilySubscription subscription, Family family) {
        subscription.channel().leaveGroup(family.group(GROUP)).syncUninterruptibly();
    }

    /** Stops reading as soon as a second request is written from here on. */
    private CountDownLatch holdTheAnswerToTheSecondRequest() {
        CountDownLatch requests = new CountDownLatch(2);
        genl.client().channel().pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
                if (requests.getCount() == 1) {
                    context.channel().config().setAutoRead(false);
                }
                super.write(context, message, promise);
                requests.countDown();
            }
        });
        return requests;
    }

    private static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).as("nanoseconds in vain").isLessThan(PATIENCE_NANOS);
            Thread.onSpinWait();
        }
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
