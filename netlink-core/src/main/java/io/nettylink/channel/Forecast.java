// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

/**
 * Whether it is worth a system call to look for an answer right after a request, instead of waiting to be told: that
 * spares the event loop a turn where the kernel answers at once, as it mostly does, and costs a call in vain where it
 * answers later. Also of how many datagrams an answer is, as a rule: who has them need not ask for more. Where there are
 * more after all, the event loop tells.
 *
 * <p>Used on the event loop.
 */
final class Forecast {
    /** After so many, other channels of the event loop have their turn. */
    private static final int MOST_AT_ONCE = 64;

    /** After so many in vain, it is tried again only now and then. */
    private static final int PATIENCE = 4;

    private static final int PAUSE = 64;

    /** After so many answers of the same number of datagrams, the next is expected to be such a one, too. */
    private static final int HABIT = 4;

    private static final int FEW = 2;

    private int left = MOST_AT_ONCE;
    private int vain;
    private int usual;
    private int times;

    /** The event loop has asked all its channels; it found datagrams here, or did not. */
    void polled(boolean found) {
        left = MOST_AT_ONCE;
        if (found) {
            times = 0;
        }
    }

    /** How many datagrams the next look is to bring; 0 where there is no telling. */
    int expected() {
        return times >= HABIT && usual <= FEW ? usual : 0;
    }

    boolean isPromising() {
        if (vain >= PATIENCE && ++vain < PAUSE) {
            return false;
        }
        return left-- > 0;
    }

    /** Learns how many datagrams a look has found. */
    void learn(int found) {
        vain = found > 0 ? 0 : Math.min(vain, PATIENCE - 1) + 1;
        times = found > 0 && found == usual ? times + 1 : 0;
        usual = found;
    }
}
