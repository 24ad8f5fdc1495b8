// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.netty.buffer.ByteBuf;
import io.nettylink.internal.socket.SpareBuffers;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Requests one after the other in one buffer, which makes one datagram of them: the kernel answers each as if it had come
 * by itself.
 *
 * <p>Used on the event loop.
 */
final class RequestBatch {
    /** As many as are worth it: what a system call costs is shared by all of them by then. */
    static final int MOST = 64;

    /** A batch that has so many bytes gets no more: well below the smallest send buffer that anybody has by default. */
    private static final int FULL_BYTES = 16 * 1024;

    private static final int INITIAL_BYTES = 1024;

    private final @Nullable PendingRequest<?>[] requests = new PendingRequest<?>[MOST];
    private final int[] starts = new int[MOST + 1];
    private final ByteBuf buffer = SpareBuffers.allocate(INITIAL_BYTES);
    private final RequestEncoder encoder = new RequestEncoder(buffer);
    private int count;

    /** Adds a request; what its encoding throws leaves the batch as it was. */
    void add(PendingRequest<?> pending) {
        encoder.encode(pending);
        requests[count++] = pending;
        starts[count] = buffer.writerIndex();
    }

    boolean isFull(int most) {
        return count >= most || buffer.readableBytes() >= FULL_BYTES;
    }

    int count() {
        return count;
    }

    ByteBuf buffer() {
        return buffer;
    }

    PendingRequest<?> request(int index) {
        return Objects.requireNonNull(requests[index]);
    }

    /** The time of those begins whose time has not begun. Returns the first deadline of all. */
    long begin(long now) {
        long first = now + Timeouts.NEVER;
        for (int index = 0; index < count; index++) {
            PendingRequest<?> pending = request(index);
            pending.begin(now);
            long deadline = pending.deadline();
            pending.ticket().expiresAt(deadline);
            first = deadline - first < 0 ? deadline : first;
        }
        return first;
    }

    /** One request by itself, with a reference of its own. */
    ByteBuf single(int index) {
        return buffer.retainedSlice(starts[index], starts[index + 1] - starts[index]);
    }

    /** Forgets all requests. Whether it can be used again: nobody else has its buffer, which has not grown large. */
    boolean clear() {
        Arrays.fill(requests, 0, count, null);
        count = 0;
        boolean reusable = buffer.refCnt() == 1 && buffer.capacity() <= 2 * FULL_BYTES;
        if (reusable) {
            buffer.clear();
        }
        return reusable;
    }

    /** Lets go of the buffer. */
    void release() {
        buffer.release();
    }
}
