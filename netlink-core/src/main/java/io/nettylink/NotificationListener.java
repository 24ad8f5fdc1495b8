// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.nettylink.codec.MessageView;

/**
 * Takes what a {@link Subscription} receives. Called on the client's event loop, one call at a time: it must not block.
 * While it runs nothing is read, and the kernel's buffer of the socket absorbs what comes; when that is full,
 * notifications are lost, and {@link #lost} says so.
 *
 * <p>What {@link #notification} throws is a {@link Loss}. What the others throw goes to the event loop's thread's handler
 * of uncaught exceptions. Neither is an end.
 */
public interface NotificationListener {

    /**
     * Takes a notification.
     *
     * @param message valid during the call only: what is needed is copied out of it, or kept with
     *     {@link MessageView#retain()}, whose result the caller releases
     */
    void notification(MessageView message);

    /**
     * Learns that notifications are missing between the one before and the one after this call. How many, the kernel
     * doesn't say. A listener that keeps a picture of the kernel's state has to fetch it anew.
     *
     * @param loss what happened
     */
    void lost(Loss loss);

    /**
     * Learns that no more will come, because the subscription or its client was closed. The last call.
     */
    default void closed() {}
}
