// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The sockets of one protocol, by port id. Used with the kernel's lock held. */
final class PortTable {
    /** Where the kernel looks for a free port id once the process id is taken: downwards from here. */
    private static final long FIRST_ROVER = 0xffff_f000L;

    private final TreeMap<Long, FakeSocket> bound = new TreeMap<>();
    private final Set<FakeSocket> open = new LinkedHashSet<>();
    private long rover = FIRST_ROVER;

    void opened(FakeSocket socket) {
        open.add(socket);
    }

    void closed(FakeSocket socket) {
        open.remove(socket);
        bound.remove(socket.portId(), socket);
    }

    /** Gives a port id to a socket; false where another has it. */
    boolean bind(long portId, FakeSocket socket) {
        return bound.putIfAbsent(portId, socket) == null;
    }

    /** A port id that is free: the process id, or else one from the upper end of 32 bits. */
    long free() {
        long candidate = ProcessHandle.current().pid();
        while (bound.containsKey(candidate)) {
            candidate = rover--;
        }
        return candidate;
    }

    @Nullable FakeSocket find(long portId) {
        return bound.get(portId);
    }

    /** Who hears the kernel: a multicast spares the port id 0 that it comes from, and with it who is not bound. */
    List<FakeSocket> audience(int group) {
        return members(group).stream().filter(socket -> socket.portId() != 0).toList();
    }

    List<FakeSocket> members(int group) {
        return open.stream().filter(socket -> socket.isMember(group)).toList();
    }

    List<FakeSocket> all() {
        return new ArrayList<>(open);
    }
}
