// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.codec.NetlinkConstants.NLMSG_MIN_TYPE;
import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.nettylink.channel.NetlinkIoException;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.MessageReader;
import io.nettylink.internal.blocking.BlockingSocket;
import io.nettylink.internal.blocking.BlockingSocket.Received;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What a blocking subscription's socket has received and nobody has taken yet. For the thread inside the socket. */
final class Inbox {
    /** How much is kept at once of what an overrun socket holds. More than that comes when some has been taken. */
    private static final int MAX_BACKLOG = 64 * 1024;

    private final BlockingSocket socket;
    private final Queue<Item> backlog = new ArrayDeque<>();
    private @Nullable MessageReader reader;

    /** Whether a datagram was begun. */
    private boolean unread;

    /** That datagram, where it comes from the backlog; it is where it was received otherwise. */
    private @Nullable ByteBuf kept;

    private @Nullable Loss loss;

    private sealed interface Item {}

    private record Datagram(ByteBuf content) implements Item {}

    private record Gap(Loss loss) implements Item {}

    Inbox(BlockingSocket socket) {
        this.socket = socket;
    }

    /** Hands on the one thing that comes next; false where nothing is there. */
    boolean deliver(NotificationListener listener) throws NetlinkIoException {
        boolean message = advance();
        while (!message && loss == null) {
            if (!proceed()) {
                return false;
            }
            message = advance();
        }
        Loss gap = loss;
        loss = null;
        if (gap != null) {
            listener.lost(gap);
        } else {
            listener.notification(requireNonNull(reader));
        }
        return true;
    }

    /** Lets go of everything. */
    void clear() {
        finish();
        for (Item item : backlog) {
            if (item instanceof Datagram(ByteBuf content)) {
                content.release();
            }
        }
        backlog.clear();
    }

    /** Moves to the next notification of the datagram that was begun; false at its end. */
    private boolean advance() {
        MessageReader in = reader;
        if (!unread || in == null) {
            return false;
        }
        try {
            while (in.next()) {
                if (in.type() >= NLMSG_MIN_TYPE) {
                    return true;
                }
            }
        } catch (MalformedMessageException e) {
            loss = new Loss.Malformed(e);
        }
        finish();
        return false;
    }

    /** Goes on to the next datagram or loss; false where nothing is there. */
    private boolean proceed() throws NetlinkIoException {
        if (backlog.isEmpty()) {
            Received received = socket.receive();
            if (!socket.isDraining()) {
                return look(received);
            }
            keep(received);
        }
        switch (backlog.poll()) {
            case null -> {
                return false;
            }
            case Datagram(ByteBuf content) -> {
                kept = content;
                begin(content);
            }
            case Gap(Loss gap) -> loss = gap;
        }
        return true;
    }

    /** Looks at what was received where it is. */
    private boolean look(Received received) {
        switch (received) {
            case NOTHING -> {
                return false;
            }
            case DATAGRAM -> begin(socket.lend());
            case OVERRUN, TRUNCATED -> loss = loss(received);
        }
        return true;
    }

    /** The kernel drops everything until the queue has been read empty, however slowly its user takes it. */
    private void keep(Received first) throws NetlinkIoException {
        Received received = first;
        while (received != Received.NOTHING) {
            backlog.add(received == Received.DATAGRAM ? new Datagram(socket.take()) : new Gap(loss(received)));
            if (!socket.isDraining() || backlog.size() >= MAX_BACKLOG) {
                return;
            }
            received = socket.receive();
        }
    }

    private Loss loss(Received received) {
        if (received == Received.OVERRUN) {
            return new Loss.Overrun();
        }
        int beginning = socket.lend().readableBytes();
        socket.settle();
        return new Loss.Truncated(socket.size(), beginning);
    }

    private void begin(ByteBuf content) {
        unread = true;
        MessageReader in = reader;
        if (in == null) {
            reader = MessageReader.of(content);
        } else {
            in.reset(content);
        }
    }

    /** The datagram that was begun has been read. */
    private void finish() {
        if (!unread) {
            return;
        }
        unread = false;
        ByteBuf done = kept;
        kept = null;
        if (done == null) {
            socket.settle();
        } else {
            socket.giveBack(done);
        }
    }
}
