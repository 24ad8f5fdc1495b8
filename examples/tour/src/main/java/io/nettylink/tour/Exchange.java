// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import java.io.IOException;

/** A message to the kernel and the same back, again and again: what is measured of a mechanism. One thread at a time. */
interface Exchange extends AutoCloseable {
    /** The longest message, in bytes, that the mechanism carries in one piece; 0 where there are only notifications. */
    int largest();

    /** What sets that bound. */
    default String limit() {
        return "a message of the module's has at most " + NettylinkTour.MESSAGE_MAX + " bytes";
    }

    /** How often the kernel's side copies all of a message between {@link #exchange} and its end. */
    int copies();

    /**
     * Sends a message and waits until the kernel has given it back.
     *
     * @param message up to {@link #largest()} bytes
     * @return what came back
     */
    byte[] exchange(byte[] message) throws IOException;

    /**
     * Sends a message so many times and waits until all have come back, with as many under way as the mechanism allows:
     * one, unless it says otherwise.
     */
    default void burst(byte[] message, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            exchange(message);
        }
    }

    @Override
    void close() throws IOException;
}
