// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import java.io.IOException;

/** A message to the kernel and the same back, again and again: what is measured of a mechanism. One thread at a time. */
interface Exchange extends AutoCloseable {
    /** The longest message, in bytes, that the mechanism carries in one piece. */
    int largest();

    /**
     * Sends a message and waits until the kernel has given it back.
     *
     * @param message up to {@link #largest()} bytes
     * @return what came back
     */
    byte[] exchange(byte[] message) throws IOException;

    @Override
    void close() throws IOException;
}
