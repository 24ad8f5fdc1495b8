// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Tells a channel that its event loop ends. Netty tells its I/O handles so only where the loop goes round once more
 * before it ends, which without a quiet period is a matter of luck: a channel that learned nothing would stay open, and
 * what is pending on it pending.
 *
 * <p>Used on the event loop.
 */
final class LoopEnd {
    private final Runnable task;
    private @Nullable SingleThreadEventExecutor watched;

    /**
     * Makes one that watches no loop.
     *
     * @param task what to do; may be done although the channel was told otherwise, too
     */
    LoopEnd(Runnable task) {
        this.task = task;
    }

    /** Watches a loop. */
    void watch(EventLoop loop) {
        if (loop instanceof SingleThreadEventExecutor executor) {
            watched = executor;
            executor.addShutdownHook(task);
        }
    }

    /** Watches no more. */
    void forget() {
        SingleThreadEventExecutor executor = watched;
        watched = null;
        if (executor != null) {
            executor.removeShutdownHook(task);
        }
    }
}
