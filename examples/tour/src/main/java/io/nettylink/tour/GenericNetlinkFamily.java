// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_DELIVERY;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_PAYLOAD;
import static io.nettylink.echo.NettylinkEcho.A_TICKER_PERIOD;
import static io.nettylink.echo.NettylinkEcho.A_TICKER_SOURCE;
import static io.nettylink.echo.NettylinkEcho.CMD_MESSAGE;
import static io.nettylink.echo.NettylinkEcho.CMD_PUBLISH;
import static io.nettylink.echo.NettylinkEcho.CMD_STATS;
import static io.nettylink.echo.NettylinkEcho.CMD_TICKER_SET;
import static io.nettylink.echo.NettylinkEcho.FAMILY_NAME;
import static io.nettylink.echo.NettylinkEcho.MCGRP_MESSAGES;
import static io.nettylink.echo.NettylinkEcho.MCGRP_TICKS;
import static io.nettylink.echo.NettylinkEcho.PAYLOAD_MAX;
import static io.nettylink.echo.NettylinkEcho.PERIOD_MIN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.nettylink.Loss;
import io.nettylink.NetlinkException;
import io.nettylink.NotificationListener;
import io.nettylink.Request;
import io.nettylink.Subscription;
import io.nettylink.codec.MessageView;
import io.nettylink.echo.CpuCounters;
import io.nettylink.echo.Delivery;
import io.nettylink.echo.EchoReply;
import io.nettylink.echo.NettylinkEcho;
import io.nettylink.echo.Passage;
import io.nettylink.echo.PublishedMessage;
import io.nettylink.echo.Tick;
import io.nettylink.echo.TickSource;
import io.nettylink.genl.Family;
import io.nettylink.genl.GenericNetlink;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The main module's family: {@code genl-family-kmod/kernel}. */
final class GenericNetlinkFamily implements Stop {
    @Override
    public String name() {
        return "genl";
    }

    @Override
    public String title() {
        return "generic netlink";
    }

    @Override
    public String shows() {
        return "A family by name, with commands, typed attributes, policies that the kernel checks before the module sees a"
                + " message, and groups. The module answers from softirq, also by way of a hard interrupt; a timer's"
                + " interrupt makes it multicast.";
    }

    @Override
    public Facts facts() {
        return Facts.in(Context.TASK, Context.SOFTIRQ)
                .kernelBegins(true, "it sends to a port id or to a group at any time")
                .multicast(true, "to all members of a group, in one call; families name their groups")
                .boundaries("kept, described", "kept: a message has its length, and each attribute type and length")
                .flowControl(
                        "buffer, ENOBUFS",
                        "each socket has a receive buffer, and a notification that finds no room is dropped and the receiver"
                                + " told by ENOBUFS; the module bounds what waits in it, and refuses more with EAGAIN")
                .nobodyListens("counted, not sent", "the kernel sees that a group has no members; the module counts it")
                .copies(
                        "nla_put and nla_get in the module, to and from buffers; sendmsg and recvmsg copy between these and"
                                + " the process (copy_from_iter, copy_to_iter)")
                .fromHardInterrupt(
                        true,
                        "by way of softirq: netlink's locks are not for hard interrupts, so that the handler records and"
                                + " schedules, and softirq sends right behind it")
                .needs("genl_register_family", "netlink_unicast", "netlink_broadcast", "irq_work_queue");
    }

    @Override
    public void run(Report report) throws Exception {
        try (GenericNetlink genl = GenericNetlink.open()) {
            Family family = genl.family(FAMILY_NAME).await();
            report.says("the name '%s' is number %d today, with groups %s"
                    .formatted(family.name(), family.id(), family.groups().keySet()));
            for (Delivery delivery : Delivery.values()) {
                report.says(echo(genl, family, delivery));
            }
            report.says("a payload of one byte too much: "
                    + Refusal.of(
                            () -> await(genl, EchoFamily.echo(family, Delivery.SOFTIRQ, new byte[PAYLOAD_MAX + 1]))));
            multicast(report, genl, family);
            for (TickSource source : new TickSource[] {TickSource.HARDIRQ, TickSource.SOFTIRQ}) {
                ticks(report, genl, family, source);
            }
        }
    }

