// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.channel.AddressedEnvelope;
import org.jspecify.annotations.Nullable;

/**
 * What one {@code sendmsg} sends or one {@code recvmsg} receives: one or more netlink messages, with addresses.
 *
 * <p>It owns its content: who releases the datagram releases the buffer. Inbound, the pipeline's user owns it;
 * outbound, the channel does from the write on.
 */
public final class NetlinkDatagram extends DefaultByteBufHolder implements AddressedEnvelope<ByteBuf, NetlinkAddress> {
    /** The {@link #nsid()} of a datagram that came without one. */
    public static final int NO_NSID = -1;

    private final NetlinkAddress recipient;
    private final @Nullable NetlinkAddress sender;
    private final int group;
    private final int nsid;

    /**
     * A datagram to send.
     *
     * @param content the messages; this object owns the buffer from now on
     * @param recipient whom to send to
     */
    public NetlinkDatagram(ByteBuf content, NetlinkAddress recipient) {
        this(content, recipient, null, 0, NO_NSID);
    }

    /**
     * A datagram as received.
     *
     * @param content the messages; this object owns the buffer from now on
     * @param recipient the address of the channel that received it
     * @param sender who sent it, {@code null} where that is not known yet
     * @param group the multicast group it came through, 0 for none
     * @param nsid the network namespace it came from, {@link #NO_NSID} for none
     */
    public NetlinkDatagram(
            ByteBuf content, NetlinkAddress recipient, @Nullable NetlinkAddress sender, int group, int nsid) {
        super(content);
        this.recipient = recipient;
        this.sender = sender;
        this.group = group;
        this.nsid = nsid;
    }

    /** {@return who sent this, as the kernel vouches for it; {@code null} in a datagram that is to be sent} */
    @Override
    public @Nullable NetlinkAddress sender() {
        return sender;
    }

    /** {@return whom this is for} */
    @Override
    public NetlinkAddress recipient() {
        return recipient;
    }

    /**
     * The multicast group that this came through, {@code struct nl_pktinfo}.
     *
     * @return the group's number; 0 for a unicast, or if {@link NetlinkChannelOption#PKTINFO} was not set
     */
    public int group() {
        return group;
    }

    /**
     * The network namespace that this notification came from, by its id in the socket's own namespace.
     *
     * @return the id; {@link #NO_NSID} if it came from the socket's own namespace or if
     *     {@link NetlinkChannelOption#LISTEN_ALL_NSID} was not set
     */
    public int nsid() {
        return nsid;
    }

    @Override
    public NetlinkDatagram copy() {
        return (NetlinkDatagram) super.copy();
    }

    @Override
    public NetlinkDatagram duplicate() {
        return (NetlinkDatagram) super.duplicate();
    }

    @Override
    public NetlinkDatagram retainedDuplicate() {
        return (NetlinkDatagram) super.retainedDuplicate();
    }

    @Override
    public NetlinkDatagram replace(ByteBuf content) {
        return new NetlinkDatagram(content, recipient, sender, group, nsid);
    }

    @Override
    public NetlinkDatagram retain() {
        super.retain();
        return this;
    }

    @Override
    public NetlinkDatagram retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public NetlinkDatagram touch() {
        super.touch();
        return this;
    }

    @Override
    public NetlinkDatagram touch(Object hint) {
        super.touch(hint);
        return this;
    }

    /** {@return sender, recipient, group, and the content's state} */
    @Override
    public String toString() {
        return "NetlinkDatagram(" + sender + " => " + recipient + ", group " + group + ", " + contentToString() + ')';
    }
}
