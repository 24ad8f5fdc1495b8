// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

/**
 * {@code struct nla_bitfield32}: flags together with a mask of those that count.
 *
 * @param value the flags; a bit outside {@code selector} means nothing
 * @param selector the bits of {@code value} that are set or cleared; the others are left alone
 */
public record Bitfield32(int value, int selector) {

    /** The length on the wire in bytes. */
    static final int LENGTH = 8;

    /**
     * Tells what this says of one bit or of several.
     *
     * @param bits the bits asked about
     * @return true where all of them are selected and set
     */
    public boolean sets(int bits) {
        return (selector & value & bits) == bits;
    }
}
