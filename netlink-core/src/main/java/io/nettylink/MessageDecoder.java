// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.nettylink.codec.MessageView;

/**
 * Makes a value of one message.
 *
 * <pre>{@code
 * static Link decode(MessageView message) {
 *     String name = "";
 *     AttributeReader in = message.attributes(16);      // behind struct ifinfomsg
 *     while (in.next()) {
 *         if (in.type() == IFLA_IFNAME) {
 *             name = in.string();
 *         }
 *     }
 *     return new Link(message.s32(4), name);
 * }
 * }</pre>
 *
 * @param <T> the value
 */
@FunctionalInterface
public interface MessageDecoder<T> {

    /**
     * Makes a value of a message. Runs on the client's event loop, where it must not block; or, with a {@link
     * BlockingNetlinkClient}, on the caller's thread.
     *
     * @param message valid during the call only: what the value needs is copied out of it, or kept with
     *     {@link MessageView#retain()}, whose result the caller releases
     * @return the value
     * @throws io.nettylink.codec.MalformedMessageException if the message is not what it should be; fails the request
     *     with a {@link MalformedReplyException}. Any other exception fails the request as it is.
     */
    T decode(MessageView message);
}
