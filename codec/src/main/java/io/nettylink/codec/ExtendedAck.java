// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_COOKIE;
import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_MISS_NEST;
import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_MISS_TYPE;
import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_MSG;
import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_OFFS;
import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_POLICY;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel says of a request besides its errno: an extended ack. Comes with failures, with warnings about
 * requests that succeeded, and at the end of dumps. The socket has to ask for it ({@code NETLINK_EXT_ACK}).
 *
 * @param message the kernel's text, or null
 * @param offset where the offending attribute starts, in bytes from the start of the request's header; -1 where the
 *     kernel names none
 * @param missingType the type of an attribute that the request lacks; -1 where it lacks none
 * @param missingNest where the nest starts in which the attribute is missing, in bytes from the start of the request's
 *     header; -1 where it is missing at the top
 * @param cookie bytes of the protocol's own meaning, or null
 * @param policy what the kernel wants of the offending attribute, or null
 * @see <a href="https://docs.kernel.org/userspace-api/netlink/intro.html#ext-ack">Ext ACK, enum nlmsgerr_attrs in
 *     include/uapi/linux/netlink.h</a>
 */
@SuppressWarnings("ArrayRecordComponent") // the accessor copies, and equals compares contents
public record ExtendedAck(
        @Nullable String message,
        int offset,
        int missingType,
        int missingNest,
        byte @Nullable [] cookie,
        @Nullable AttributePolicy policy) {

    /** The extended ack that says nothing. */
    public static final ExtendedAck NONE = new ExtendedAck(null, -1, -1, -1, null, null);

    /**
     * Reads the attributes behind an acknowledgement. Unknown ones are passed over.
     *
     * @param in a cursor before the first of them
     * @return what they say
     * @throws MalformedMessageException if a length is wrong
     */
    static ExtendedAck read(AttributeReader in) {
        String message = null;
        int offset = -1;
        int missingType = -1;
        int missingNest = -1;
        byte[] cookie = null;
        AttributePolicy policy = null;
        while (in.next()) {
            switch (in.type()) {
                case NLMSGERR_ATTR_MSG -> message = in.string();
                case NLMSGERR_ATTR_OFFS -> offset = in.s32();
                case NLMSGERR_ATTR_MISS_TYPE -> missingType = in.s32();
                case NLMSGERR_ATTR_MISS_NEST -> missingNest = in.s32();
                case NLMSGERR_ATTR_COOKIE -> cookie = in.bytes();
                case NLMSGERR_ATTR_POLICY -> policy = AttributePolicy.read(in.nested());
                default -> {}
            }
        }
        return new ExtendedAck(message, offset, missingType, missingNest, cookie, policy);
    }

    /**
     * Tells whether the kernel said nothing.
     *
     * @return true where every part is absent
     */
    public boolean isEmpty() {
        return equals(NONE);
    }

    /**
     * Bytes of the protocol's own meaning.
     *
     * @return a copy, or null
     */
    @Override
    public byte @Nullable [] cookie() {
        return cookie == null ? null : cookie.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ExtendedAck that
                && offset == that.offset
                && missingType == that.missingType
                && missingNest == that.missingNest
                && Objects.equals(message, that.message)
                && Arrays.equals(cookie, that.cookie)
                && Objects.equals(policy, that.policy);
    }

    @Override
    public int hashCode() {
        return Objects.hash(message, offset, missingType, missingNest, Arrays.hashCode(cookie), policy);
    }
}
