// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.examples.IfAddrConstants.*;
import static io.nettylink.examples.Words.bits;
import static io.nettylink.examples.Words.word;

import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageView;
import io.nettylink.codec.StructReader;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * An IP address of a link.
 *
 * @param index the link's
 * @param local the address
 * @param peer the address of the other side, on a point-to-point link; or else the same
 * @param flags {@code IFA_F_} bits
 * @param label IPv4: a name; or empty
 * @param preferred seconds until it is deprecated, {@link #FOREVER} for never
 * @param valid seconds until it is removed, {@link #FOREVER} for never
 */
record Address(
        int index,
        @Nullable InetAddress local,
        @Nullable InetAddress peer,
        @Nullable InetAddress broadcast,
        int prefixLength,
        int scope,
        long flags,
        String label,
        long preferred,
        long valid) {
    static final long FOREVER = 0xffff_ffffL;

    /** Reads {@code RTM_NEWADDR} or {@code RTM_DELADDR}. */
    static Address read(MessageView message) {
        InetAddress local = null;
        InetAddress peer = null;
        InetAddress broadcast = null;
        long flags = message.u8(IFADDRMSG_FLAGS);
        String label = "";
        long preferred = FOREVER;
        long valid = FOREVER;
        AttributeReader in = message.attributes(IFADDRMSG_LENGTH);
        while (in.next()) {
            switch (in.type()) {
                case IFA_LOCAL -> local = in.ip();
                case IFA_ADDRESS -> peer = in.ip();
                case IFA_BROADCAST -> broadcast = in.ip();
                case IFA_FLAGS -> flags = in.u32();
                case IFA_LABEL -> label = in.string();
                case IFA_CACHEINFO -> {
                    StructReader lifetimes = in.struct();
                    preferred = lifetimes.u32();
                    valid = lifetimes.u32();
                }
                default -> {}
            }
        }
        return new Address(
                message.s32(IFADDRMSG_INDEX),
                local == null ? peer : local, // IPv6 sends the one only, unless the link is point-to-point.
                peer,
                broadcast,
                message.u8(IFADDRMSG_PREFIXLEN),
                message.u8(IFADDRMSG_SCOPE),
                flags,
                label,
                preferred,
                valid);
    }

    String text(LinkNames names) {
        String own = local == null ? "?" : Words.ip(local);
        String other = peer == null || peer.equals(local) ? "" : " peer " + Words.ip(peer);
        return "address " + own + other + "/" + prefixLength + " dev " + names.of(index)
                + (broadcast == null ? "" : " broadcast " + Words.ip(broadcast))
                + " scope " + word(Words.SCOPES, scope)
                + (flags == 0 ? "" : " " + bits(Words.ADDRESS_FLAGS, flags))
                + (label.isEmpty() ? "" : " label " + label)
                + (valid == FOREVER ? "" : " valid " + valid + " s")
                + (preferred == FOREVER ? "" : " preferred " + preferred + " s");
    }
}
