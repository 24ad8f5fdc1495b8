// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import java.io.IOException;
import java.util.concurrent.Callable;

/** Things that have to go wrong. */
final class Refusal {
    private Refusal() {}

    /**
     * Does what has to be refused.
     *
     * @return what was said
     * @throws IllegalStateException if it was not refused
     */
    static String of(Callable<?> forbidden) throws IllegalStateException {
        Object result;
        try {
            result = forbidden.call();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } catch (Exception e) {
            throw new IllegalStateException("failed for another reason than the kernel's", e);
        }
        throw new IllegalStateException("was not refused, but gave " + result);
    }
}
