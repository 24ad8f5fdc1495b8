// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import java.io.Serial;

/** A client did not ask what the recording says, or not all of it. The message says where they part. */
public final class ReplayMismatchException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    ReplayMismatchException(String message) {
        super(message);
    }
}
