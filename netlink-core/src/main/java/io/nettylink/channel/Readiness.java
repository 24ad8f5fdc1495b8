// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;

/**
 * What tells a channel that its socket can be read: the seam between the channel and the event loop's kind of I/O.
 *
 * <p>All methods but {@link #isCompatible} are called on the event loop that the channel is registered with.
 */
interface Readiness {
    /** Whether this works with an event loop. */
    boolean isCompatible(EventLoop loop);

    /** Begins to watch the socket for errors; completes the promise. */
    void register(EventLoop loop, ChannelPromise promise);

    /** Ends watching. May be called when not registered. */
    void deregister();

    /** Whether to tell when there is something to read. Remembered over a change of event loop. */
    void interest(boolean reading);

    /** Something was read without being told of. Where that goes on, telling is a waste of the kernel's time. */
    default void foundUntold() {}

    /** The channel, as seen from here. Called on the event loop. */
    interface Listener {
        /**
         * The socket is ready.
         *
         * @param failed whether it has an error to fetch
         * @param readable whether there is something to read, which is said only while that is of interest
         */
        void ready(boolean failed, boolean readable);

        /** Watching failed, which no system of sound mind does. */
        void broken(Throwable cause);

        /** The event loop is closing down. */
        void shutdown();
    }
}
