// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.nettylink.codec.Acknowledgement;
import java.time.Duration;

/** A request of which only the success matters. */
final class PendingExecute extends PendingRequest<Acknowledgement> {

    PendingExecute(RequestDriver driver, Request request, Duration timeout) {
        super(driver, request, timeout);
    }

    @Override
    void succeed(Acknowledgement acknowledgement, boolean interrupted) {
        complete(acknowledgement);
    }
}
