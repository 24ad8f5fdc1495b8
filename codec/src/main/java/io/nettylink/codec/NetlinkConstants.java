// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

/**
 * The numbers of {@code include/uapi/linux/netlink.h} that every protocol shares.
 */
public final class NetlinkConstants {
    /** Messages start at multiples of this many bytes. */
    public static final int NLMSG_ALIGNTO = 4;

    /** The length of {@code struct nlmsghdr} in bytes. */
    public static final int NLMSG_HDRLEN = 16;

    /** Message type: to be ignored. */
    public static final int NLMSG_NOOP = 1;

    /** Message type: an acknowledgement, of success or of failure. */
    public static final int NLMSG_ERROR = 2;

    /** Message type: the end of a multi-part message. */
    public static final int NLMSG_DONE = 3;

    /** Message type: data lost. The kernel reports losses by ENOBUFS and never sends this. */
    public static final int NLMSG_OVERRUN = 4;

    /** Message types below this are control messages, the same in every protocol. */
    public static final int NLMSG_MIN_TYPE = 0x10;

    /** Message flag: a request to the kernel. */
    public static final int NLM_F_REQUEST = 0x01;

    /** Message flag: part of a multi-part message, which {@link #NLMSG_DONE} ends. */
    public static final int NLM_F_MULTI = 0x02;

    /** Message flag: acknowledge this request. */
    public static final int NLM_F_ACK = 0x04;

    /** Message flag: send the resulting notification to the requester too. */
    public static final int NLM_F_ECHO = 0x08;

    /** Message flag: the dump was inconsistent, because the data changed meanwhile. */
    public static final int NLM_F_DUMP_INTR = 0x10;

    /** Message flag: the dump was filtered as requested. */
    public static final int NLM_F_DUMP_FILTERED = 0x20;

    /** Flag of a get: the whole table. */
    public static final int NLM_F_ROOT = 0x100;

    /** Flag of a get: all that match. */
    public static final int NLM_F_MATCH = 0x200;

    /** Flag of a get: an atomic snapshot of the table. Hardly any protocol obeys it. */
    public static final int NLM_F_ATOMIC = 0x400;

    /** Flags of a get: a dump. */
    public static final int NLM_F_DUMP = NLM_F_ROOT | NLM_F_MATCH;

    /** Flag of a new: replace what exists. */
    public static final int NLM_F_REPLACE = 0x100;

    /** Flag of a new: fail where it exists. */
    public static final int NLM_F_EXCL = 0x200;

    /** Flag of a new: create where it does not exist. */
    public static final int NLM_F_CREATE = 0x400;

    /** Flag of a new: add to the end of the list. */
    public static final int NLM_F_APPEND = 0x800;

    /** Flag of a delete: not recursively. */
    public static final int NLM_F_NONREC = 0x100;

    /** Flag of a delete: several objects. */
    public static final int NLM_F_BULK = 0x200;

    /** Flag of an acknowledgement: the request's payload was left out. */
    public static final int NLM_F_CAPPED = 0x100;

    /** Flag of an acknowledgement: it carries extended-ack attributes. */
    public static final int NLM_F_ACK_TLVS = 0x200;

    /** Extended-ack attribute: the kernel's text, a string. */
    public static final int NLMSGERR_ATTR_MSG = 1;

    /** Extended-ack attribute: offset of the offending attribute from the request's header, u32. */
    public static final int NLMSGERR_ATTR_OFFS = 2;

    /** Extended-ack attribute: a cookie, of the protocol's own meaning. */
    public static final int NLMSGERR_ATTR_COOKIE = 3;

    /** Extended-ack attribute: the policy that the attribute did not meet, a nest. */
    public static final int NLMSGERR_ATTR_POLICY = 4;

    /** Extended-ack attribute: type of the missing attribute, u32. */
    public static final int NLMSGERR_ATTR_MISS_TYPE = 5;

    /** Extended-ack attribute: offset of the nest in which an attribute is missing, u32. */
    public static final int NLMSGERR_ATTR_MISS_NEST = 6;

    /** Attributes start at multiples of this many bytes. */
    public static final int NLA_ALIGNTO = 4;

    /** The length of {@code struct nlattr} in bytes. */
    public static final int NLA_HDRLEN = 4;

    /** Flag bit in an attribute's type: the value holds attributes. */
    public static final int NLA_F_NESTED = 1 << 15;

    /** Flag bit in an attribute's type: the value is big-endian. */
    public static final int NLA_F_NET_BYTEORDER = 1 << 14;

