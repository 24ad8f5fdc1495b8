// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.channel.ChannelId;
import java.io.Serial;
import java.util.UUID;

/**
 * A channel's identifier, unique by chance.
 *
 * <p>Netty's own is made of a network card's address and the process id, and warns where there is no network card: in a
 * network namespace, say, which is where many programs that need netlink live.
 */
record NetlinkChannelId(UUID uuid) implements ChannelId {
    @Serial
    private static final long serialVersionUID = 1;

    static NetlinkChannelId random() {
        return new NetlinkChannelId(UUID.randomUUID());
    }

    @Override
    public String asShortText() {
        return asLongText().substring(0, 8);
    }

    @Override
    public String asLongText() {
        return uuid.toString();
    }

    @Override
    public int compareTo(ChannelId other) {
        return asLongText().compareTo(other.asLongText());
    }

    @Override
    public String toString() {
        return asShortText();
    }
}
