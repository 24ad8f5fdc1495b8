// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.netty.channel.EventLoop;
import io.netty.util.internal.ThreadExecutorMap;

/** Where one must not wait. */
final class EventLoops {
    private EventLoops() {}

    /**
     * Checks that the calling thread is no event loop. Netty's other executors are there for what blocks.
     *
     * @throws IllegalStateException if it is one
     */
    static void ensureMayBlock() {
        if (ThreadExecutorMap.currentExecutor() instanceof EventLoop) {
            throw new IllegalStateException("a blocking call on the event loop of "
                    + Thread.currentThread().getName()
                    + " would hold up every channel that lives there: use NetlinkClient there, or another thread");
        }
    }
}