    /** The bits of an attribute's type that are the type. */
    public static final int NLA_TYPE_MASK = 0x3fff;

    /** Kind of an attribute in a policy: a flag, which has no value. */
    public static final int NL_ATTR_TYPE_FLAG = 1;

    /** Kind of an attribute in a policy: unsigned, 8 bits. */
    public static final int NL_ATTR_TYPE_U8 = 2;

    /** Kind of an attribute in a policy: unsigned, 16 bits. */
    public static final int NL_ATTR_TYPE_U16 = 3;

    /** Kind of an attribute in a policy: unsigned, 32 bits. */
    public static final int NL_ATTR_TYPE_U32 = 4;

    /** Kind of an attribute in a policy: unsigned, 64 bits. */
    public static final int NL_ATTR_TYPE_U64 = 5;

    /** Kind of an attribute in a policy: signed, 8 bits. */
    public static final int NL_ATTR_TYPE_S8 = 6;

    /** Kind of an attribute in a policy: signed, 16 bits. */
    public static final int NL_ATTR_TYPE_S16 = 7;

    /** Kind of an attribute in a policy: signed, 32 bits. */
    public static final int NL_ATTR_TYPE_S32 = 8;

    /** Kind of an attribute in a policy: signed, 64 bits. */
    public static final int NL_ATTR_TYPE_S64 = 9;

    /** Kind of an attribute in a policy: bytes. */
    public static final int NL_ATTR_TYPE_BINARY = 10;

    /** Kind of an attribute in a policy: a text, which a zero byte may end. */
    public static final int NL_ATTR_TYPE_STRING = 11;

    /** Kind of an attribute in a policy: a text, which a zero byte has to end. */
    public static final int NL_ATTR_TYPE_NUL_STRING = 12;

    /** Kind of an attribute in a policy: a nest. */
    public static final int NL_ATTR_TYPE_NESTED = 13;

    /** Kind of an attribute in a policy: an array of nests, whose attributes' types mean nothing. */
    public static final int NL_ATTR_TYPE_NESTED_ARRAY = 14;

    /** Kind of an attribute in a policy: {@code struct nla_bitfield32}. */
    public static final int NL_ATTR_TYPE_BITFIELD32 = 15;

    /** Kind of an attribute in a policy: signed, of 32 or 64 bits (Linux 6.7). */
    public static final int NL_ATTR_TYPE_SINT = 16;

    /** Kind of an attribute in a policy: unsigned, of 32 or 64 bits (Linux 6.7). */
    public static final int NL_ATTR_TYPE_UINT = 17;

    /** Attribute of a policy: the kind, {@code NL_ATTR_TYPE_}, u32. */
    public static final int NL_POLICY_TYPE_ATTR_TYPE = 1;

    /** Attribute of a policy: least value of a signed kind, s64. */
    public static final int NL_POLICY_TYPE_ATTR_MIN_VALUE_S = 2;

    /** Attribute of a policy: greatest value of a signed kind, s64. */
    public static final int NL_POLICY_TYPE_ATTR_MAX_VALUE_S = 3;

    /** Attribute of a policy: least value of an unsigned kind, u64. */
    public static final int NL_POLICY_TYPE_ATTR_MIN_VALUE_U = 4;

    /** Attribute of a policy: greatest value of an unsigned kind, u64. */
    public static final int NL_POLICY_TYPE_ATTR_MAX_VALUE_U = 5;

    /** Attribute of a policy: least length in bytes, u32. */
    public static final int NL_POLICY_TYPE_ATTR_MIN_LENGTH = 6;

    /** Attribute of a policy: greatest length in bytes, u32. */
    public static final int NL_POLICY_TYPE_ATTR_MAX_LENGTH = 7;

    /** Attribute of a policy: which table of policies holds inside the nest, u32. */
    public static final int NL_POLICY_TYPE_ATTR_POLICY_IDX = 8;

    /** Attribute of a policy: the highest attribute type inside the nest, u32. */
    public static final int NL_POLICY_TYPE_ATTR_POLICY_MAXTYPE = 9;

    /** Attribute of a policy: the bits that a bitfield32 may name, u32. */
    public static final int NL_POLICY_TYPE_ATTR_BITFIELD32_MASK = 10;

    /** Attribute of a policy: nothing, it aligns the next one. */
    public static final int NL_POLICY_TYPE_ATTR_PAD = 11;

    /** Attribute of a policy: the bits that an unsigned number may have set, u64. */
    public static final int NL_POLICY_TYPE_ATTR_MASK = 12;

    private NetlinkConstants() {}
}
