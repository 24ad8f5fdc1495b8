// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import io.nettylink.codec.StructReader;

/** What a link has counted since it is there, in packets where the name doesn't say bytes. */
record LinkStatistics(Received received, Sent sent) {
    static final LinkStatistics NONE = new LinkStatistics(new Received(0, 0, 0, 0, 0, 0), new Sent(0, 0, 0, 0, 0, 0));

    record Received(long bytes, long packets, long errors, long dropped, long overErrors, long multicast) {}

    record Sent(long bytes, long packets, long errors, long dropped, long carrierErrors, long collisions) {}

    /** Reads the first members of {@code struct rtnl_link_stats64}, to which kernels add at the end. */
    static LinkStatistics read(StructReader in) {
        long rxPackets = in.u64();
        long txPackets = in.u64();
        long rxBytes = in.u64();
        long txBytes = in.u64();
        long rxErrors = in.u64();
        long txErrors = in.u64();
        long rxDropped = in.u64();
        long txDropped = in.u64();
        long multicast = in.u64();
        long collisions = in.u64();
        in.skip(Long.BYTES); // rx_length_errors
        long rxOverErrors = in.u64();
        in.skip(5 * Long.BYTES); // rx_crc_errors to tx_aborted_errors
        long txCarrierErrors = in.u64();
        return new LinkStatistics(
                new Received(rxBytes, rxPackets, rxErrors, rxDropped, rxOverErrors, multicast),
                new Sent(txBytes, txPackets, txErrors, txDropped, txCarrierErrors, collisions));
    }
}
