// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel.spi;

import java.io.IOException;

/** Opens netlink sockets: those of a network namespace, or of a kernel that is simulated. Any thread may call it. */
@FunctionalInterface
public interface NetlinkSocketProvider {

    /**
     * Opens a socket that does not block. Whoever calls this closes it.
     *
     * @param protocol the netlink protocol, such as {@code NETLINK_ROUTE}
     * @return the socket, neither bound nor connected
     * @throws IOException if there is no such protocol, or no socket to be had
     */
    NetlinkSocket open(int protocol) throws IOException;

    /**
     * Tells whether the sockets have no {@linkplain NetlinkSocket#descriptor() descriptor}, so that any event loop will
     * do, on any machine.
     *
     * @return true for a kernel that is simulated
     */
    default boolean isSimulated() {
        return false;
    }
}
