// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.buffer.ByteBuf;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.internal.socket.BurstWidth;
import org.jspecify.annotations.Nullable;

/**
 * The datagrams that one system call brought, in their buffers, until they are delivered one by one.
 *
 * <p>A call offers as many buffers as are likely to be filled, as {@link BurstWidth} says.
 *
 * <p>Used on the event loop.
 */
final class ReceiveBatch {
    private static final int FEW = 2;

    /** How many datagrams there are at most. */
    static final int MOST = NetlinkSocket.MAX_DATAGRAMS;

    private final NetlinkSocket socket;
    private final Source source;
    private final @Nullable ByteBuf[] buffers = new ByteBuf[MOST];
    private final BurstWidth burst = new BurstWidth(FEW, MOST);
    private int held;
    private int received;
    private int next;
    private boolean drained;

    ReceiveBatch(NetlinkSocket socket, Source source) {
        this.socket = socket;
        this.source = source;
    }

    /** Where receive buffers come from. */
    interface Source {
        /** An empty buffer with room for that many bytes at least. */
        ByteBuf buffer(int least);

        /** Takes back a buffer, which somebody else may have kept. */
        void giveBack(ByteBuf buffer);
    }

    /** Whether all that was received was delivered. */
    boolean isEmpty() {
        return next == received;
    }

    /** Whether the last call left buffers empty, so that another one would find nothing, or an error. */
    boolean isDrained() {
        return drained;
    }

    /**
     * Receives what waits; only when {@link #isEmpty()}.
     *
     * @param most how many datagrams are wanted at most
     * @param least how many bytes each buffer has to have room for
     * @return how many came, or an error number negated
     */
    int receive(int most, int least) {
        int offered = Math.max(1, Math.min(burst.width(), most));
        ByteBuf[] room = offer(offered, least);
        next = 0;
        received = 0;
        int result = socket.receive(room, offered);
        received = Math.max(0, result);
        drained = received < offered;
        if (received > 0) {
            adapt(offered);
        }
        return result;
    }

    /** Steps to the next datagram. Returns its number. */
    int advance() {
        return next++;
    }

    /** The datagram of a number, as far as it was received. It stays in this batch unless {@link #take taken}. */
    ByteBuf content(int index) {
        ByteBuf buffer = filled(index);
        return buffer.writerIndex(Math.min(socket.size(index), buffer.capacity()));
    }

    /** Whether a datagram should move to a buffer of its own size, so as not to hold this one. */
    boolean isSmall(int index) {
        return BurstWidth.isSmall(socket.size(index), filled(index).capacity());
    }

    /** Hands the buffer of a number over to the caller. */
    ByteBuf take(int index) {
        ByteBuf buffer = filled(index);
        buffers[index] = null;
        return buffer;
    }

    /** Gives back a buffer that was lent, unless whoever it was lent to keeps it. Returns whether it came back. */
    boolean settle(int index) {
        ByteBuf buffer = buffers[index];
        // Closing the channel gives back all of them.
        boolean back = buffer == null || buffer.refCnt() == 1;
        if (!back) {
            giveBack(index);
        }
        return back;
    }

    /** Gives back the buffers that hold nothing to be delivered. */
    void trim() {
        // The last first, so that the first is the one that is taken next.
        for (int index = held - 1; index >= 0; index--) {
            if (index < next || index >= received) {
                giveBack(index);
            }
        }
        held = isEmpty() ? 0 : received;
    }

    /** Gives back everything, delivered or not. */
    void clear() {
        next = received;
        trim();
    }

    private void adapt(int offered) {
        boolean small = true;
        for (int index = 0; index < received; index++) {
            small &= isSmall(index);
        }
        burst.learn(offered, received, small);
    }

    @SuppressWarnings("NullAway") // The first ones, which is all that is looked at, are there.
    private ByteBuf[] offer(int count, int least) {
        held = Math.max(held, count);
        for (int index = 0; index < count; index++) {
            ByteBuf kept = buffers[index];
            if (kept == null || kept.capacity() < least) {
                giveBack(index);
                buffers[index] = source.buffer(least);
            } else {
                kept.clear();
            }
        }
        return buffers;
    }

    private ByteBuf filled(int index) {
        ByteBuf buffer = buffers[index];
        if (buffer == null) {
            throw new IllegalStateException("datagram " + index + " was taken");
        }
        return buffer;
    }

    private void giveBack(int index) {
        ByteBuf buffer = buffers[index];
        buffers[index] = null;
        if (buffer != null) {
            source.giveBack(buffer);
        }
    }
}
