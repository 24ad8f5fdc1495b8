// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import io.nettylink.codec.NetlinkMessage;

/**
 * A request that reached the simulated kernel.
 *
 * @param protocol the netlink protocol of the socket that it came through
 * @param portId that socket's port id
 * @param message the request, a copy on the heap that need not be released
 * @param isScripted whether the test had said what to answer; otherwise it was refused as kernels refuse what they do
 *     not know
 */
public record ReceivedRequest(int protocol, long portId, NetlinkMessage message, boolean isScripted) {

    /** Type, flags and length: enough to find out what a test has not scripted. */
    @Override
    public String toString() {
        return "protocol " + protocol + ", port id " + portId + ": type " + message.type() + ", flags 0x"
                + Integer.toHexString(message.flags()) + ", " + message.payloadLength() + " bytes of payload"
                + (isScripted ? "" : ", not scripted");
    }
}
