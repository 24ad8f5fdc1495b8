// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import io.nettylink.channel.NetlinkAddress;
import io.nettylink.channel.NetlinkChannel;
import io.nettylink.channel.NetlinkDatagram;
import io.nettylink.channel.OverrunEvent;
import io.nettylink.channel.TruncatedEvent;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.MessageReader;
import io.nettylink.internal.protocol.Ending;
import io.nettylink.internal.protocol.RequestTracker;
import io.nettylink.internal.protocol.Ticket;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Drives a request tracker with a channel and its event loop's clock. Lives on the event loop. */
final class ClientHandler extends DatagramWalker implements RequestDriver {
    private final NetlinkChannel channel;
    private final RequestTracker tracker;
    private final Tally tally;
    private final int maxPending;
    private final RequestSender sender;
    private final BooleanSupplier onEventLoop;
    private @Nullable Future<?> timer;
    private long timerDue;

    ClientHandler(NetlinkChannel channel, Tally tally, int maxPending, int maxInFlight) {
        this.channel = channel;
        this.tally = tally;
        this.maxPending = maxPending;
        this.tracker = new RequestTracker(maxPending, maxInFlight, 0);
        this.sender = new RequestSender(channel, tally, this::leaving, tracker::fail);
        this.onEventLoop = () -> channel.eventLoop().inEventLoop();
    }

    @Override
    public void submit(PendingRequest<?> pending) {
        if (pending.isDone()) {
            pending.giveUp();
            return;
        }
        Ticket ticket = tracker.submit(pending);
        if (ticket == null) {
            pending.fail(new TooManyRequestsException(pending.request, maxPending));
            return;
        }
        pending.placed(ticket);
        if (ticket.sequence() == 0) {
            // It waits for its turn. The time of others begins when they are sent.
            pending.begin(nanoTime());
        }
        if (pending.hasBegun() && !pending.isDone()) {
            ticket.expiresAt(pending.deadline());
            arm(pending.deadline());
        }
    }

    /** One look at the clock is enough for all whose time begins when they are sent. */
    private void leaving(RequestBatch batch) {
        arm(batch.begin(nanoTime()));
    }

    /** Takes a request on, from any thread; false where the event loop runs no more. */
    boolean accept(PendingRequest<?> pending) {
        if (onEventLoop.getAsBoolean()) {
            submit(pending);
            return true;
        }
        pending.begin(nanoTime());
        return execute(() -> submit(pending));
    }

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public <T> NetlinkFuture<T> newFuture(PendingRequest<T> pending) {
        return new NetlinkFuture<>(onEventLoop, pending::cancelled);
    }

    @Override
    public boolean execute(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
            return true;
        }
        try {
            channel.eventLoop().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    @Override
    public long nanoTime() {
        return channel.eventLoop().ticker().nanoTime();
    }

    @Override
    public void send(PendingRequest<?> pending) {
        try {
            sender.send(pending);
        } catch (Throwable e) {
            tracker.fail(pending.ticket(), e);
        }
    }

    @Override
    public void abandon(Ticket ticket, Ending ending) {
        tracker.abandon(ticket, ending);
    }

    @Override
    void walk(MessageReader in, NetlinkDatagram datagram) {
        long portId = datagram.recipient().portId();
        boolean multicast = isMulticast(datagram);
        while (in.next()) {
            // One of a group that this socket was made a member of has a sequence of its family's own, which may be a
            // request's by accident. An echo of a request is multicast, too, but names whom it is for; and some answers
            // name nobody, but are not multicast.
            boolean notification = multicast && in.portId() == 0;
            if (notification || !tracker.receive(in, portId)) {
                tally.unmatched();
            }
        }
    }

    private static boolean isMulticast(NetlinkDatagram datagram) {
        NetlinkAddress sender = datagram.sender();
        return datagram.group() != 0 || (sender != null && sender.groups() != 0);
    }

    @Override
    void malformed(MalformedMessageException cause) {
        // Whose answer it was can't be told, and whoever waits for it would wait in vain.
        tracker.abandonSent(new Ending.Failed(cause));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        switch (event) {
            // Fired when the queue has been read empty: what is unanswered now may be among what was dropped.
            case OverrunEvent lost -> tracker.abandonSent(new Ending.Overrun());
            case TruncatedEvent cut ->
                tracker.abandon(cut.sequence(), new Ending.Truncated(cut.size(), cut.received()));
            default -> context.fireUserEventTriggered(event);
        }
    }

    /** The socket failed otherwise than by an overrun: nobody can tell whose answer will not come. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        tracker.abandonSent(new Ending.Failed(cause));
        context.fireExceptionCaught(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (timer != null) {
            timer.cancel(false);
        }
        tracker.close();
        sender.close();
        context.fireChannelInactive();
    }

    private void arm(long deadline) {
        if (timer != null) {
            if (timerDue - deadline <= 0) {
                return;
            }
            timer.cancel(false);
        }
        timerDue = deadline;
        long wait = Math.max(0, deadline - nanoTime());
        timer = channel.eventLoop().schedule(this::expire, wait, TimeUnit.NANOSECONDS);
    }

    private void expire() {
        timer = null;
        long now = nanoTime();
        tracker.expire(now);
        long wait = tracker.untilNextDeadline(now);
        if (wait != Long.MAX_VALUE && channel.isOpen()) {
            arm(now + wait);
        }
    }
}
