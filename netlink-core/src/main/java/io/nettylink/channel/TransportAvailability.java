// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.channel.epoll.Epoll;

/**
 * Whether an event loop works here that can watch a descriptor. Apart from the users of Netty's transports, whose mere
 * loading fails where these do not work.
 */
final class TransportAvailability {
    private TransportAvailability() {}

    /**
     * Checks it.
     *
     * @throws UnsatisfiedLinkError if it does not, saying what to do
     */
    static void ensure() {
        Throwable cause = Epoll.unavailabilityCause();
        if (cause != null && !LoopReadiness.isIoUringAvailable()) {
            UnsatisfiedLinkError error = new UnsatisfiedLinkError(
                    "Netty's epoll transport is not available (" + cause + "): put netty-transport-native-epoll, of"
                            + " Netty's version and with the classifier of this platform, on the path, and allow native"
                            + " access by --enable-native-access=ALL-UNNAMED (class path) or"
                            + " --enable-native-access=io.nettylink.core,io.netty.common (module path)");
            error.initCause(cause);
            throw error;
        }
    }
}
