// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.socket;

import java.util.concurrent.atomic.AtomicLong;

/** A count that one thread at a time raises, without contention, and that any thread may read. */
@SuppressWarnings("serial") // Nobody serializes it; being the number saves an object for each.
public final class Count extends AtomicLong {
    /** At zero. */
    public Count() {}

    /**
     * Raises the count.
     *
     * @param amount by how much
     */
    public void add(long amount) {
        setRelease(getPlain() + amount);
    }
}
