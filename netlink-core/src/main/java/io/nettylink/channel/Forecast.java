// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

/**
 * Whether it is worth a system call to look for an answer right after a request, instead of waiting to be told: that
 * spares the event loop a turn where the kernel answers at once, as it mostly does, and costs a call in vain where it
 * answers later.
 *
 * <p>Used on the event loop.
 */
final class Forecast {
    /** After so many, other channels of the event loop have their turn. */
    private static final int MOST_AT_ONCE = 64;

    /** After so many in vain, it is tried again only now and then. */
    private static final int PATIENCE = 4;

    private static final int PAUSE = 64;

    private int left = MOST_AT_ONCE;
    private int vain;

    /** The event loop has asked all its channels. */
    void polled() {
        left = MOST_AT_ONCE;
    }

    boolean isPromising() {
        if (vain >= PATIENCE && ++vain < PAUSE) {
            return false;
        }
        return left-- > 0;
    }

    /** Learns whether something was found. */
    void learn(boolean found) {
        vain = found ? 0 : Math.min(vain, PATIENCE - 1) + 1;
    }
}
