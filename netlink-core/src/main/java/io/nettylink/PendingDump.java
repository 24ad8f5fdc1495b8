// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP;

import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.MessageView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A request for a whole table, asked again where the table changed meanwhile. */
final class PendingDump<T> extends PendingRequest<List<T>> {
    private final MessageDecoder<T> decoder;
    private final DumpPolicy policy;
    private final List<T> values = new ArrayList<>();
    private int attempt = 1;

    PendingDump(RequestDriver driver, Request request, Duration timeout, MessageDecoder<T> decoder, DumpPolicy policy) {
        super(driver, request, timeout);
        this.decoder = decoder;
        this.policy = policy;
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
            values.add(value);
        }
    }

    @Override
    void succeed(Acknowledgement acknowledgement, boolean interrupted) {
        if (!interrupted) {
            complete(values);
        } else if (attempt < policy.attempts()) {
            driver.tally().dumpRestarted(request, attempt);
            attempt++;
            values.clear();
            driver.submit(this);
        } else if (policy.acceptsInterrupted()) {
            complete(values);
        } else {
            fail(new DumpInterruptedException(request, attempt, values));
        }
    }
}
