// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.nettylink.codec.Acknowledgement;
import java.time.Duration;

/** A request of which only the success matters. */
final class PendingExecute extends PendingRequest<Acknowledgement> {

    PendingExecute(ClientHandler handler, Request request, Duration timeout) {
        super(handler, request, timeout);
    }

    @Override
    void succeed(Acknowledgement acknowledgement, boolean interrupted) {
        future.complete(acknowledgement);
    }
}
