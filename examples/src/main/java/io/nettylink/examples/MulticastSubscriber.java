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
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Listens to the kernel module's multicast groups: prints ticks, which start in a hard interrupt, and what others
 * publish, and says so when some were lost.
 *
 * <p>Usage: {@code MulticastSubscriber [SECONDS [MESSAGES]]}; ends after that time (60 s), or after so many messages.
 */
final class MulticastSubscriber implements NotificationListener {
    private static final int MAX_UNPRINTED = 1000;

    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(MAX_UNPRINTED);
    private final AtomicLong overflow = new AtomicLong();
    private long lastTick;

    private MulticastSubscriber() {}

    public static void main(String[] arguments) throws InterruptedException {
        long seconds = arguments.length > 0 ? Long.parseLong(arguments[0]) : 60;
        int messages = arguments.length > 1 ? Integer.parseInt(arguments[1]) : Integer.MAX_VALUE;
        MulticastSubscriber subscriber = new MulticastSubscriber();
        try (GenericNetlink genl = GenericNetlink.open()) {
            Family family = genl.family(FAMILY_NAME).await();
            try (Subscription subscription = genl.subscribe(family, subscriber, MCGRP_MESSAGES, MCGRP_TICKS)
                    .await()) {
                System.out.println("subscribed with port id " + subscription.portId());
                subscriber.print(TimeUnit.SECONDS.toNanos(seconds), messages);
            }
        } catch (NetlinkException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /** Called on the event loop: decodes, as the message is valid during the call only, and leaves the rest to others. */
    @Override
    public void notification(MessageView message) {
        handOver(
                switch (message.u8(0)) {
                    case CMD_TICK -> Tick.read(message);
                    case CMD_MESSAGE -> PublishedMessage.read(message);
                    default -> "a notification of a newer module: command " + message.u8(0);
                });
    }

    @Override
    public void lost(Loss loss) {
        handOver(loss);
    }

    private void handOver(Object what) {
        // The event loop must not wait for the printer, nor may what waits for it grow without bound.
        if (!events.offer(new Event(what, System.nanoTime()))) {
            overflow.incrementAndGet();
        }
    }

    private void print(long nanos, int messages) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        for (int printed = 0; printed < messages; printed++) {
            Event event = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                System.out.println("time is up");
                return;
            }
            print(event);
        }
        System.out.println("that was all");
    }

    private void print(Event event) {
        long unprinted = overflow.getAndSet(0);
        if (unprinted > 0) {
            System.out.println("LOST " + unprinted + " notifications here: printing is too slow");
        }
        switch (event.what) {
            case Tick tick -> print(tick, event.receivedAt);
            case PublishedMessage message ->
                System.out.println("  \"" + new String(message.payload(), UTF_8) + "\" from port id " + message.portId()
                        + way(message.received(), message.replied(), event.receivedAt));
            case Loss loss -> System.out.println("LOST some notifications here: " + loss);
            default -> System.out.println(event.what);
        }
    }

    private void print(Tick tick, long receivedAt) {
        if (lastTick != 0 && tick.sequence() != lastTick + 1) {
            System.out.println("LOST " + (tick.sequence() - lastTick - 1) + " ticks here");
        }
        lastTick = tick.sequence();
        System.out.println("  tick " + tick.sequence() + way(tick.received(), tick.replied(), receivedAt));
    }

    private static String way(Passage in, Passage out, long receivedAt) {
        return String.format(
                Locale.ROOT,
                ":  %s (CPU %d) -> %s (CPU %d) %.1f us -> user receive %.1f us",
                in.context().name().toLowerCase(Locale.ROOT),
                in.cpu(),
                out.context().name().toLowerCase(Locale.ROOT),
                out.cpu(),
                (out.nanoTime() - in.nanoTime()) / 1000.0,
                (receivedAt - out.nanoTime()) / 1000.0);
    }

    /** A notification or a loss, and when it was received. */
    private record Event(Object what, long receivedAt) {}
}
