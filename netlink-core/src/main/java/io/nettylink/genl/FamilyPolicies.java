// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_BINARY;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_NESTED_ARRAY;

import io.nettylink.codec.AttributePath;
import io.nettylink.codec.AttributePolicy;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a family's operations accept, as far as the kernel tells: the answer to "can this kernel do that?" before it is
 * tried.
 *
 * <pre>{@code
 * FamilyPolicies ethtool = genl.policies(genl.family("ethtool").await()).await();
 * AttributePath flags = new AttributePath(List.of(ETHTOOL_A_STRSET_HEADER, ETHTOOL_A_HEADER_FLAGS));
 * if (ethtool.accepts(ETHTOOL_MSG_STRSET_GET, OperationKind.DUMP, flags) == Support.YES) ...
 * }</pre>
 *
 * <p>A nest refers to the table that holds inside it by index, so that policies may contain themselves. Values do not:
 * {@link #table} and {@link #accepts} follow the references one step for each step of the path.
 *
 * @param family the family
 * @param detail how much the kernel tells
 * @param operations the operations that have policies of their own, by command; unmodifiable
 * @param tables all tables by index; unmodifiable
 * @see <a href="https://docs.kernel.org/userspace-api/netlink/intro.html">CTRL_CMD_GETPOLICY in
 *     include/uapi/linux/genetlink.h</a>
 */
public record FamilyPolicies(
        Family family, Detail detail, Map<Integer, OperationTables> operations, Map<Integer, PolicyTable> tables) {

    /** How much a kernel tells of a family's policies. */
    public enum Detail {
        /** Each operation has its own, or none that the kernel knows (Linux 5.10). */
        PER_OPERATION,

        /** The family has one for all operations: the table with index 0 (Linux 5.7 to 5.9). */
        PER_FAMILY,

        /** The family has none: its operations check their attributes themselves, or take none. */
        NONE,

        /** Nothing: the kernel is older than the question (before Linux 5.7). */
        UNKNOWN
    }

    /**
     * Which tables hold for the messages of one command.
     *
     * @param doTable the index of the table for a do; null where the kernel has none
     * @param dumpTable the index of the table for a dump; null where the kernel has none
     */
    public record OperationTables(
            @Nullable Integer doTable, @Nullable Integer dumpTable) {}

    /** Keeps unmodifiable copies. */
    public FamilyPolicies {
        operations = Map.copyOf(operations);
        tables = Map.copyOf(tables);
    }

    /**
     * The attributes at the top of an operation's messages.
     *
     * @param command the command's number
     * @param kind as a do or as a dump
     * @return the table; null where the kernel names none
     */
    public @Nullable PolicyTable table(int command, OperationKind kind) {
        Integer index = switch (detail) {
            case PER_OPERATION -> index(operations.get(command), kind);
            case PER_FAMILY -> 0;
            case NONE, UNKNOWN -> null;
        };
        return index == null ? null : tables.get(index);
    }

    /**
     * The attributes inside a nest.
     *
     * @param nest the policy of a nest, or of an array of nests
     * @return the table; null where the kernel names none
     */
    public @Nullable PolicyTable table(AttributePolicy nest) {
        Integer index = nest.nestedPolicy();
        return index == null ? null : tables.get(index);
    }

    /**
     * Tells whether the family accepts a command.
     *
     * @param command the command's number
     * @param kind as a do or as a dump
     * @return yes or no
     */
    public Support accepts(int command, OperationKind kind) {
        for (Operation operation : family.operations()) {
            boolean has = kind == OperationKind.DO ? operation.hasDo() : operation.hasDump();
            if (operation.command() == command && has) {
                return Support.YES;
            }
        }
        return Support.NO;
    }

    /**
     * Tells whether an operation knows an attribute. A family refuses what it doesn't know, or, where it is an old one,
     * passes it over. (Of an attribute whose policy has no kind, which a few old families have, the kernel doesn't tell
     * either: for these the answer is no, although they read it.)
     *
     * @param command the command's number
     * @param kind as a do or as a dump
     * @param path the attribute, through the nests around it; inside an array of nests, the step that is the element's
     *     index can be any number
     * @return yes or no; unknown where the operation, or a nest on the way, has no policy
     */
    public Support accepts(int command, OperationKind kind, AttributePath path) {
        Support operation = accepts(command, kind);
        if (operation != Support.YES) {
            return operation;
        }
        PolicyTable table = table(command, kind);
        Iterator<Integer> types = path.types().iterator();
        int maxType = Integer.MAX_VALUE;
        while (table != null) {
            int type = types.next();
            AttributePolicy policy = type > maxType ? null : table.attributes().get(type);
            if (policy == null) {
                return Support.NO;
            }
            if (policy.kind() == NL_ATTR_TYPE_NESTED_ARRAY && types.hasNext()) {
                types.next();
            }
            if (!types.hasNext()) {
                return Support.YES;
            }
            if (!policy.isNest()) {
                // Nests that a family hides in bytes are its own business.
                return policy.kind() == NL_ATTR_TYPE_BINARY ? Support.UNKNOWN : Support.NO;
            }
            table = table(policy);
            maxType = policy.nestedMaxType() == null ? Integer.MAX_VALUE : policy.nestedMaxType();
        }
        return Support.UNKNOWN;
    }

    private static @Nullable Integer index(@Nullable OperationTables operation, OperationKind kind) {
        if (operation == null) {
            return null;
        }
        return kind == OperationKind.DO ? operation.doTable() : operation.dumpTable();
    }
}
