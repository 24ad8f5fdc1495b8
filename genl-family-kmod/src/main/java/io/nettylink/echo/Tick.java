// SPDX-License-Identifier: Apache-2.0
package io.nettylink.echo;

import io.nettylink.codec.MessageView;

/**
 * The ticker's notification, which started in a hard interrupt, or in a softirq, as its {@link TickSource} says.
 *
 * @param sequence the running number among the ticks in this network namespace, from 1
 * @param received where and when the timer expired
 * @param replied where and when the tick was multicast
 * @param coalesced how many further expirations this tick stands for, because the softirq could not keep up
 */
public record Tick(long sequence, Passage received, Passage replied, long coalesced) {

    /**
     * Reads a notification.
     *
     * @param message a message of the family with the command {@code tick}
     * @return what it says
     * @throws io.nettylink.codec.MalformedMessageException if a length is wrong
     */
    public static Tick read(MessageView message) {
        MessageAttributes in = new MessageAttributes(message);
        return new Tick(in.sequence, in.received(), in.replied(), in.coalesced);
    }
}
