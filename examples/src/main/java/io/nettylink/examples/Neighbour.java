// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.examples.NeighbourConstants.*;
import static io.nettylink.examples.Words.bits;

import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageView;
import java.net.InetAddress;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A neighbour: which hardware address an IP address has.
 *
 * @param index the link's
 * @param state a {@code NUD_} bit
 * @param flags {@code NTF_} bits
 * @param hardwareAddress empty as long as it isn't known
 * @param probes how often it was asked for without an answer
 */
record Neighbour(int index, int state, int flags, @Nullable InetAddress address, String hardwareAddress, long probes) {
    private static final HexFormat HARDWARE = HexFormat.ofDelimiter(":");

    /** Reads {@code RTM_NEWNEIGH} or {@code RTM_DELNEIGH}. */
    static Neighbour read(MessageView message) {
        InetAddress address = null;
        String hardwareAddress = "";
        long probes = 0;
        AttributeReader in = message.attributes(NDMSG_LENGTH);
        while (in.next()) {
            switch (in.type()) {
                case NDA_DST -> address = in.ip();
                case NDA_LLADDR -> hardwareAddress = HARDWARE.formatHex(in.bytes());
                case NDA_PROBES -> probes = in.u32();
                default -> {}
            }
        }
        int index = message.s32(NDMSG_IFINDEX);
        int state = message.u16(NDMSG_STATE);
        return new Neighbour(index, state, message.u8(NDMSG_FLAGS), address, hardwareAddress, probes);
    }

    String text(LinkNames names) {
        return "neighbour " + (address == null ? "?" : Words.ip(address)) + " dev " + names.of(index)
                + (hardwareAddress.isEmpty() ? "" : " lladdr " + hardwareAddress)
                + (flags == 0 ? "" : " " + bits(Words.NEIGHBOUR_FLAGS, flags))
                + (state == NUD_NONE ? "" : " " + bits(Words.NEIGHBOUR_STATES, state));
    }
}
