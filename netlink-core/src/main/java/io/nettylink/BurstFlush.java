// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.nettylink.channel.NetlinkChannel;
import java.util.concurrent.RejectedExecutionException;

/**
 * Flushes a channel once for all that is written in one go: behind the tasks that the event loop has by now, which are
 * the submissions of other requests where there are many, and nothing where there is one.
 *
 * <p>Used on the event loop.
 */
final class BurstFlush {
    private final NetlinkChannel channel;
    private final Runnable task = this::run;
    private boolean due;

    BurstFlush(NetlinkChannel channel) {
        this.channel = channel;
    }

    void soon() {
        if (due) {
            return;
        }
        due = true;
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException shutDown) {
            run();
        }
    }

    private void run() {
        due = false;
        channel.flush();
        // Most answers are there by now.
        channel.read();
    }
}
