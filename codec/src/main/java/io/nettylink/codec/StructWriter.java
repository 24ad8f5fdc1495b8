// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

/**
 * Appends the members of a C structure in the order of their declaration: a message's fixed header, or an attribute's
 * value.
 *
 * <pre>{@code
 * // struct ifinfomsg: family, a gap, type, index, flags, and which of the flags to change
 * out.u8(AF_UNSPEC).zero(1).u16(0).u32(index).u32(IFF_UP).u32(IFF_UP);
 * }</pre>
 *
 * <p>Nothing is aligned here: where the compiler leaves a gap between members, {@link #zero} fills it. Not thread-safe.
 */
public sealed interface StructWriter permits MessageWriter, StructFields {

    /**
     * Appends an 8-bit member.
     *
     * @param value the lowest 8 bits count
     * @return this
     */
    StructWriter u8(int value);

    /**
     * Appends a 16-bit member.
     *
     * @param value the lowest 16 bits count
     * @return this
     */
    StructWriter u16(int value);

    /**
     * Appends a 32-bit member.
     *
     * @param value the lowest 32 bits count, so that signed and unsigned numbers fit alike
     * @return this
     */
    StructWriter u32(long value);

    /**
     * Appends a 64-bit member.
     *
     * @param value all 64 bits
     * @return this
     */
    StructWriter u64(long value);

    /**
     * Appends a 16-bit member in network byte order, whatever the writer's: a {@code __be16}.
     *
     * @param value the lowest 16 bits count
     * @return this
     */
    StructWriter u16BigEndian(int value);

    /**
     * Appends a 32-bit member in network byte order, whatever the writer's: a {@code __be32}.
     *
     * @param value the lowest 32 bits count
     * @return this
     */
    StructWriter u32BigEndian(long value);

    /**
     * Appends a 64-bit member in network byte order, whatever the writer's: a {@code __be64}.
     *
     * @param value all 64 bits
     * @return this
     */
    StructWriter u64BigEndian(long value);

    /**
     * Appends bytes as they are.
     *
     * @param value the bytes, which are copied
     * @return this
     */
    StructWriter bytes(byte[] value);

    /**
     * Appends zero bytes, for reserved members and the gaps between members.
     *
     * @param count how many
     * @return this
     */
    StructWriter zero(int count);
}
