// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_BINARY;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_BITFIELD32;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_FLAG;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_NESTED;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_NESTED_ARRAY;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_NUL_STRING;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_S16;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_S32;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_S64;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_S8;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_SINT;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_STRING;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_U16;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_U32;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_U64;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_U8;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_UINT;
import static io.nettylink.codec.NetlinkConstants.NL_POLICY_TYPE_ATTR_BITFIELD32_MASK;
import static io.nettylink.codec.NetlinkConstants.NL_POLICY_TYPE_ATTR_MASK;
import static io.nettylink.codec.NetlinkConstants.NL_POLICY_TYPE_ATTR_MAX_LENGTH;
import static io.nettylink.codec.NetlinkConstants.NL_POLICY_TYPE_ATTR_MAX_VALUE_S;
import static io.nettylink.codec.NetlinkConstants.NL_POLICY_TYPE_ATTR_MAX_VALUE_U;
import static io.nettylink.codec.NetlinkConstants.NL_POLICY_TYPE_ATTR_MIN_LENGTH;
import static io.nettylink.codec.NetlinkConstants.NL_POLICY_TYPE_ATTR_MIN_VALUE_S;
import static io.nettylink.codec.NetlinkConstants.NL_POLICY_TYPE_ATTR_MIN_VALUE_U;
import static io.nettylink.codec.NetlinkConstants.NL_POLICY_TYPE_ATTR_POLICY_IDX;
import static io.nettylink.codec.NetlinkConstants.NL_POLICY_TYPE_ATTR_POLICY_MAXTYPE;
import static io.nettylink.codec.NetlinkConstants.NL_POLICY_TYPE_ATTR_TYPE;

import org.jspecify.annotations.Nullable;

/**
 * What the kernel wants of one attribute: its kind, and the bounds of its value or length. The kernel says so of an
 * attribute that it refuses ({@link ExtendedAck#policy()}), and of all that a generic netlink family knows
 * ({@code CTRL_CMD_GETPOLICY}).
 *
 * @param kind {@code NL_ATTR_TYPE_} of {@link NetlinkConstants}; 0 where the kernel doesn't tell
 * @param minSigned the least value of a signed kind, or null
 * @param maxSigned the greatest value of a signed kind, or null
 * @param minUnsigned the least value of an unsigned kind, all 64 bits of it, or null
 * @param maxUnsigned the greatest value of an unsigned kind, all 64 bits of it, or null
 * @param minLength the least length in bytes, or null
 * @param maxLength the greatest length in bytes, of a text without its terminator, or null
 * @param nestedPolicy the index of the table of policies that holds inside a nest, or null; extended acks have no such
 *     tables
 * @param nestedMaxType the highest attribute type inside a nest, or null
 * @param bitfieldMask the bits that a bitfield32 may name, or null
 * @param mask the bits that an unsigned number may have set, or null
 * @see <a href="https://docs.kernel.org/userspace-api/netlink/intro.html#ext-ack">enum netlink_policy_type_attr in
 *     include/uapi/linux/netlink.h</a>
 */
