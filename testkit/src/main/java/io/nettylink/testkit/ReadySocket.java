// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

/** A simulated socket, as the lock sees it that tells of its readiness. */
interface ReadySocket {
    /** Runs the socket's signal, with the lock let go. */
    void tellReady();
}
