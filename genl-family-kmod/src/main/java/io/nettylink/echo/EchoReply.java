// SPDX-License-Identifier: Apache-2.0
package io.nettylink.echo;

import io.nettylink.codec.MessageView;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The module's answer to {@link NettylinkEcho#CMD_ECHO}.
 *
 * @param payload the bytes that were sent
 * @param sequence the running number among the messages that the module accepted in this network namespace
 * @param received where and when the request was received
 * @param interrupted where and when the hard interrupt passed it on; null unless the delivery was {@link
 *     Delivery#HARDIRQ}
 * @param replied where and when the answer was sent
 */
@SuppressWarnings("ArrayRecordComponent") // equals compares contents; the array is the reader's own
public record EchoReply(
        byte[] payload,
        long sequence,
        Passage received,
        @Nullable Passage interrupted,
        Passage replied) {

    /**
     * Reads an answer.
     *
     * @param message a message of the family with the command {@code echo}
     * @return what it says
     * @throws io.nettylink.codec.MalformedMessageException if a length is wrong
     */
    public static EchoReply read(MessageView message) {
        MessageAttributes in = new MessageAttributes(message);
        return new EchoReply(in.payload, in.sequence, in.received(), in.interrupted(), in.replied());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EchoReply that
                && Arrays.equals(payload, that.payload)
                && sequence == that.sequence
                && received.equals(that.received)
                && Objects.equals(interrupted, that.interrupted)
                && replied.equals(that.replied);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(payload), sequence, received, interrupted, replied);
    }
}
