// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.nettylink.DumpPolicy;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkException;
import io.nettylink.NetlinkFuture;
import io.nettylink.Request;
import io.nettylink.Subscription;
import io.nettylink.channel.NetlinkAddress;
import io.nettylink.channel.NetlinkChannel;
import io.nettylink.channel.NetlinkDatagram;
import io.nettylink.channel.OverrunEvent;
import io.nettylink.channel.TruncatedEvent;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.MessageView;
import io.nettylink.codec.NetlinkMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

/**
 * Drives a client whose socket never gets to see a request: what it receives is what the script says. All of it happens
 * on the event loop, where it would happen with a kernel. For each event the script has what it is, to whom, and the
 * datagram's messages.
 */
final class ClientScript {
    private static final EventLoopGroup LOOP =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("fuzz", true), EpollIoHandler.newFactory());

    private static final int MOST_EVENTS = 40;
    private static final int MOST_KEPT = 8;

    private final Script script;
    private final NetlinkClient client;
    private final Wiretap wiretap = new Wiretap();
    private final Listener listener = new Listener(this::take);
    private final List<NetlinkFuture<?>> futures = new ArrayList<>();
    private final List<ByteBuf> datagrams = new ArrayList<>();
    private final List<NetlinkMessage> kept = new ArrayList<>();
    private boolean resubmits;

    ClientScript(Script script) {
        this.script = script;
        this.client = NetlinkClient.builder(NETLINK_GENERIC)
                .eventLoopGroup(LOOP)
                .maxPending(1 + script.below(8))
                .maxInFlight(1 + script.below(4))
                .dumpPolicy(DumpPolicy.ofAttempts(1 + script.below(3)))
                .timeout(Duration.ofHours(1))
                .open();
        this.resubmits = script.flag();
    }

    void play() throws InterruptedException {
        try (Subscription subscription = client.subscribe(listener).await()) {
            LOOP.next().submit(() -> playOn(subscription.channel())).sync();
        } finally {
            client.close();
        }
        kept.forEach(NetlinkMessage::release);
        futures.forEach(ClientScript::checkEnd);
        wiretap.check();
        Check.that(listener.isClosed(), "the listener is not told of the end");
        for (ByteBuf datagram : datagrams) {
            Check.that(datagram.refCnt() == 0, "a datagram leaks");
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the client's own close waits for it
    private void playOn(NetlinkChannel subscription) {
        client.channel().pipeline().addFirst(wiretap).addLast(wiretap.end());
        subscription.pipeline().addLast(wiretap.end());
        for (int event = 0; event < MOST_EVENTS && !script.isAtEnd(); event++) {
            int choice = script.below(16);
            NetlinkChannel channel = choice < 13 ? client.channel() : subscription;
            switch (choice) {
                case 0, 1, 2, 3 -> submit();
                case 4 -> cancel();
                case 5, 13 -> channel.pipeline().fireUserEventTriggered(happening());
                case 6 -> channel.pipeline().fireExceptionCaught(new Wiretap.SocketFailed());
                case 7 -> client.channel().close();
                default -> receive(channel);
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a stage that fails has completed its future first
    private void submit() {
        Request.Builder builder =
                Request.builder(0x20).attributes(out -> out.u32(1, 1).nested(2, nest -> nest.u8(3, 3)));
        int kind = script.u8();
        Request request = (kind & 4) == 0
                ? builder.build()
                : builder.replyAfterAcknowledgement().build();
        NetlinkFuture<?> future = switch (kind & 3) {
            case 0 -> client.execute(request);
            case 1 -> client.dump(request, this::take);
            default -> client.call(request, this::take);
        };
        futures.add(future);
        if (resubmits && (kind & 8) != 0) {
            resubmits = false;
            future.whenComplete((value, failure) -> submit());
        }
    }

    private void cancel() {
        if (!futures.isEmpty()) {
            futures.get(script.below(futures.size())).cancel(false);
        }
    }

    private Object happening() {
        return script.flag()
                ? new OverrunEvent(1, 1)
                : new TruncatedEvent(NetlinkAddress.KERNEL, 100, 16, 0x20, 0, sequence(), client.portId());
    }

    private void receive(NetlinkChannel channel) {
        ByteBuf content = channel.alloc().directBuffer();
        new DatagramScript(script, client.portId(), this::sequence).write(content);
        datagrams.add(content);
        channel.pipeline()
                .fireChannelRead(new NetlinkDatagram(
                        content,
                        new NetlinkAddress(client.portId()),
                        NetlinkAddress.KERNEL,
                        0,
                        NetlinkDatagram.NO_NSID));
    }

    /** That of a request as a rule. */
    private long sequence() {
        int index = script.u8();
        return index < wiretap.sequences().size() ? wiretap.sequences().get(index) : script.u32();
    }

    /** Decodes a message in one of the ways in which decoders go about it. */
    private Object take(MessageView message) {
        switch (message.u8(0) & 7) {
            case 1 -> throw new IllegalStateException("a decoder's own exception");
            case 2 -> {
                if (kept.size() < MOST_KEPT) {
                    kept.add(message.retain());
                }
            }
            case 3 -> cancelFirst();
            case 4 -> throw new MalformedMessageException("what a decoder expected", 0, 4, 3);
            default ->
                AttributeWalk.over(
                        message.attributes(4), message.payloadLength(), new Trace(message.payloadLength(), 4));
        }
        return message.type();
    }

    private void cancelFirst() {
        if (!futures.isEmpty()) {
            futures.getFirst().cancel(false);
        }
    }

    private static void checkEnd(NetlinkFuture<?> future) {
        Check.that(future.isDone(), "a request has no end");
        try {
            future.join();
        } catch (CancellationException e) {
            Check.that(future.isCancelled(), "a request is cancelled that nobody cancelled");
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            Check.that(
                    cause instanceof NetlinkException
                            || cause instanceof IllegalStateException
                            || cause instanceof Wiretap.SocketFailed,
                    "a request fails with " + cause);
        }
    }
}
