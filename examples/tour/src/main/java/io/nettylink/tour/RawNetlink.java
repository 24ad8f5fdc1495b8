// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.tour.NettylinkTour.MESSAGE_MAX;
import static io.nettylink.tour.NettylinkTour.MSG_ECHO;
import static io.nettylink.tour.NettylinkTour.MSG_EVENT;
import static io.nettylink.tour.NettylinkTour.MSG_INTERRUPTS;
import static io.nettylink.tour.NettylinkTour.NETLINK_GROUP;
import static io.nettylink.tour.NettylinkTour.NETLINK_PROTOCOL;
import static io.nettylink.tour.NettylinkTour.NOTIFICATION;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.nettylink.Loss;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkException;
import io.nettylink.NotificationListener;
import io.nettylink.Request;
import io.nettylink.Subscription;
import io.nettylink.codec.MessageView;
import io.nettylink.codec.StructReader;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A netlink protocol of our own: {@code genl-family-kmod/tour/netlink.c}. The clients and their channel are as always. */
final class RawNetlink implements Stop {
    /**
     * What the group is told of an interrupt.
     *
     * @param event the interrupt, as its handler noted it down
     * @param sentIn the context that netlink sent it in
     * @param lost interrupts before it that found no place in the queue to there
     */
    record Told(InterruptEvent event, Context sentIn, long lost) {
        static Told read(MessageView message) {
            if (message.type() != MSG_EVENT) {
                throw new IllegalArgumentException("no event, but a message of type " + message.type());
            }
            StructReader in = message.header((int) NOTIFICATION.byteSize());
            return new Told(
                    new InterruptEvent(in.u64(), in.u64(), Context.of(in.s32()), in.s32()),
                    Context.of(in.s32()),
                    in.u32());
        }
    }

    @Override
    public String name() {
        return "netlink";
    }

    @Override
    public String title() {
        return "a netlink protocol of our own";
    }

    @Override
    public String shows() {
        return "The same channel and the same clients as for rtnetlink, with protocol 31. There are 32 numbers for all of"
                + " the kernel, and no description of messages: that is what generic netlink adds.";
    }

    @Override
    public Facts facts() {
        return Facts.in(Context.TASK, Context.SOFTIRQ)
                .kernelBegins(true, "it sends to a port id or to a group at any time")
                .multicast(true, "to all members of a group, in one call; each gets its own place in its own queue")
                .boundaries("kept", "kept: a datagram is a message or several, each with its length")
                .flowControl(
                        "buffer, ENOBUFS",
                        "each socket has a receive buffer; a request whose answer does not fit fails, a"
                                + " notification is dropped and the receiver told by ENOBUFS")
                .nobodyListens(
                        "not even built",
                        "the kernel sees that a group has no members, and need not even build the message")
                .copies(
                        "none in the module: sendmsg and recvmsg copy between the process and the buffer that the module"
                                + " is handed or hands over (copy_from_iter, copy_to_iter)")
                .fromHardInterrupt(
                        true,
                        "by way of softirq: sending takes locks that a hard interrupt may not take, so that the handler"
                                + " notes down, and a tasklet or BH work sends right after it")
                .needs("__netlink_kernel_create", "netlink_broadcast");
    }

    @Override
    public void run(Report report) throws Exception {
        try (NetlinkClient client = NetlinkClient.open(NETLINK_PROTOCOL)) {
            byte[] message = "a message from user space".getBytes(UTF_8);
            byte[] back = client.call(echo(message), view -> payload(view, message.length))
                    .await();
            report.says("sent a message of type 0x%x, and got '%s' back".formatted(MSG_ECHO, new String(back, UTF_8)));
            report.says("a type that nobody knows: "
                    + Refusal.of(() -> await(client, Request.builder(99).build())));
            report.says("a structure that is too short: "
                    + Refusal.of(
                            () -> await(client, Request.builder(MSG_INTERRUPTS).build())));
            multicast(report, client);
        }
    }

    private static void multicast(Report report, NetlinkClient client) throws Exception {
        int count = 3;
        BlockingQueue<String> first = new LinkedBlockingQueue<>();
        BlockingQueue<String> second = new LinkedBlockingQueue<>();
        try (Subscription one =
                        client.subscribe(new Teller(first), NETLINK_GROUP).await();
                Subscription two =
                        client.subscribe(new Teller(second), NETLINK_GROUP).await()) {
            client.execute(interrupts(NettylinkTour.PERIOD_MIN, count)).await();
            for (int i = 0; i < count; i++) {
                report.says("port %d: %s".formatted(one.portId(), first.take()));
            }
            for (int i = 0; i < count; i++) {
                second.take();
            }
            report.says("port %d got all %d, too".formatted(two.portId(), count));
        }
    }

    private static final class Teller implements NotificationListener {
        private final BlockingQueue<String> told;

        Teller(BlockingQueue<String> told) {
            this.told = told;
        }

        @Override
        public void notification(MessageView message) {
            long now = System.nanoTime();
            Told event = Told.read(message);
            told.add("%s, sent in %s, received %d us after the interrupt"
                    .formatted(
                            event.event(),
                            event.sentIn(),
                            NANOSECONDS.toMicros(now - event.event().nanos())));
        }

        @Override
        public void lost(Loss loss) {
            told.add("lost notifications: " + loss);
        }
    }

    static Request echo(byte[] message) {
        return Request.builder(MSG_ECHO).header(out -> out.bytes(message)).build();
    }

    static Request interrupts(int periodMicros, int count) {
        return Request.builder(MSG_INTERRUPTS)
                .header(out -> out.u32(periodMicros).u32(count))
                .build();
    }

    /** What came back; a header is filled up to a multiple of four bytes, and so comes back. */
    static byte[] payload(MessageView message, int length) {
        ByteBuf payload = message.payload();
        return ByteBufUtil.getBytes(payload, payload.readerIndex(), length);
    }

    private static Object await(NetlinkClient client, Request request) throws InterruptedException, IOException {
        try {
            return client.execute(request).await();
        } catch (NetlinkException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public Optional<Exchange> exchange() {
        return Optional.of(new NetlinkExchange(NETLINK_PROTOCOL, MESSAGE_MAX, "", new NetlinkExchange.Echo() {
            @Override
            public Request request(byte[] message) {
                return echo(message);
            }

            @Override
            public byte[] answer(MessageView view, int length) {
                return payload(view, length);
            }
        }));
    }
}
