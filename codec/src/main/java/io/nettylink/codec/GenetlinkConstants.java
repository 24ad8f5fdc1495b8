// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

/**
 * The numbers of {@code include/uapi/linux/genetlink.h}: the controller family {@code nlctrl}.
 */
public final class GenetlinkConstants {
    /** The length of {@code struct genlmsghdr} in bytes: command, version, two reserved bytes. */
    public static final int GENL_HDRLEN = 4;

    /** The length of a family's name with its terminator. */
    public static final int GENL_NAMSIZ = 16;

    /** The least id of a family. */
    public static final int GENL_MIN_ID = 0x10;

    /** The greatest id of a family. */
    public static final int GENL_MAX_ID = 1023;

    /** The message type of {@code nlctrl}, the one family whose id is fixed. */
    public static final int GENL_ID_CTRL = 0x10;

    /** Operation flag: needs CAP_NET_ADMIN in the initial user namespace. */
    public static final int GENL_ADMIN_PERM = 0x01;

    /** Operation flag: has a do. */
    public static final int GENL_CMD_CAP_DO = 0x02;

    /** Operation flag: has a dump. */
    public static final int GENL_CMD_CAP_DUMP = 0x04;

    /** Operation flag: has a policy. */
    public static final int GENL_CMD_CAP_HASPOL = 0x08;

    /** Operation flag: needs CAP_NET_ADMIN in the user namespace of the network namespace. */
    public static final int GENL_UNS_ADMIN_PERM = 0x10;

    /** Notification and reply: a family. */
    public static final int CTRL_CMD_NEWFAMILY = 1;

    /** Notification: a family is gone. */
    public static final int CTRL_CMD_DELFAMILY = 2;

    /** Command: one family by name or id (do), or all (dump). */
    public static final int CTRL_CMD_GETFAMILY = 3;

    /** Command that no kernel has: operations of a family. */
    public static final int CTRL_CMD_NEWOPS = 4;

    /** Command that no kernel has: operations of a family are gone. */
    public static final int CTRL_CMD_DELOPS = 5;

    /** Command that no kernel has: the operations of a family. */
    public static final int CTRL_CMD_GETOPS = 6;

    /** Notification: a multicast group. */
    public static final int CTRL_CMD_NEWMCAST_GRP = 7;

    /** Notification: a multicast group is gone. */
    public static final int CTRL_CMD_DELMCAST_GRP = 8;

    /** Command that no kernel has: a multicast group. */
    public static final int CTRL_CMD_GETMCAST_GRP = 9;

    /** Command: a family's policies (dump, Linux 5.7). */
    public static final int CTRL_CMD_GETPOLICY = 10;

    /** Attribute: the family's id, which is its message type, u16. */
    public static final int CTRL_ATTR_FAMILY_ID = 1;

    /** Attribute: the family's name, a string of at most 15 bytes. */
    public static final int CTRL_ATTR_FAMILY_NAME = 2;

    /** Attribute: the family's version, u32. */
    public static final int CTRL_ATTR_VERSION = 3;

    /** Attribute: the length of the family's own fixed header, u32. */
    public static final int CTRL_ATTR_HDRSIZE = 4;

    /** Attribute: the highest attribute type, u32. */
    public static final int CTRL_ATTR_MAXATTR = 5;

    /** Attribute: operations, an array of nests. */
    public static final int CTRL_ATTR_OPS = 6;

    /** Attribute: multicast groups, an array of nests. */
    public static final int CTRL_ATTR_MCAST_GROUPS = 7;

    /** Attribute: policies, an array by index of nests by attribute type. */
    public static final int CTRL_ATTR_POLICY = 8;

    /** Attribute: which policies operations have, a nest by command (Linux 5.10). */
    public static final int CTRL_ATTR_OP_POLICY = 9;

    /** Attribute: the command whose policies are asked for, u32 (Linux 5.10). */
    public static final int CTRL_ATTR_OP = 10;

    /** Attribute within an operation: the command, u32. */
    public static final int CTRL_ATTR_OP_ID = 1;

    /** Attribute within an operation: its flags, u32. */
    public static final int CTRL_ATTR_OP_FLAGS = 2;

    /** Attribute within a multicast group: its name, a string. */
    public static final int CTRL_ATTR_MCAST_GRP_NAME = 1;

    /** Attribute within a multicast group: its number, u32. */
    public static final int CTRL_ATTR_MCAST_GRP_ID = 2;

    /** Attribute within an operation's policies: the index of the one for a do, u32. */
    public static final int CTRL_ATTR_POLICY_DO = 1;

    /** Attribute within an operation's policies: the index of the one for a dump, u32. */
    public static final int CTRL_ATTR_POLICY_DUMP = 2;

    private GenetlinkConstants() {}
}
