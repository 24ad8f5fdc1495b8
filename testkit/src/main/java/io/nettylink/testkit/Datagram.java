// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import java.util.Arrays;

/**
 * A datagram on its way to a socket.
 *
 * @param room how many bytes the kernel has allocated for it, which is what the receive buffer is charged by
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and whoever makes one lets go of the bytes
record Datagram(byte[] bytes, long senderPortId, int group, int room) {
    private static final int SHARED_INFO = 320;
    private static final int SMALL = 576;
    private static final int BUFFER_HEAD = 256;

    Datagram(byte[] bytes, long senderPortId, int group) {
        this(bytes, senderPortId, group, bytes.length);
    }

    /** What it takes of a receive buffer, as on a kernel with 64 bits: a small one 832 bytes, a big one powers of two. */
    int charge() {
        int data = room + SHARED_INFO;
        return BUFFER_HEAD + (data <= SMALL ? SMALL : Integer.highestOneBit(data - 1) << 1);
    }

    Datagram lengthenedBy(int length) {
        return new Datagram(Arrays.copyOf(bytes, bytes.length + length), senderPortId, group);
    }

    int groupMask() {
        return group == 0 || group > Integer.SIZE ? 0 : 1 << (group - 1);
    }
}