public record AttributePolicy(
        int kind,
        @Nullable Long minSigned,
        @Nullable Long maxSigned,
        @Nullable Long minUnsigned,
        @Nullable Long maxUnsigned,
        @Nullable Long minLength,
        @Nullable Long maxLength,
        @Nullable Integer nestedPolicy,
        @Nullable Integer nestedMaxType,
        @Nullable Integer bitfieldMask,
        @Nullable Long mask) {

    /**
     * Reads a policy. What it has beyond this record is passed over.
     *
     * @param in a cursor before the first attribute of the policy's nest
     * @return the policy
     * @throws MalformedMessageException if a length is wrong
     */
    public static AttributePolicy read(AttributeReader in) {
        int kind = 0;
        Long[] bounds = new Long[NL_POLICY_TYPE_ATTR_MASK + 1];
        while (in.next()) {
            int type = in.type();
            switch (type) {
                case NL_POLICY_TYPE_ATTR_TYPE -> kind = in.s32();
                case NL_POLICY_TYPE_ATTR_MIN_VALUE_S, NL_POLICY_TYPE_ATTR_MAX_VALUE_S -> bounds[type] = in.s64();
                case NL_POLICY_TYPE_ATTR_MIN_VALUE_U, NL_POLICY_TYPE_ATTR_MAX_VALUE_U, NL_POLICY_TYPE_ATTR_MASK ->
                    bounds[type] = in.u64();
                case NL_POLICY_TYPE_ATTR_MIN_LENGTH,
                        NL_POLICY_TYPE_ATTR_MAX_LENGTH,
                        NL_POLICY_TYPE_ATTR_POLICY_IDX,
                        NL_POLICY_TYPE_ATTR_POLICY_MAXTYPE,
                        NL_POLICY_TYPE_ATTR_BITFIELD32_MASK -> bounds[type] = in.u32();
                default -> {}
            }
        }
        return new AttributePolicy(
                kind,
                bounds[NL_POLICY_TYPE_ATTR_MIN_VALUE_S],
                bounds[NL_POLICY_TYPE_ATTR_MAX_VALUE_S],
                bounds[NL_POLICY_TYPE_ATTR_MIN_VALUE_U],
                bounds[NL_POLICY_TYPE_ATTR_MAX_VALUE_U],
                bounds[NL_POLICY_TYPE_ATTR_MIN_LENGTH],
                bounds[NL_POLICY_TYPE_ATTR_MAX_LENGTH],
                narrow(bounds[NL_POLICY_TYPE_ATTR_POLICY_IDX]),
                narrow(bounds[NL_POLICY_TYPE_ATTR_POLICY_MAXTYPE]),
                narrow(bounds[NL_POLICY_TYPE_ATTR_BITFIELD32_MASK]),
                bounds[NL_POLICY_TYPE_ATTR_MASK]);
    }

    private static @Nullable Integer narrow(@Nullable Long bits) {
        return bits == null ? null : bits.intValue();
    }

    /**
     * Tells whether the attribute holds other attributes, or an array of nests that do.
     *
     * @return true for {@code NL_ATTR_TYPE_NESTED} and {@code NL_ATTR_TYPE_NESTED_ARRAY}
     */
    public boolean isNest() {
        return kind == NL_ATTR_TYPE_NESTED || kind == NL_ATTR_TYPE_NESTED_ARRAY;
    }

    /** What the attribute must be, in words such as {@code u32 in 1..100} or {@code binary of at most 32 bytes}. */
    @Override
    public String toString() {
        return switch (kind) {
            case NL_ATTR_TYPE_FLAG -> "a flag";
            case NL_ATTR_TYPE_U8 -> unsigned("u8", 0xffL);
            case NL_ATTR_TYPE_U16 -> unsigned("u16", 0xffffL);
            case NL_ATTR_TYPE_U32 -> unsigned("u32", 0xffff_ffffL);
            case NL_ATTR_TYPE_U64 -> unsigned("u64", -1);
            case NL_ATTR_TYPE_UINT -> unsigned("uint", -1);
            case NL_ATTR_TYPE_S8 -> signed("s8", Byte.MIN_VALUE, Byte.MAX_VALUE);
            case NL_ATTR_TYPE_S16 -> signed("s16", Short.MIN_VALUE, Short.MAX_VALUE);
            case NL_ATTR_TYPE_S32 -> signed("s32", Integer.MIN_VALUE, Integer.MAX_VALUE);
            case NL_ATTR_TYPE_S64 -> signed("s64", Long.MIN_VALUE, Long.MAX_VALUE);
            case NL_ATTR_TYPE_SINT -> signed("sint", Long.MIN_VALUE, Long.MAX_VALUE);
            case NL_ATTR_TYPE_BINARY -> "binary" + lengths();
            case NL_ATTR_TYPE_STRING -> "a string" + lengths();
            case NL_ATTR_TYPE_NUL_STRING -> "a terminated string" + lengths();
            case NL_ATTR_TYPE_NESTED -> "a nest";
            case NL_ATTR_TYPE_NESTED_ARRAY -> "an array of nests";
            case NL_ATTR_TYPE_BITFIELD32 ->
                "bitfield32" + bits(bitfieldMask == null ? null : Integer.toUnsignedLong(bitfieldMask));
            default -> "of kind " + kind;
        };
    }

    private String unsigned(String name, long natural) {
        long min = minUnsigned == null ? 0 : minUnsigned;
        long max = maxUnsigned == null ? natural : maxUnsigned;
        String text = name + bits(mask);
        if (max != natural) {
            return text + " in " + Long.toUnsignedString(min) + ".." + Long.toUnsignedString(max);
        }
        return min == 0 ? text : text + " of at least " + Long.toUnsignedString(min);
    }

    private String signed(String name, long least, long greatest) {
        long min = minSigned == null ? least : minSigned;
        long max = maxSigned == null ? greatest : maxSigned;
        if (min != least && max == greatest) {
            return name + " of at least " + min;
        }
        if (min == least && max != greatest) {
            return name + " of at most " + max;
        }
        return min == least ? name : name + " in " + min + ".." + max;
    }

    private String lengths() {
        long min = minLength == null ? 0 : minLength;
        if (maxLength == null) {
            return min == 0 ? "" : " of at least " + min + " bytes";
        }
        if (min == maxLength) {
            return " of " + min + " bytes";
        }
        return (min == 0 ? " of at most " : " of " + min + " to ") + maxLength + " bytes";
    }

    private static String bits(@Nullable Long allowed) {
        return allowed == null ? "" : " with no bits but 0x" + Long.toHexString(allowed);
    }
}
