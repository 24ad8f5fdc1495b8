// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.nettylink.channel.NetlinkChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Flow;

/** Makes a {@link DumpStream} for each subscriber. Any thread may call it. */
final class DumpPublisher<T> implements Flow.Publisher<T> {
    private static final Flow.Subscription NOTHING = new Flow.Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    };

    private final NetlinkSockets sockets;
    private final Tally tally;
    private final RequestDefaults defaults;
    private final Request request;
    private final MessageDecoder<T> decoder;

    DumpPublisher(
            NetlinkSockets sockets, Tally tally, RequestDefaults defaults, Request request, MessageDecoder<T> decoder) {
        this.sockets = sockets;
        this.tally = tally;
        this.defaults = defaults;
        this.request = request;
        this.decoder = decoder;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (sockets.isClosed()) {
            refuse(subscriber, new ClientClosedException(request));
            return;
        }
        NetlinkChannel channel;
        try {
            channel = open();
        } catch (RuntimeException e) {
            refuse(subscriber, e);
            return;
        }
        DumpStream<T> stream = new DumpStream<>(channel, tally, subscriber);
        ChannelFuture connected = sockets.connect(channel, stream.handlers());
        if (connected.isDone()) {
            // A loop that has ended tells no listeners.
            connected(connected, stream, subscriber);
        } else {
            connected.addListener(done -> connected(connected, stream, subscriber));
        }
    }

    private void connected(ChannelFuture outcome, DumpStream<T> stream, Flow.Subscriber<? super T> subscriber) {
        Throwable failure = outcome.cause();
        if (failure != null) {
            refuse(subscriber, SystemCallException.from("connecting to the kernel", failure));
        } else if (!stream.driver().execute(() -> stream.begin(pending(stream)))) {
            refuse(subscriber, new ClientClosedException(request));
        }
    }

    private PendingStream<T> pending(DumpStream<T> stream) {
        return new PendingStream<>(
                stream.driver(),
                request,
                defaults.timeoutOf(request),
                decoder,
                defaults.dumpPolicyOf(request),
                stream::buffer);
    }

    private NetlinkChannel open() {
        Map<ChannelOption<?>, Object> options = new LinkedHashMap<>(sockets.options());
        // Reads are asked for one at a time: each makes the kernel go on.
        options.put(ChannelOption.AUTO_READ, false);
        return sockets.create(options);
    }

    private static void refuse(Flow.Subscriber<?> subscriber, Throwable failure) {
        subscriber.onSubscribe(NOTHING);
        subscriber.onError(failure);
    }
}
