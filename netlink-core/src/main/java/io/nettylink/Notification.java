// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

/**
 * What a {@link BlockingSubscription} receives: a notification, or word that some are missing in this place.
 *
 * <pre>{@code
 * switch (subscription.next(Link::decode)) {
 *     case Notification.Received<Link>(Link link) -> changed(link);
 *     case Notification.Lost<Link>(Loss loss) -> fetchAll();
 * }
 * }</pre>
 *
 * @param <T> what the decoder makes of a notification
 */
public sealed interface Notification<T> {

    /**
     * A notification.
     *
     * @param value what the decoder made of it
     * @param <T> the value
     */
    record Received<T>(T value) implements Notification<T> {}

    /**
     * Notifications are missing between the one before and the one after this. How many, the kernel doesn't say. Who
     * keeps a picture of the kernel's state has to fetch it anew.
     *
     * @param loss what happened
     * @param <T> the value of what was received
     */
    record Lost<T>(Loss loss) implements Notification<T> {}
}
