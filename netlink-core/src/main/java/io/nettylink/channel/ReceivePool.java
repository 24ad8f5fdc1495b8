// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.util.concurrent.FastThreadLocal;
import io.nettylink.internal.socket.SpareBuffers;

/** The buffers that the channels of one event loop receive into. Freed when the event loop's thread ends. */
final class ReceivePool {
    /** How large each buffer is. */
    static final int CAPACITY = NetlinkChannelConfig.DEFAULT_RECEIVE_BUFFER;

    private static final FastThreadLocal<SpareBuffers> POOLS = new FastThreadLocal<>() {
        @Override
        protected SpareBuffers initialValue() {
            // As many as one system call can fill.
            return new SpareBuffers(ReceiveBatch.MOST, CAPACITY);
        }

        @Override
        protected void onRemoval(SpareBuffers pool) {
            pool.free();
        }
    };

    private ReceivePool() {}

    /** The calling thread's. */
    static SpareBuffers current() {
        return POOLS.get();
    }
}
