// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_ID;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_NAME;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_HDRSIZE;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_MAXATTR;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_MCAST_GROUPS;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_MCAST_GRP_ID;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_MCAST_GRP_NAME;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_OPS;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_VERSION;
import static io.nettylink.codec.GenetlinkConstants.GENL_HDRLEN;

import io.nettylink.GroupNotFoundException;
import io.nettylink.Request;
import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.MessageView;
import io.nettylink.codec.StructWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A generic netlink family, as the kernel's controller describes it.
 *
 * <p>Id and group numbers are the kernel's choice at the time the family's module was loaded: they change when it is
 * loaded anew, and this value doesn't. {@link GenericNetlink} says what becomes of its requests then, and
 * {@link GenericNetlink#follow} gives the family as it is at any time.
 *
 * @param name the family's name, at most 15 characters
 * @param id the family's id, which is the type of its messages
 * @param version the family's version, which its author chose
 * @param userHeaderLength the length in bytes of the family's own fixed header behind the generic one; 0 for almost all
 * @param maxAttribute the highest attribute type; 0 where the operations have policies of their own
 * @param operations the commands that the family accepts, in the kernel's order; unmodifiable
 * @param groups the numbers of the multicast groups by name; unmodifiable
 * @see <a href="https://docs.kernel.org/userspace-api/netlink/intro.html">CTRL_CMD_GETFAMILY in
 *     include/uapi/linux/genetlink.h</a>
 */
public record Family(
        String name,
        int id,
        int version,
        int userHeaderLength,
        int maxAttribute,
        List<Operation> operations,
        Map<String, Integer> groups) {

    /** No header is longer than an attribute can be; the field on the wire has 32 bits. */
    private static final int MAX_HEADER_LENGTH = 0xffff;

    /** Keeps unmodifiable copies. */
    public Family {
        operations = List.copyOf(operations);
        groups = Map.copyOf(groups);
    }

    /**
     * Reads a family from the controller's reply or notification.
     *
     * @param message a message of the family {@code nlctrl}
     * @return the family
     * @throws io.nettylink.codec.MalformedMessageException if a length is wrong, that of the family's header
     *     included
     */
    public static Family read(MessageView message) {
        String name = "";
        int id = 0;
        int version = 0;
        int userHeaderLength = 0;
        int maxAttribute = 0;
        List<Operation> operations = new ArrayList<>();
        Map<String, Integer> groups = new LinkedHashMap<>();
        AttributeReader in = message.attributes(GENL_HDRLEN);
        while (in.next()) {
            switch (in.type()) {
                case CTRL_ATTR_FAMILY_ID -> id = in.u16();
                case CTRL_ATTR_FAMILY_NAME -> name = in.string();
                case CTRL_ATTR_VERSION -> version = (int) in.u32();
                case CTRL_ATTR_HDRSIZE -> userHeaderLength = readHeaderLength(in);
                case CTRL_ATTR_MAXATTR -> maxAttribute = (int) in.u32();
                case CTRL_ATTR_OPS -> readOperations(in.nested(), operations);
                case CTRL_ATTR_MCAST_GROUPS -> readGroups(in.nested(), groups);
                default -> {}
            }
        }
        return new Family(name, id, version, userHeaderLength, maxAttribute, operations, groups);
    }

    /**
     * Starts a request to this family, under the id that it has here.
     *
     * @param command the command's number
     * @return a builder whose header is said
     */
    public Request.Builder request(int command) {
        return request(command, header -> {});
    }

    /**
     * Starts a request to a family with a fixed header of its own.
     *
     * @param command the command's number
     * @param userHeader appends that header's fields
     * @return a builder whose headers are said
     */
    public Request.Builder request(int command, Consumer<? super StructWriter> userHeader) {
        return Request.builder(new FamilyId(name, id))
                .label(() -> name + " command " + command)
                .header(out -> userHeader.accept(out.u8(command).u8(version).zero(2)));
    }

    /**
     * The length of the headers before the attributes of this family's messages, as {@link MessageView#attributes}
     * needs it.
     *
     * @return a length in bytes
     */
    public int headerLength() {
        return GENL_HDRLEN + userHeaderLength;
    }

    /**
     * The number of a multicast group.
     *
     * @param groupName the group's name
     * @return its number, for {@link io.nettylink.Subscription#join}
     * @throws GroupNotFoundException if the family has none of that name
     */
    public int group(String groupName) {
        Integer number = groups.get(groupName);
        if (number == null) {
            throw new GroupNotFoundException(name, groupName, groups.keySet());
        }
        return number;
    }

    private static int readHeaderLength(AttributeReader in) {
        long length = in.u32();
        if (length > MAX_HEADER_LENGTH) {
            throw new MalformedMessageException(
                    "attribute " + in.type() + ": a header of " + length + " bytes", in.offset());
        }
        return (int) length;
    }

    private static void readOperations(AttributeReader in, List<Operation> operations) {
        while (in.next()) {
            operations.add(Operation.read(in.nested()));
        }
    }

    private static void readGroups(AttributeReader in, Map<String, Integer> groups) {
        while (in.next()) {
            String name = "";
            int number = 0;
            AttributeReader group = in.nested();
            while (group.next()) {
                switch (group.type()) {
                    case CTRL_ATTR_MCAST_GRP_NAME -> name = group.string();
                    case CTRL_ATTR_MCAST_GRP_ID -> number = (int) group.u32();
                    default -> {}
                }
            }
            groups.put(name, number);
        }
    }
}
