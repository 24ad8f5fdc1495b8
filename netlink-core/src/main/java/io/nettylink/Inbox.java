// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.codec.NetlinkConstants.NLMSG_MIN_TYPE;
import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.nettylink.channel.NetlinkIoException;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.MessageReader;
import io.nettylink.internal.blocking.BlockingSocket;
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
    private @Nullable ByteBuf datagram;
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
            Item item = next();
            switch (item) {
                case null -> {
                    return false;
                }
                case Datagram(ByteBuf content) -> {
                    begin(content);
                }
                case Gap(Loss gap) -> loss = gap;
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
        if (datagram == null || in == null) {
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

    private void begin(ByteBuf content) {
        datagram = content;
        MessageReader in = reader;
        if (in == null) {
            reader = MessageReader.of(content);
        } else {
            in.reset(content);
        }
    }

    private @Nullable Item next() throws NetlinkIoException {
        if (backlog.isEmpty()) {
            Item received = receive();
            if (!socket.isDraining()) {
                return received;
            }
            // The kernel drops everything until the queue has been read empty, however slowly its user takes it.
            while (received != null && socket.isDraining() && backlog.size() < MAX_BACKLOG) {
                backlog.add(received);
                received = receive();
            }
            if (received != null) {
                backlog.add(received);
            }
        }
        return backlog.poll();
    }

    private @Nullable Item receive() throws NetlinkIoException {
        return switch (socket.receive()) {
            case NOTHING -> null;
            // What is not taken at once goes to the backlog.
            case DATAGRAM -> new Datagram(socket.isDraining() ? socket.contentToKeep() : socket.content());
            case OVERRUN -> new Gap(new Loss.Overrun());
            case TRUNCATED -> {
                ByteBuf beginning = socket.content();
                int received = beginning.readableBytes();
                socket.giveBack(beginning);
                yield new Gap(new Loss.Truncated(socket.size(), received));
            }
        };
    }

    private void finish() {
        ByteBuf done = datagram;
        datagram = null;
        if (done != null) {
            socket.giveBack(done);
        }
    }
}
