// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.netty.buffer.ByteBuf;
import io.nettylink.codec.MessageWriter;
import org.jspecify.annotations.Nullable;

/**
 * Encodes requests at the end of one buffer, with one writer for all of them.
 *
 * <p>Used by one thread at a time.
 */
final class RequestEncoder {
    private final ByteBuf out;
    private @Nullable MessageWriter writer;

    /** Encodes into a buffer that stays the caller's. */
    RequestEncoder(ByteBuf out) {
        this.out = out;
    }

    /** Appends a request; what is thrown leaves the buffer as it was. */
    void encode(PendingRequest<?> pending) {
        int type = pending.request.type();
        long sequence = pending.ticket().sequence();
        int flags = pending.request.flags() | pending.extraFlags();
        MessageWriter begun = writer;
        if (begun == null) {
            writer = begun = MessageWriter.begin(out, type, flags, sequence, 0);
        } else {
            begun.another(type, flags, sequence, 0);
        }
        pending.request.encode(begun);
    }
}
