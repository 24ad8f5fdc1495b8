// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP;

import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.MessageView;
import io.nettylink.internal.protocol.Ending;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A request for a whole table whose values go out as they come, so that it cannot be asked again. */
final class PendingStream<T> extends PendingRequest<Acknowledgement> {
    private final MessageDecoder<T> decoder;
    private final DumpPolicy policy;
    private final Consumer<T> values;

    PendingStream(
            RequestDriver driver,
            Request request,
            Duration timeout,
            MessageDecoder<T> decoder,
            DumpPolicy policy,
            Consumer<T> values) {
        super(driver, request, timeout, Timeouts.NEVER);
        this.decoder = decoder;
        this.policy = policy;
        this.values = values;
    }

    /** Each part of the table has the whole time: whoever takes the values may need much of it himself. */
    @Override
    long deadlineFrom(long now) {
        return now + Timeouts.nanos(timeout);
    }

    @Override
    int extraFlags() {
        return NLM_F_DUMP;
    }

    @Override
    public boolean isDump() {
        return true;
    }

    @Override
    void take(MessageView message) {
        T value = decode(decoder, message);
        if (value != null) {
            values.accept(value);
        }
        Throwable failure = decodingFailure();
        if (failure != null) {
            // The rest may be of any length, and nobody would take it.
            abandon(new Ending.Failed(failure));
        }
    }

    @Override
    void succeed(Acknowledgement acknowledgement, boolean interrupted) {
        if (interrupted && !policy.acceptsInterrupted()) {
            fail(new DumpInterruptedException(request, 1, List.of()));
        } else {
            complete(acknowledgement);
        }
    }
}
