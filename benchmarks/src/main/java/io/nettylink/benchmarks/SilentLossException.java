// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.io.Serial;

/** A program of ours has lost something without saying so. */
final class SilentLossException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    SilentLossException(String message) {
        super(message);
    }
}
