// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import static io.nettylink.codec.GenetlinkConstants.GENL_ID_CTRL;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_BINARY;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_NESTED_ARRAY;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.codec.AttributePath;
import io.nettylink.codec.AttributePolicy;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.NetlinkMessage;
import io.nettylink.genl.Family;
import io.nettylink.genl.FamilyPolicies;
import io.nettylink.genl.FamilyPolicies.Detail;
import io.nettylink.genl.FamilyPolicies.OperationTables;
import io.nettylink.genl.Operation;
import io.nettylink.genl.OperationKind;
import io.nettylink.genl.Policies;
import io.nettylink.genl.PolicyTable;
import io.nettylink.genl.Support;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Generic netlink: the policies of a family, as {@code CTRL_CMD_GETPOLICY} dumps them, and what is answered from them.
 * The input is the number of the family's operations, for each its command and its flags; a path to ask for, by its
 * length and a byte for each step; and the messages, each by its length (2 bytes) and its payload from {@code genlmsghdr}
 * on, the last one without length where the bytes end.
 */
class PolicyFuzzTest {
    private static final int MOST_OPERATIONS = 8;
    private static final int LONGEST_PATH = 8;

    @FuzzTest
    void anyPolicies(byte[] input) {
        Script script = new Script(input);
        Family family = family(script);
        AttributePath path = path(script);
        List<byte[]> payloads = new ArrayList<>();
        int total = 0;
        while (!script.isAtEnd()) {
            byte[] payload = script.bytes(script.u16());
            total += payload.length;
            payloads.add(payload);
        }
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            Policies policies = new Policies();
            payloads.forEach(payload -> read(payload, order, policies));
            check(policies.of(family), path, total);
        }
    }

    private static void read(byte[] payload, ByteOrder order, Policies policies) {
        Surroundings.compare(payload, 4, (bytes, trace) -> {
            try {
                trace.value(policies.read(message(bytes, order)));
            } catch (MalformedMessageException e) {
                trace.value(e.getMessage());
            }
        });
        try {
            policies.add(message(Unpooled.wrappedBuffer(payload), order));
        } catch (MalformedMessageException e) {
            // A client ends the dump there; the others are looked at nevertheless.
            return;
        }
    }

    private static NetlinkMessage message(ByteBuf payload, ByteOrder order) {
        return new NetlinkMessage(GENL_ID_CTRL, 0, 1, 1, payload, order);
    }

    private static void check(FamilyPolicies policies, AttributePath path, int bytes) {
        int attributes = 0;
        for (Map.Entry<Integer, PolicyTable> table : policies.tables().entrySet()) {
            Check.that(table.getKey() == table.getValue().index(), "a table is under another's index");
            attributes += table.getValue().attributes().size();
            for (AttributePolicy policy : table.getValue().attributes().values()) {
                Check.that(!policy.toString().isEmpty(), "a policy has no words");
                Check.that(
                        policy.nestedPolicy() == null || policies.table(policy) != null,
                        "a nest refers to a table that is not there");
            }
        }
        Check.that(attributes * 4 <= bytes, "more policies than there is room for");
        Check.that((policies.detail() == Detail.NONE) == policies.tables().isEmpty(), "tables that nobody has");
        Check.that(policies.operations().size() * 4 <= bytes, "more operations than there is room for");
        for (OperationTables tables : policies.operations().values()) {
            Check.that(isThere(policies, tables.doTable()), "a do's table is not there");
            Check.that(isThere(policies, tables.dumpTable()), "a dump's table is not there");
        }
        for (Operation operation : policies.family().operations()) {
            for (OperationKind kind : OperationKind.values()) {
                Support whole = policies.accepts(operation.command(), kind);
                Support support = policies.accepts(operation.command(), kind, path);
                Check.that(whole == Support.YES || support == Support.NO, "an attribute of no operation");
                PolicyTable table = policies.table(operation.command(), kind);
                Check.that(whole == Support.NO || support == walk(policies, table, path.types()), "another answer");
            }
        }
    }

    /** The answer by another way: from the path's first step to its last, by recursion. */
    private static Support walk(FamilyPolicies policies, @Nullable PolicyTable table, List<Integer> path) {
        if (table == null) {
            return Support.UNKNOWN;
        }
        AttributePolicy policy = table.attributes().get(path.getFirst());
        if (policy == null) {
            return Support.NO;
        }
        boolean isArray = policy.kind() == NL_ATTR_TYPE_NESTED_ARRAY;
        List<Integer> rest = path.subList(Math.min(path.size(), isArray ? 2 : 1), path.size());
        if (rest.isEmpty()) {
            return Support.YES;
        }
        if (!policy.isNest()) {
            boolean binary = policy.kind() == NL_ATTR_TYPE_BINARY;
            return binary ? Support.UNKNOWN : Support.NO;
        }
        PolicyTable inner = policies.table(policy);
        Integer most = policy.nestedMaxType();
        boolean beyond = inner != null && most != null && rest.getFirst() > most;
        return beyond ? Support.NO : walk(policies, inner, rest);
    }

    private static boolean isThere(FamilyPolicies policies, @Nullable Integer index) {
        return index == null || policies.tables().containsKey(index);
    }

    private static Family family(Script script) {
        List<Operation> operations = new ArrayList<>();
        for (int i = script.below(MOST_OPERATIONS); i > 0; i--) {
            operations.add(new Operation(script.u8(), script.u8()));
        }
        return new Family("any", 0x20, 1, 0, 0, operations, Map.of());
    }

    private static AttributePath path(Script script) {
        List<Integer> types = new ArrayList<>();
        for (int i = script.below(LONGEST_PATH); i >= 0; i--) {
            types.add(script.u8());
        }
        return new AttributePath(types);
    }
}
