// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.echo.NettylinkEcho.CMD_MESSAGE;
import static io.nettylink.echo.NettylinkEcho.CMD_TICK;
import static io.nettylink.echo.NettylinkEcho.FAMILY_NAME;
import static io.nettylink.echo.NettylinkEcho.MCGRP_MESSAGES;
import static io.nettylink.echo.NettylinkEcho.MCGRP_TICKS;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettylink.Loss;
import io.nettylink.NetlinkException;
import io.nettylink.NotificationListener;
import io.nettylink.Subscription;
import io.nettylink.codec.MessageView;
import io.nettylink.echo.Passage;
import io.nettylink.echo.PublishedMessage;
import io.nettylink.echo.Tick;
import io.nettylink.genl.Family;
import io.nettylink.genl.GenericNetlink;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Listens to the kernel module's multicast groups: prints ticks, which start in a hard interrupt, and what others
 * publish, and says so when some were lost.
 *
 * <p>Usage: {@code MulticastSubscriber [SECONDS [MESSAGES]]}; ends after that time (60 s), or after so many messages.
 */
final class MulticastSubscriber implements NotificationListener {
    private final CountDownLatch wanted;
    private long lastTick;

    private MulticastSubscriber(int messages) {
        this.wanted = new CountDownLatch(messages);
    }

    public static void main(String[] arguments) throws InterruptedException {
        long seconds = arguments.length > 0 ? Long.parseLong(arguments[0]) : 60;
        int messages = arguments.length > 1 ? Integer.parseInt(arguments[1]) : Integer.MAX_VALUE;
        try (GenericNetlink genl = GenericNetlink.open()) {
            MulticastSubscriber subscriber = new MulticastSubscriber(messages);
            Family family = genl.family(FAMILY_NAME).await();
            try (Subscription subscription = genl.subscribe(family, subscriber, MCGRP_MESSAGES, MCGRP_TICKS)
                    .await()) {
                System.out.println("subscribed with port id " + subscription.portId());
                boolean complete = subscriber.wanted.await(seconds, TimeUnit.SECONDS);
                System.out.println(complete ? "that was all" : "time is up");
            }
        } catch (NetlinkException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    @Override
    public void notification(MessageView message) {
        switch (message.u8(0)) {
            case CMD_TICK -> print(Tick.read(message));
            case CMD_MESSAGE -> print(PublishedMessage.read(message));
            default -> System.out.println("a notification of a newer module: command " + message.u8(0));
        }
        wanted.countDown();
    }

    @Override
    public void lost(Loss loss) {
        System.out.println("LOST some notifications here: " + loss);
    }

    private void print(Tick tick) {
        if (lastTick != 0 && tick.sequence() != lastTick + 1) {
            System.out.println("LOST " + (tick.sequence() - lastTick - 1) + " ticks here");
        }
        lastTick = tick.sequence();
        System.out.println("  tick " + tick.sequence() + way(tick.received(), tick.replied()));
    }

    private static void print(PublishedMessage message) {
        System.out.println("  \"" + new String(message.payload(), UTF_8) + "\" from port id " + message.portId()
                + way(message.received(), message.replied()));
    }

    private static String way(Passage in, Passage out) {
        return String.format(
                Locale.ROOT,
                ":  %s (CPU %d) -> %s (CPU %d) %.1f us -> user receive %.1f us",
                in.context().name().toLowerCase(Locale.ROOT),
                in.cpu(),
                out.context().name().toLowerCase(Locale.ROOT),
                out.cpu(),
                (out.nanoTime() - in.nanoTime()) / 1000.0,
                (System.nanoTime() - out.nanoTime()) / 1000.0);
    }
}
