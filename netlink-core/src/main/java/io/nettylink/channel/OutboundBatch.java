// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.nettylink.channel.spi.NetlinkSocket;
import org.jspecify.annotations.Nullable;

/**
 * What one system call sends: a write, or several that together make one datagram.
 *
 * <p>Writes are joined only where the kernel then sees the same messages: each is a number of whole messages by their
 * own lengths, and each but the last ends where the next message may begin. A message whose length says more than was
 * written would else swallow its neighbour.
 *
 * <p>Used on the event loop.
 */
final class OutboundBatch implements ChannelOutboundBuffer.MessageProcessor {
    /** What a joined datagram holds at most: well below the smallest send buffer that anybody has by default. */
    private static final int MAX_BYTES = 32 * 1024;

    private static final int ALIGNMENT = 4;

    private final @Nullable Object[] writes = new Object[NetlinkSocket.MAX_PARTS];
    private final ByteBuf[] parts = new ByteBuf[NetlinkSocket.MAX_PARTS];
    private int limit;
    private int count;
    private int bytes;

    /**
     * Looks for what to send next.
     *
     * @param most how many writes to join at most, 1 for none
     * @return whether there is anything
     */
    boolean gather(ChannelOutboundBuffer buffer, int most) {
        limit = Math.min(most, parts.length);
        count = 0;
        bytes = 0;
        try {
            buffer.forEachFlushedMessage(this);
        } catch (Exception impossible) {
            throw new AssertionError("nothing here throws what is checked", impossible);
        }
        return count > 0;
    }

    @Override
    public boolean processMessage(Object message) {
        boolean joinable = limit > 1 && message instanceof ByteBuf part && isWhole(part);
        ByteBuf content = DatagramWriter.content(message);
        int length = content.readableBytes();
        if (count > 0 && (!joinable || bytes + length > MAX_BYTES)) {
            return false;
        }
        writes[count] = message;
        parts[count++] = content;
        bytes += length;
        return joinable && count < limit && length % ALIGNMENT == 0;
    }

    /** How many writes there are. */
    int count() {
        return count;
    }

    /** How long they are together. */
    int bytes() {
        return bytes;
    }

    ByteBuf[] parts() {
        return parts;
    }

    /** The first write, which is the only one where it has an address. */
    Object first() {
        Object write = writes[0];
        if (write == null) {
            throw new IllegalStateException("nothing was gathered");
        }
        return write;
    }

    /** Takes the writes off the buffer, which completes them. */
    void succeed(ChannelOutboundBuffer buffer) {
        for (int index = 0; index < count; index++) {
            skipCancelled(buffer, writes[index]);
            buffer.remove();
        }
    }

    /** Takes the writes off the buffer and fails them. */
    void fail(ChannelOutboundBuffer buffer, Throwable cause) {
        for (int index = 0; index < count; index++) {
            skipCancelled(buffer, writes[index]);
            buffer.remove(cause);
        }
    }

    /** Forgets the writes, which are somebody else's now. */
    @SuppressWarnings("NullAway") // The parts beyond the count are not looked at.
    void clear() {
        for (int index = 0; index < count; index++) {
            writes[index] = null;
            parts[index] = null;
        }
        count = 0;
    }

    /** Takes away the writes that were cancelled before they were flushed; they show as something else than they were. */
    @SuppressWarnings("ReferenceEquality") // It is this very write, not one that looks like it.
    static void skipCancelled(ChannelOutboundBuffer buffer, @Nullable Object next) {
        Object current = buffer.current();
        while (current != null && current != next) {
            buffer.remove();
            current = buffer.current();
        }
    }

    private static boolean isWhole(ByteBuf part) {
        int at = part.readerIndex();
        int end = part.writerIndex();
        if (at == end) {
            return false;
        }
        while (at < end) {
            long length = end - at < NLMSG_HDRLEN ? 0 : HostOrder.u32(part, at);
            if (length < NLMSG_HDRLEN || length > end - at) {
                return false;
            }
            at += (int) Math.min((length + ALIGNMENT - 1) & -ALIGNMENT, end - at);
        }
        return true;
    }
}
