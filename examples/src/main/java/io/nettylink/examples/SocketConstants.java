// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

/** As much of {@code <sys/socket.h>} as the examples need: address families. */
final class SocketConstants {
    /** Any family. */
    static final int AF_UNSPEC = 0;

    /** IPv4. */
    static final int AF_INET = 2;

    /** Bridges. */
    static final int AF_BRIDGE = 7;

    /** IPv6. */
    static final int AF_INET6 = 10;

    private SocketConstants() {}
}
