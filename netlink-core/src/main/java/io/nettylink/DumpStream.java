// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.util.concurrent.Future;
import io.nettylink.channel.NetlinkChannel;
import io.nettylink.internal.protocol.Ending;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's dump, on a socket of its own, which is read from when there is demand and nothing left of what was
 * read before. Lives on the event loop, where it signals its subscriber.
 */
final class DumpStream<T> implements Flow.Subscription {
    private final NetlinkChannel channel;
    private final ClientHandler handler;
    private final Queue<T> values = new ArrayDeque<>();
    private @Nullable PendingStream<T> pending;

    /** Null when it has had its last signal, so that nothing keeps it. */
    private Flow.@Nullable Subscriber<? super T> subscriber;

    private @Nullable Future<?> timer;
    private @Nullable Throwable failure;
    private long demand;
    private boolean sent;
    private boolean reading;
    private boolean ended;
    private boolean signalling;

    DumpStream(NetlinkChannel channel, Tally tally, Flow.Subscriber<? super T> subscriber) {
        this.channel = channel;
        this.subscriber = subscriber;
        this.handler = new ClientHandler(channel, tally, 1, 1);
    }

    RequestDriver driver() {
        return handler;
    }

    ChannelHandler handlers() {
        return new ChannelInitializer<NetlinkChannel>() {
            @Override
            protected void initChannel(NetlinkChannel initialized) {
                initialized.pipeline().addLast(handler, new Reads());
            }
        };
    }

    /** Takes a value of the datagram that is being read. */
    void buffer(T value) {
        values.add(value);
    }

    /** The socket is connected. */
    @SuppressWarnings("FutureReturnValueIgnored") // what whenComplete runs can't fail
    void begin(PendingStream<T> request) {
        pending = request;
        request.future().whenComplete((acknowledgement, thrown) -> later(() -> end(thrown)));
        Flow.@Nullable Subscriber<? super T> listening = subscriber;
        if (listening == null) {
            return;
        }
        signalling = true;
        boolean complete = false;
        try {
            listening.onSubscribe(this);
            complete = true;
        } finally {
            signalling = false;
            if (!complete) {
                close();
            }
        }
        signal();
    }

    @Override
    public void request(long n) {
        handler.execute(() -> {
            if (n <= 0) {
                values.clear();
                ended = true;
                failure = new IllegalArgumentException("demand is positive: " + n);
                signal();
            } else {
                demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
                signal();
            }
        });
    }

    @Override
    public void cancel() {
        handler.execute(this::close);
    }

    private void end(@Nullable Throwable thrown) {
        if (!ended) {
            ended = true;
            failure = thrown;
        }
        signal();
    }

    /** Signals what there is to signal, and reads on where there is demand for more. */
    private void signal() {
        if (signalling) {
            return;
        }
        signalling = true;
        boolean complete = false;
        try {
            signalValues();
            if (subscriber != null && values.isEmpty()) {
                proceed();
            }
            complete = true;
        } finally {
            signalling = false;
            if (!complete) {
                // The subscriber has thrown, which it must not. It gets no more.
                close();
            }
        }
    }

    private void signalValues() {
        while (demand > 0 && subscriber != null) {
            T value = values.poll();
            if (value == null) {
                return;
            }
            demand -= demand == Long.MAX_VALUE ? 0 : 1;
            subscriber.onNext(value);
        }
    }

    private void proceed() {
        if (ended) {
            Flow.@Nullable Subscriber<? super T> listening = subscriber;
            close();
            if (listening != null && failure != null) {
                listening.onError(failure);
            } else if (listening != null) {
                listening.onComplete();
            }
        } else if (demand > 0 && !reading) {
            read();
        }
    }

    private void read() {
        PendingStream<T> request = pending;
        if (request == null) {
            return;
        }
        if (!sent) {
            sent = true;
            handler.submit(request);
        }
        reading = true;
        timer = channel.eventLoop()
                .schedule(
                        () -> request.abandon(new Ending.TimedOut()),
                        Timeouts.nanos(request.timeout),
                        TimeUnit.NANOSECONDS);
        channel.read();
    }

    private void readComplete() {
        reading = false;
        if (timer != null) {
            timer.cancel(false);
        }
        signal();
    }

    private void close() {
        subscriber = null;
        values.clear();
        if (timer != null) {
            timer.cancel(false);
        }
        if (pending != null) {
            pending.future().cancel(false);
        }
        ChannelFuture _ = channel.close();
    }

    /** Runs a task when what is at work now has returned. */
    private void later(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    /** Learns when a read is over, behind the handler that takes what was read. */
    private final class Reads extends ChannelInboundHandlerAdapter {
        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            readComplete();
        }
    }
}
