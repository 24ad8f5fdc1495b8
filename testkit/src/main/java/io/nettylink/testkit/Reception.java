// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import java.util.ArrayList;
import java.util.List;

/** What a socket received last, and how much room its reader offers. */
final class Reception {
    /** What the kernel allocates for a part of a dump as long as the reader has not offered more. */
    private static final int LEAST_DUMP_ROOM = 3776;

    /** And never more than this, 32 KiB with the buffer's own overhead. */
    private static final int MOST_DUMP_ROOM = 32 * 1024 - 320;

    private final List<Datagram> datagrams = new ArrayList<>();
    private final List<Boolean> truncations = new ArrayList<>();
    private int mostOffered;

    void keep(int index, Datagram datagram, int room) {
        if (index == 0) {
            datagrams.clear();
            truncations.clear();
        }
        datagrams.add(datagram);
        truncations.add(datagram.bytes().length > room);
    }

    void offered(int room) {
        mostOffered = Math.max(mostOffered, room);
    }

    Datagram at(int index) {
        return datagrams.get(index);
    }

    boolean isTruncated(int index) {
        return truncations.get(index);
    }

    int dumpRoom() {
        return Math.max(LEAST_DUMP_ROOM, Math.min(MOST_DUMP_ROOM, mostOffered));
    }
}
