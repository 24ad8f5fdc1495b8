// SPDX-License-Identifier: Apache-2.0
package io.nettylink.echo;

import io.nettylink.codec.MessageView;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What someone published with {@link NettylinkEcho#CMD_PUBLISH}, as members of the group {@code messages} get it.
 *
 * @param payload the bytes that were sent
 * @param sequence the running number among the messages that the module accepted in this network namespace
 * @param portId the port id of the socket that published
 * @param received where and when the request was received
 * @param interrupted where and when the hard interrupt passed it on; null unless the delivery was {@link
 *     Delivery#HARDIRQ}
 * @param replied where and when the message was multicast
 */
@SuppressWarnings("ArrayRecordComponent") // equals compares contents; the array is the reader's own
public record PublishedMessage(
        byte[] payload,
        long sequence,
        long portId,
        Passage received,
        @Nullable Passage interrupted,
        Passage replied) {

    /**
     * Reads a notification.
     *
     * @param message a message of the family with the command {@code message}
     * @return what it says
     * @throws io.nettylink.codec.MalformedMessageException if a length is wrong
     */
    public static PublishedMessage read(MessageView message) {
        MessageAttributes in = new MessageAttributes(message);
        return new PublishedMessage(in.payload, in.sequence, in.portId, in.received(), in.interrupted(), in.replied());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PublishedMessage that
                && Arrays.equals(payload, that.payload)
                && sequence == that.sequence
                && portId == that.portId
                && received.equals(that.received)
                && Objects.equals(interrupted, that.interrupted)
                && replied.equals(that.replied);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(payload), sequence, portId, received, interrupted, replied);
    }
}
