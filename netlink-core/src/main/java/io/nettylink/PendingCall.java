// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.MessageView;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request that has one reply. */
final class PendingCall<T> extends PendingRequest<T> {
    private final MessageDecoder<T> decoder;
    private @Nullable T value;

    PendingCall(RequestDriver driver, Request request, Duration timeout, MessageDecoder<T> decoder) {
        super(driver, request, timeout);
        this.decoder = decoder;
    }

    @Override
    public boolean mayReplyAfterAcknowledgement() {
        return request.mayReplyAfterAcknowledgement();
    }

    @Override
    void take(MessageView message) {
        if (value == null) {
            value = decode(decoder, message);
        }
    }

    @Override
    void succeed(Acknowledgement acknowledgement, boolean interrupted) {
        T result = value;
        if (result == null) {
            fail(new NoReplyException(request));
        } else {
            complete(result);
        }
    }
}
