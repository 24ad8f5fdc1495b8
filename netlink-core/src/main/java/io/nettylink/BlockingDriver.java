// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;

import io.netty.buffer.ByteBuf;
import io.nettylink.channel.NetlinkIoException;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.MessageReader;
import io.nettylink.internal.blocking.BlockingSocket;
import io.nettylink.internal.protocol.Ending;
import io.nettylink.internal.protocol.RequestTracker;
import io.nettylink.internal.protocol.Ticket;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Drives a request tracker with a socket on the thread that makes the call: sends, and receives until the exchange has
 * ended. The kernel has answered most requests by the time the send returns, so that nobody waits for anybody.
 *
 * <p>One thread at a time is inside; the tracker has that thread's request, and what the kernel may still do about those
 * that were given up before.
 */
final class BlockingDriver implements RequestDriver {
    /** How many leftovers to read before a request is sent. A dump that was given up may have any number of them. */
    private static final int MAX_LEFTOVERS = 64;

    private static final int SEQUENCE_OFFSET = 8;

    /**
     * The clock is looked at when nothing is there. Else only after so many datagrams, as most answers come at once; or,
     * of a dump, after each, which is large.
     */
    private static final int CLOCKED = 16;

    private final BlockingSocket socket;
    private final long portId;
    private final Tally tally;
    private final RequestTracker tracker = new RequestTracker(Integer.MAX_VALUE, 1, 0);
    private final RequestEncoder encoder;
    private @Nullable MessageReader reader;
    private boolean hasLeftovers;
    private long deadline;
    private int unclocked;

    BlockingDriver(BlockingSocket socket, long portId, Tally tally) {
        this.socket = socket;
        this.portId = portId;
        this.tally = tally;
        this.encoder = new RequestEncoder(socket.outgoing());
    }

    /**
     * Carries a request out.
     *
     * @return what it was completed with
     * @throws NetlinkException as it failed
     */
    <T> T run(PendingRequest<T> pending) throws InterruptedException {
        EventLoops.ensureMayBlock();
        if (enter(pending)) {
            try {
                exchange(pending);
            } finally {
                if (!pending.isDone()) {
                    // An interrupted thread has no more use for the answer.
                    pending.abandon(new Ending.Cancelled());
                }
                hasLeftovers = !pending.wasAnswered();
                socket.exit();
            }
        } else {
            pending.end(new Ending.TimedOut());
        }
        return pending.outcome();
    }

    @Override
    public void submit(PendingRequest<?> pending) {
        Ticket ticket = tracker.submit(pending);
        if (ticket == null) {
            throw new IllegalStateException("one request at a time cannot be too many");
        }
        pending.placed(ticket);
    }

    @Override
    public void send(PendingRequest<?> pending) {
        try {
            socket.outgoing().clear();
            encoder.encode(pending);
            tally.sent(1);
            socket.send();
        } catch (Throwable e) {
            tracker.fail(pending.ticket(), e);
        }
    }

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public void abandon(Ticket ticket, Ending ending) {
        tracker.abandon(ticket, ending);
    }

    @Override
    public boolean execute(Runnable task) {
        task.run();
        return true;
    }

    @Override
    public <T> @Nullable NetlinkFuture<T> newFuture(PendingRequest<T> pending) {
        return null;
    }

    /** Waits for the turn; false where the time is over before. */
    private boolean enter(PendingRequest<?> pending) throws InterruptedException {
        try {
            if (socket.tryEnter()) {
                return true;
            }
            long now = System.nanoTime();
            return socket.enter(pending.deadlineFrom(now) - now);
        } catch (InterruptedException e) {
            pending.giveUp();
            throw e;
        }
    }

    private void exchange(PendingRequest<?> pending) throws InterruptedException {
        if (socket.isClosed()) {
            tracker.close();
        } else if (hasLeftovers) {
            readLeftovers();
        }
        submit(pending);
        unclocked = 1;
        while (!pending.isDone()) {
            step(pending);
        }
        if (socket.isDraining() && !socket.isClosed()) {
            // The kernel drops whatever it has to say until then, so that the next request would suffer.
            readLeftovers();
        }
    }

    /** Receives one thing, or waits for it. */
    private void step(PendingRequest<?> pending) throws InterruptedException {
        if (Thread.interrupted()) {
            // A long answer need never be waited for.
            throw new InterruptedException();
        }
        if (socket.isClosed()) {
            tracker.close();
            return;
        }
        try {
            boolean received = receive();
            unclocked += received ? 1 : 0;
            if (received && unclocked < CLOCKED && !pending.isDump()) {
                return;
            }
            long now = System.nanoTime();
            if (unclocked > 0) {
                deadline = pending.deadlineFrom(now);
                unclocked = 0;
            }
            if (deadline - now <= 0) {
                pending.abandon(new Ending.TimedOut());
            } else if (!received) {
                socket.await(deadline - now);
            }
        } catch (NetlinkIoException e) {
            tracker.abandonSent(new Ending.Failed(e));
        }
    }

    private void readLeftovers() {
        try {
            int more = MAX_LEFTOVERS;
            while (more > 0 && receive()) {
                more--;
            }
        } catch (NetlinkIoException e) {
            // Of an earlier request. What ails the socket will show again.
            return;
        }
    }

    /** Takes one thing off the socket; false where there is none. */
    private boolean receive() throws NetlinkIoException {
        switch (socket.receive()) {
            case NOTHING -> {
                return false;
            }
            case DATAGRAM -> walk(socket.lend());
            case TRUNCATED -> truncated(socket.lend(), socket.size());
            case OVERRUN -> tracker.abandonSent(new Ending.Overrun());
        }
        return true;
    }

    private void walk(ByteBuf datagram) {
        try {
            MessageReader in = reader;
            if (in == null) {
                reader = in = MessageReader.of(datagram);
            } else {
                in.reset(datagram);
            }
            while (in.next()) {
                if (!tracker.receive(in, portId)) {
                    tally.unmatched();
                }
            }
        } catch (MalformedMessageException e) {
            // Whose answer it was can't be told.
            tracker.abandonSent(new Ending.Failed(e));
        } finally {
            socket.settle();
        }
    }

    private void truncated(ByteBuf beginning, int size) {
        int received = beginning.readableBytes();
        try {
            if (received >= NLMSG_HDRLEN) {
                tracker.abandon(sequence(beginning), new Ending.Truncated(size, received));
            }
        } finally {
            socket.settle();
        }
    }

    /** The sequence in the header of a message whose end is lost. */
    private static long sequence(ByteBuf beginning) {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                ? beginning.getUnsignedIntLE(SEQUENCE_OFFSET)
                : beginning.getUnsignedInt(SEQUENCE_OFFSET);
    }
}