    private static String echo(GenericNetlink genl, Family family, Delivery delivery) throws InterruptedException {
        byte[] message = "a message from user space".getBytes(UTF_8);
        EchoReply reply = genl.call(EchoFamily.echo(family, delivery, message), EchoReply::read)
                .await();
        Passage interrupted = reply.interrupted();
        return "delivery %s brought back '%s': received in %s%s, answered in %s %d us later"
                .formatted(
                        delivery.name().toLowerCase(Locale.ROOT),
                        new String(reply.payload(), UTF_8),
                        words(reply.received()),
                        interrupted == null ? "" : ", passed on in " + words(interrupted),
                        words(reply.replied()),
                        micros(reply.received(), reply.replied()));
    }

    private static void multicast(Report report, GenericNetlink genl, Family family) throws Exception {
        long before = unheard(genl, family);
        genl.execute(publish(family, "to nobody")).await();
        Waiting.until(() -> unheard(genl, family) == before + 1);
        report.says("published while nobody listened: a success for the sender, and counted as dropped");

        Inbox first = new Inbox();
        Inbox second = new Inbox();
        try (Subscription one = genl.subscribe(family, first, MCGRP_MESSAGES).await();
                Subscription two =
                        genl.subscribe(family, second, MCGRP_MESSAGES).await()) {
            genl.execute(publish(family, "to whoever listens")).await();
            report.says("published once: port %d got %s, and port %d got %s"
                    .formatted(one.portId(), first.take(), two.portId(), second.take()));
        }
    }

    private static void ticks(Report report, GenericNetlink genl, Family family, TickSource source) throws Exception {
        Inbox inbox = new Inbox();
        try (Subscription subscription =
                genl.subscribe(family, inbox, MCGRP_TICKS).await()) {
            genl.execute(ticker(family, PERIOD_MIN, source)).await();
            String tick = inbox.take();
            genl.execute(ticker(family, 0, source)).await();
            report.says("port %d was told of a timer's interrupt: %s".formatted(subscription.portId(), tick));
        }
    }

    private static final class Inbox implements NotificationListener {
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        String take() throws InterruptedException {
            return told.take();
        }

        @Override
        public void notification(MessageView message) {
            if (message.u8(0) == CMD_MESSAGE) {
                PublishedMessage published = PublishedMessage.read(message);
                told.add("'%s', sent in %s"
                        .formatted(new String(published.payload(), UTF_8), words(published.replied())));
            } else {
                Tick tick = Tick.read(message);
                told.add("tick %d, expired in %s, sent in %s %d us later"
                        .formatted(
                                tick.sequence(),
                                words(tick.received()),
                                words(tick.replied()),
                                micros(tick.received(), tick.replied())));
            }
        }

        @Override
        public void lost(Loss loss) {
            told.add("lost notifications: " + loss);
        }
    }

    private static Request publish(Family family, String text) {
        return family.request(CMD_PUBLISH)
                .attributes(out -> out.bytes(A_MESSAGE_PAYLOAD, text.getBytes(UTF_8))
                        .u32(A_MESSAGE_DELIVERY, Delivery.HARDIRQ.number()))
                .names(NettylinkEcho::messageAttribute)
                .build();
    }

    private static Request ticker(Family family, int periodMicros, TickSource source) {
        return family.request(CMD_TICKER_SET)
                .attributes(out -> out.u32(A_TICKER_PERIOD, periodMicros).u32(A_TICKER_SOURCE, source.number()))
                .names(NettylinkEcho::tickerAttribute)
                .build();
    }

    private static long unheard(GenericNetlink genl, Family family) throws InterruptedException {
        return genl.dump(family.request(CMD_STATS).build(), CpuCounters::read).await().stream()
                .mapToLong(CpuCounters::noListener)
                .sum();
    }

    private static Object await(GenericNetlink genl, Request request) throws InterruptedException, IOException {
        try {
            return genl.call(request, EchoReply::read).await();
        } catch (NetlinkException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static String words(Passage passage) {
        return switch (passage.context()) {
            case TASK -> "process context";
            case SOFTIRQ -> "softirq";
            case HARDIRQ -> "hard interrupt";
            case THREAD -> "a kernel thread";
            case UNKNOWN -> "a context of a newer module's";
        };
    }

    private static long micros(Passage from, Passage to) {
        return NANOSECONDS.toMicros(to.nanoTime() - from.nanoTime());
    }

    @Override
    public Optional<Exchange> exchange() throws IOException {
        return Optional.of(EchoFamily.exchange(Delivery.SOFTIRQ));
    }
}
