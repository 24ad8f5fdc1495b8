// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_OP_POLICY;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_POLICY;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_POLICY_DO;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_POLICY_DUMP;
import static io.nettylink.codec.GenetlinkConstants.GENL_CMD_CAP_HASPOL;
import static io.nettylink.codec.GenetlinkConstants.GENL_HDRLEN;

import io.nettylink.codec.AttributePolicy;
import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageView;
import io.nettylink.genl.FamilyPolicies.Detail;
import io.nettylink.genl.FamilyPolicies.OperationTables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a {@code CTRL_CMD_GETPOLICY} dump, put together. First come those that tell which tables the
 * operations have, one for each, then those that tell the tables, one for each attribute.
 */
final class PolicyDump {
    private final List<Entry> operations = new ArrayList<>();
    private final Map<Integer, Map<Integer, AttributePolicy>> tables = new HashMap<>();

    private record Entry(int command, OperationTables tables) {}

    /** One message of the dump. */
    interface Part {
        void addTo(PolicyDump dump);
    }

    private record AttributePart(int table, int type, AttributePolicy policy) implements Part {
        @Override
        public void addTo(PolicyDump dump) {
            dump.tables.computeIfAbsent(table, index -> new HashMap<>()).put(type, policy);
        }
    }

    private record OperationPart(Entry entry) implements Part {
        @Override
        public void addTo(PolicyDump dump) {
            dump.operations.add(entry);
        }
    }

    private PolicyDump() {}

    /** Reads one message. */
    static List<Part> read(MessageView message) {
        List<Part> parts = new ArrayList<>(1);
        AttributeReader in = message.attributes(GENL_HDRLEN);
        while (in.next()) {
            switch (in.type()) {
                case CTRL_ATTR_OP_POLICY -> readOperations(in.nested(), parts);
                case CTRL_ATTR_POLICY -> readTables(in.nested(), parts);
                default -> {}
            }
        }
        return parts;
    }

    /** Puts all messages together. */
    static FamilyPolicies policies(Family family, List<List<Part>> messages) {
        PolicyDump dump = new PolicyDump();
        messages.forEach(parts -> parts.forEach(part -> part.addTo(dump)));
        Map<Integer, OperationTables> operations = dump.operations(family);
        dump.addEmptyTables(operations.values());
        Map<Integer, PolicyTable> tables = new HashMap<>();
        dump.tables.forEach((index, attributes) -> tables.put(index, new PolicyTable(index, attributes)));
        Detail detail = dump.operations.isEmpty() ? Detail.PER_FAMILY : Detail.PER_OPERATION;
        return new FamilyPolicies(family, tables.isEmpty() ? Detail.NONE : detail, operations, tables);
    }

    /** A table with nothing in it has no message: only what refers to it tells of it. */
    private void addEmptyTables(Collection<OperationTables> operationTables) {
        List<@Nullable Integer> references = new ArrayList<>();
        for (OperationTables operation : operationTables) {
            references.add(operation.doTable());
            references.add(operation.dumpTable());
        }
        for (Map<Integer, AttributePolicy> table : tables.values()) {
            table.values().forEach(policy -> references.add(policy.nestedPolicy()));
        }
        for (Integer index : references) {
            if (index != null) {
                tables.putIfAbsent(index, new HashMap<>());
            }
        }
    }

    /**
     * The operations by command. Of a command that is a dump only the kernel may say 0 instead of its number (as Linux
     * 6.18 does). It tells of the operations in the order in which it lists them in the family, leaving out those
     * without policy, so that they can be told apart nevertheless.
     */
    private Map<Integer, OperationTables> operations(Family family) {
        List<Operation> listed = family.operations().stream()
                .filter(operation -> (operation.flags() & GENL_CMD_CAP_HASPOL) != 0)
                .toList();
        boolean sameOrder = listed.size() == operations.size();
        Map<Integer, OperationTables> byCommand = new HashMap<>();
        for (int i = 0; i < operations.size(); i++) {
            Entry entry = operations.get(i);
            if (entry.command != 0) {
                byCommand.put(entry.command, entry.tables);
            } else if (sameOrder && !listed.get(i).hasDo()) {
                byCommand.put(listed.get(i).command(), entry.tables);
            }
        }
        return byCommand;
    }

    private static void readOperations(AttributeReader in, List<Part> parts) {
        while (in.next()) {
            int command = in.type();
            Integer doTable = null;
            Integer dumpTable = null;
            AttributeReader operation = in.nested();
            while (operation.next()) {
                switch (operation.type()) {
                    case CTRL_ATTR_POLICY_DO -> doTable = operation.s32();
                    case CTRL_ATTR_POLICY_DUMP -> dumpTable = operation.s32();
                    default -> {}
                }
            }
            parts.add(new OperationPart(new Entry(command, new OperationTables(doTable, dumpTable))));
        }
    }

    private static void readTables(AttributeReader in, List<Part> parts) {
        while (in.next()) {
            int index = in.type();
            AttributeReader table = in.nested();
            while (table.next()) {
                parts.add(new AttributePart(index, table.type(), AttributePolicy.read(table.nested())));
            }
        }
    }
}
