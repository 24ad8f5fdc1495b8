// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_PAYLOAD;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_SEQUENCE;
import static io.nettylink.echo.NettylinkEcho.A_TICKER_PERIOD;
import static io.nettylink.echo.NettylinkEcho.CMD_ECHO;
import static io.nettylink.echo.NettylinkEcho.CMD_MESSAGE;
import static io.nettylink.echo.NettylinkEcho.CMD_PUBLISH;
import static io.nettylink.echo.NettylinkEcho.CMD_STATS;
import static io.nettylink.echo.NettylinkEcho.CMD_TICKER_SET;
import static io.nettylink.echo.NettylinkEcho.FAMILY_NAME;
import static io.nettylink.echo.NettylinkEcho.MCGRP_MESSAGES;
import static io.nettylink.echo.NettylinkEcho.MCGRP_TICKS;
import static io.nettylink.echo.NettylinkEcho.PAYLOAD_MAX;
import static io.nettylink.echo.NettylinkEcho.PERIOD_MAX;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nettylink.FamilyGoneException;
import io.nettylink.FamilyNotFoundException;
import io.nettylink.Loss;
import io.nettylink.NetlinkException;
import io.nettylink.NetlinkFuture;
import io.nettylink.Request;
import io.nettylink.RequestTimeoutException;
import io.nettylink.codec.AttributePath;
import io.nettylink.codec.AttributePolicy;
import io.nettylink.echo.EchoReply;
import io.nettylink.echo.NettylinkEcho;
import io.nettylink.echo.PublishedMessage;
import io.nettylink.genl.Family;
import io.nettylink.genl.FamilyPolicies;
import io.nettylink.genl.FamilySubscription;
import io.nettylink.genl.FollowedFamily;
import io.nettylink.genl.GenericNetlink;
import io.nettylink.genl.OperationKind;
import io.nettylink.genl.PolicyTable;
import io.nettylink.genl.Support;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The module comes and goes, and a family that is followed with it. */
@Timeout(300)
class ReloadFollowedTest {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();
    private static final Duration BRIEF = Duration.ofSeconds(1);

    private final GenericNetlink genl = Ledger.open();

    @AfterEach
    void close() {
        genl.close();
    }

    @Test
    void aRequestThatIsKeptFailsClearlyInBetweenAndThenGoesToTheNewId() throws Exception {
        FollowedFamily echo = genl.follow(FAMILY_NAME).await();
        Request request = echo(echo, "kept");
        assertThat(genl.call(request, EchoReply::read).await().payload())
                .asString(UTF_8)
                .isEqualTo("kept");
        Family before = echo.current();

        unload();
        FamilyGoneException gone;
        try {
            gone = catchThrowableOfType(
                    FamilyGoneException.class,
                    () -> genl.call(request, EchoReply::read).await());
        } finally {
            load();
        }
        assertThat(gone.family()).isEqualTo(FAMILY_NAME);
        assertThat(gone).hasMessageStartingWith("family \"nettylink-echo\" ");

        assertThat(again(request).payload()).asString(UTF_8).isEqualTo("kept");
        assertThat(echo.isPresent()).isTrue();
        assertThat(echo.current().id()).isNotEqualTo(before.id());
    }

    @Test
    void aFamilyThatIsKeptFailsClearlyForGood() throws Exception {
        Family before = genl.family(FAMILY_NAME).await();
        unload();
        load();
        Request request = before.request(CMD_STATS).build();
        Inbox<Integer> inbox = new Inbox<>(CMD_MESSAGE, message -> 1);

        FamilyGoneException asked = catchThrowableOfType(
                FamilyGoneException.class, () -> genl.execute(request).await());
        assertThat(asked).hasMessageContaining("has no longer the id " + before.id());
        assertThat(catchThrowableOfType(
                        FamilyGoneException.class,
                        () -> genl.subscribe(before, inbox, MCGRP_MESSAGES).await()))
                .hasMessageContaining("has no longer the id " + before.id());
        assertThat(catchThrowableOfType(
                        FamilyGoneException.class, () -> genl.policies(before).await()))
                .hasMessageContaining("has no longer the id " + before.id());

        FollowedFamily echo = genl.follow(FAMILY_NAME).await();
        FamilyGoneException notSent = catchThrowableOfType(
                FamilyGoneException.class, () -> genl.execute(request).await());
        assertThat(notSent).hasMessageContaining("but " + echo.current().id()).hasNoCause();
    }

    @Test
    void groupsAreJoinedAgainAndTheListenerLearnsOfTheHole() throws Exception {
        FollowedFamily echo = genl.follow(FAMILY_NAME).await();
        Inbox<PublishedMessage> inbox = new Inbox<>(CMD_MESSAGE, PublishedMessage::read);
        try (FamilySubscription subscription =
                echo.subscribe(inbox, MCGRP_MESSAGES, MCGRP_TICKS).await()) {
            for (int round = 0; round < 3; round++) {
                String text = "round " + round;
                genl.execute(publish(echo, text)).await();
                assertThat(inbox.take().payload()).asString(UTF_8).isEqualTo(text);
                unload();
                load();
                assertThat(inbox.takeLoss()).isEqualTo(new Loss.Rejoined(FAMILY_NAME, null));
                assertThat(subscription.channel().memberships())
                        .containsExactlyInAnyOrderElementsOf(
                                echo.current().groups().values());
            }
            genl.execute(publish(echo, "last")).await();
            assertThat(inbox.take().payload()).asString(UTF_8).isEqualTo("last");
            assertThat(inbox.hasLosses()).isFalse();
        }
    }

