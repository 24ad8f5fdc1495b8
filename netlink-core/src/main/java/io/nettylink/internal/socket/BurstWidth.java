// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.socket;

/**
 * How many datagrams a receive is to offer room for: twice as many after a call that filled all, half as many after one
 * that left most empty. It is never just one for small datagrams once they have come, because a second buffer that stays
 * empty saves the call that would find the socket empty. Large datagrams are received singly: the kernel makes them inside
 * the call, and in one call they would only wait for each other in ever more memory.
 *
 * <p>Used by one thread at a time.
 */
public final class BurstWidth {
    /** A datagram that fills less than this part of a buffer counts as small. */
    private static final int SMALL = 4;

    private static final int FEW = 2;

    private final int most;
    private int width;

    /**
     * Has seen nothing yet.
     *
     * @param first how many datagrams the first receive offers room for
     * @param most how many datagrams one receive may bring
     */
    public BurstWidth(int first, int most) {
        this.width = first;
        this.most = most;
    }

    /** {@return how many datagrams the next receive is to offer room for} */
    public int width() {
        return width;
    }

    /**
     * Tells whether a datagram is small, so that it should not hold the buffer that it was received into.
     *
     * @param size the datagram's size in bytes
     * @param capacity the buffer's
     * @return whether it is
     */
    public static boolean isSmall(int size, int capacity) {
        return size < capacity / SMALL;
    }

    /**
     * Learns what a receive has brought.
     *
     * @param offered for how many datagrams there was room
     * @param received how many came, at least one
     * @param small whether all of them are small
     */
    public void learn(int offered, int received, boolean small) {
        if (!small) {
            width = 1;
        } else if (received == offered) {
            width = Math.min(2 * offered, most);
        } else if (received < offered / 2) {
            width = Math.max(FEW, offered / 2);
        }
    }
}
