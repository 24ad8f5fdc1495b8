// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

/**
 * A message type that can change, as the id of a generic netlink family does when its module is loaded anew.
 *
 * @see Request#builder(MessageType)
 */
@FunctionalInterface
public interface MessageType {

    /**
     * The number as it is now. Asked each time a request is sent, on the client's event loop: it must not block.
     *
     * @return 0 to 65535
     * @throws NetlinkException if nothing may be sent now; fails the request
     */
    int number();
}