    @Test
    void aFamilyCanBeFollowedBeforeItIsThere() throws Exception {
        unload();
        try {
            FollowedFamily echo = genl.follow(FAMILY_NAME).await();
            assertThat(echo.isPresent()).isFalse();
            Request request = echo(echo, "early");
            assertThat(catchThrowableOfType(
                                    FamilyNotFoundException.class,
                                    () -> genl.call(request, EchoReply::read).await())
                            .family())
                    .isEqualTo(FAMILY_NAME);
            load();
            assertThat(again(request).payload()).asString(UTF_8).isEqualTo("early");
        } finally {
            if (!isLoaded()) {
                load();
            }
        }
    }

    @Test
    void manyReloadsWithRequestsInFlightNeverMixAnswersUp() throws Exception {
        FollowedFamily echo = genl.follow(FAMILY_NAME).await();
        Set<Integer> ids = new HashSet<>();
        int answered = 0;
        int refused = 0;
        for (int round = 0; round < 12; round++) {
            List<String> texts = new ArrayList<>();
            List<NetlinkFuture<EchoReply>> replies = new ArrayList<>();
            Thread reload = Thread.ofPlatform().start(ReloadFollowedTest::reload);
            while (reload.isAlive() || replies.isEmpty()) {
                String text = round + "/" + replies.size();
                texts.add(text);
                NetlinkFuture<EchoReply> reply = genl.call(echo(echo, text), EchoReply::read);
                replies.add(reply);
                // No more than a few at once: the rest of the machine has to come by, too.
                if (replies.size() % 8 == 0) {
                    outcome(reply);
                }
            }
            for (int i = 0; i < replies.size(); i++) {
                EchoReply reply = outcome(replies.get(i));
                if (reply == null) {
                    refused++;
                } else {
                    answered++;
                    assertThat(reply.payload()).asString(UTF_8).isEqualTo(texts.get(i));
                }
            }
            assertThat(again(echo(echo, "settled")).payload()).asString(UTF_8).isEqualTo("settled");
            ids.add(echo.current().id());
        }
        assertThat(ids).as("each load has an id of its own").hasSize(12);
        assertThat(answered).isPositive();
        assertThat(refused).isPositive();
    }

    @Test
    void theKernelTellsTheModulesPolicies() throws Exception {
        FamilyPolicies policies =
                genl.policies(genl.family(FAMILY_NAME).await()).await();
        AttributePath payload = new AttributePath(List.of(A_MESSAGE_PAYLOAD));
        assertThat(policies.accepts(CMD_ECHO, OperationKind.DO)).isEqualTo(Support.YES);
        assertThat(policies.accepts(CMD_ECHO, OperationKind.DUMP)).isEqualTo(Support.NO);
        assertThat(policies.accepts(CMD_ECHO, OperationKind.DO, payload)).isEqualTo(Support.YES);
        assertThat(policies.accepts(CMD_ECHO, OperationKind.DO, new AttributePath(List.of(A_MESSAGE_SEQUENCE))))
                .isEqualTo(Support.NO);
        assertThat(policies.accepts(CMD_STATS, OperationKind.DUMP, payload)).isEqualTo(Support.NO);
        assertThat(policy(policies, CMD_ECHO, A_MESSAGE_PAYLOAD))
                .hasToString("binary of at most " + PAYLOAD_MAX + " bytes");
        assertThat(policy(policies, CMD_TICKER_SET, A_TICKER_PERIOD)).hasToString("u32 in 0.." + PERIOD_MAX);
    }

    private static @Nullable AttributePolicy policy(FamilyPolicies policies, int command, int attribute) {
        PolicyTable table = policies.table(command, OperationKind.DO);
        return table == null ? null : table.attributes().get(attribute);
    }

    private static Request echo(FollowedFamily echo, String text) {
        return echo.request(CMD_ECHO)
                .attributes(out -> out.bytes(A_MESSAGE_PAYLOAD, text.getBytes(UTF_8)))
                .names(NettylinkEcho::messageAttribute)
                .replyAfterAcknowledgement()
                .timeout(BRIEF)
                .build();
    }

    private static Request publish(FollowedFamily echo, String text) {
        return echo.request(CMD_PUBLISH)
                .attributes(out -> out.bytes(A_MESSAGE_PAYLOAD, text.getBytes(UTF_8)))
                .build();
    }

    /** The answer; null where there is none for one of the reasons that a reload can be. */
    private static @Nullable EchoReply outcome(NetlinkFuture<EchoReply> reply) throws InterruptedException {
        try {
            return reply.await();
        } catch (FamilyGoneException | RequestTimeoutException e) {
            return null;
        }
    }

    /** The answer as soon as the family is known to be back. */
    private EchoReply again(Request request) throws InterruptedException {
        long start = System.nanoTime();
        while (true) {
            try {
                return genl.call(request, EchoReply::read).await();
            } catch (NetlinkException e) {
                boolean passing = e instanceof FamilyGoneException
                        || e instanceof FamilyNotFoundException
                        || e instanceof RequestTimeoutException;
                if (!passing || System.nanoTime() - start > PATIENCE_NANOS) {
                    throw e;
                }
            }
        }
    }

    private static void reload() {
        try {
            unload();
            load();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void unload() throws Exception {
        Processes.run(List.of("rmmod", "nettylink_echo"));
    }

    private static void load() throws Exception {
        Processes.run(List.of("insmod", String.valueOf(System.getenv("NETTYLINK_MODULE_FILE"))));
    }

    private static boolean isLoaded() throws Exception {
        return Processes.run(List.of("lsmod")).stream().anyMatch(line -> line.startsWith("nettylink_echo"));
    }
}
