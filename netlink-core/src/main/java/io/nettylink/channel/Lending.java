// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

/**
 * Whether a channel lends its receive buffers to the pipeline, or hands each datagram over in a buffer of its own: the
 * first is faster, the second does not keep a large buffer from the next datagrams for a few bytes that somebody keeps.
 * A pipeline whose handlers have released many datagrams before they returned is lent the next ones, until it keeps one.
 *
 * <p>Used on the event loop.
 */
final class Lending {
    private static final int PROOFS = 16;
    private static final int PROOFS_AFTER_KEEPING = 1024;

    private int missing = PROOFS;
    private boolean kept;

    boolean isEarned() {
        return missing == 0;
    }

    /** Whether it is to be expected, as nothing speaks against it yet. */
    boolean isPromising() {
        return !kept;
    }

    /** Learns what has become of a datagram that the pipeline has seen. */
    void seen(boolean released) {
        if (!released) {
            missing = PROOFS_AFTER_KEEPING;
            kept = true;
        } else if (missing > 0 && --missing == 0) {
            kept = false;
        }
    }
}
