// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static io.nettylink.echo.NettylinkEcho.CMD_MESSAGE;
import static io.nettylink.echo.NettylinkEcho.MCGRP_MESSAGES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelOption;
import io.nettylink.Loss;
import io.nettylink.NetlinkClient;
import io.nettylink.Subscription;
import io.nettylink.echo.CpuCounters;
import io.nettylink.echo.Delivery;
import io.nettylink.echo.PublishedMessage;
import io.nettylink.genl.GenericNetlink;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The command publish, and the multicast group messages. */
class PublishTest {

    @ParameterizedTest
    @EnumSource
    void everyMemberGetsWhatIsPublishedOnTheWayThatWasAskedFor(Delivery delivery) throws Exception {
        int messages = 40;
        Inbox<PublishedMessage> first =
                new Inbox<>(CMD_MESSAGE, message -> Ways.check(PublishedMessage.read(message), delivery));
        Inbox<PublishedMessage> second =
                new Inbox<>(CMD_MESSAGE, message -> Ways.check(PublishedMessage.read(message), delivery));
        try (EchoModule module = EchoModule.open();
                EchoModule other = EchoModule.open()) {
            module.genl.subscribe(module.family, first, MCGRP_MESSAGES).await();
            other.genl.subscribe(other.family, second, MCGRP_MESSAGES).await();

            CpuCounters before = module.counters();
            for (int i = 0; i < messages; i++) {
                module.publish("to all " + i, delivery);
            }
            for (Inbox<PublishedMessage> inbox : List.of(first, second)) {
                long sequence = 0;
                for (int i = 0; i < messages; i++) {
                    PublishedMessage message = inbox.take();
                    assertThat(message.payload()).asString(UTF_8).isEqualTo("to all " + i);
                    assertThat(message.portId()).isEqualTo(module.genl.client().portId());
                    assertThat(message.sequence()).isGreaterThan(sequence);
                    sequence = message.sequence();
                }
                assertThat(inbox.hasLosses()).isFalse();
            }
            CpuCounters after = module.counters();
            assertThat(after.published() - before.published())
                    .as("counted once, however many take it")
                    .isEqualTo(messages);
            assertThat(after.echoed()).isEqualTo(before.echoed());
        }
    }

    @Test
    void withoutMembersTheLossIsCounted() throws Exception {
        try (EchoModule module = EchoModule.open()) {
            CpuCounters before = module.counters();
            module.publish("to nobody");
            CpuCounters after = module.counters();
            assertThat(after.received() - before.received()).isEqualTo(1);
            assertThat(after.noListener() - before.noListener()).isEqualTo(1);
            assertThat(after.published()).isEqualTo(before.published());
        }
    }

    @Test
    void aSubscriberThatIsTooSlowIsToldThatItLostSome() throws Exception {
        Inbox<PublishedMessage> inbox =
                new Inbox<>(CMD_MESSAGE, message -> Ways.check(PublishedMessage.read(message), Delivery.SOFTIRQ));
        NetlinkClient client = Ledger.client()
                .subscriptionOption(ChannelOption.SO_RCVBUF, 4096)
                .open();
        try (EchoModule module = EchoModule.on(GenericNetlink.on(client))) {
            Subscription subscription =
                    module.genl.subscribe(module.family, inbox, MCGRP_MESSAGES).await();
            subscription.channel().config().setAutoRead(false);
            CpuCounters before = module.counters();
            String text = "x".repeat(1000);
            for (int i = 0; i < 50; i++) {
                module.publish(text);
            }
            subscription.channel().config().setAutoRead(true);

            assertThat(inbox.takeLoss()).isInstanceOf(Loss.Overrun.class);
            CpuCounters after = module.counters();
            assertThat(after.sendFailed()).as("the module counts the drops").isGreaterThan(before.sendFailed());

            module.publish("it goes on");
            PublishedMessage last = inbox.take();
            while (!new String(last.payload(), UTF_8).equals("it goes on")) {
                last = inbox.take();
            }
        }
    }
}
