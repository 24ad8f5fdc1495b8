// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_ID;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_NAME;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_OP;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_GETFAMILY;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_GETPOLICY;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.codec.AttributePath;
import io.nettylink.codec.AttributePolicy;
import io.nettylink.codec.MessageReader;
import io.nettylink.genl.FamilyPolicies.Detail;
import io.nettylink.genl.FamilyPolicies.OperationTables;
import io.nettylink.testing.Hex;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Policies as the controller dumps them. What is not said to be made by hand is what Linux 6.18 sent on x86-64. */
class PolicyDumpTest {
    private static final int DO = 2;
    private static final int DUMP = 4;
    private static final int POLICY = 8;

    /** The controller's own: of the second operation, which is a dump only, the kernel says 0 for 10. */
    private static final String CONTROLLER = """
            34 00 00 00  10 00 02 00  01 00 00 00  84 2c 00 00  0a 02 00 00
            06 00 01 00  10 00 00 00                # family id 16
            18 00 09 80                             # operations
              14 00 03 80                             # command 3
                08 00 01 00  00 00 00 00                # do: table 0
                08 00 02 00  00 00 00 00                # dump: table 0
            2c 00 00 00  10 00 02 00  01 00 00 00  84 2c 00 00  0a 02 00 00
            06 00 01 00  10 00 00 00
            10 00 09 80
              0c 00 00 80                             # command 0
                08 00 02 00  01 00 00 00                # dump: table 1
            48 00 00 00  10 00 02 00  01 00 00 00  84 2c 00 00  0a 02 00 00
            06 00 01 00  10 00 00 00
            2c 00 08 80                             # policies
              28 00 00 80                             # table 0
                24 00 01 80                             # attribute 1
                  0c 00 04 00  00 00 00 00 00 00 00 00
                  0c 00 05 00  ff ff 00 00 00 00 00 00
                  08 00 01 00  03 00 00 00
            38 00 00 00  10 00 02 00  01 00 00 00  84 2c 00 00  0a 02 00 00
            06 00 01 00  10 00 00 00
            1c 00 08 80
              18 00 00 80                             # table 0
                14 00 02 80                             # attribute 2
                  08 00 07 00  0f 00 00 00
                  08 00 01 00  0c 00 00 00
            48 00 00 00  10 00 02 00  01 00 00 00  84 2c 00 00  0a 02 00 00
            06 00 01 00  10 00 00 00
            2c 00 08 80
              28 00 01 80                             # table 1
                24 00 01 80                             # attribute 1
                  0c 00 04 00  00 00 00 00 00 00 00 00
                  0c 00 05 00  ff ff 00 00 00 00 00 00
                  08 00 01 00  03 00 00 00
            38 00 00 00  10 00 02 00  01 00 00 00  84 2c 00 00  0a 02 00 00
            06 00 01 00  10 00 00 00
            1c 00 08 80
              18 00 01 80                             # table 1
                14 00 02 80                             # attribute 2
                  08 00 07 00  0f 00 00 00
                  08 00 01 00  0c 00 00 00
            48 00 00 00  10 00 02 00  01 00 00 00  84 2c 00 00  0a 02 00 00
            06 00 01 00  10 00 00 00
            2c 00 08 80
              28 00 01 80                             # table 1
                24 00 0a 80                             # attribute 10
                  0c 00 04 00  00 00 00 00 00 00 00 00
                  0c 00 05 00  ff ff ff ff 00 00 00 00
                  08 00 01 00  04 00 00 00
            """;

    /** Made by hand: a table that holds itself, through a nest and through an array of nests. */
    private static final String CYCLE = """
            2c 00 00 00  10 00 02 00  01 00 00 00  00 00 00 00  0a 02 00 00
            18 00 09 80
              14 00 05 80                             # command 5
                08 00 01 00  00 00 00 00                # do: table 0
                08 00 02 00  07 00 00 00                # dump: table 7, which has no message
            64 00 00 00  10 00 02 00  01 00 00 00  00 00 00 00  0a 02 00 00
            50 00 08 80
              4c 00 00 80                             # table 0
                1c 00 01 80                             # attribute 1
                  08 00 08 00  00 00 00 00                # nest of table 0
                  08 00 09 00  02 00 00 00                # highest attribute 2
                  08 00 01 00  0d 00 00 00
                1c 00 02 80                             # attribute 2
                  08 00 08 00  00 00 00 00                # array of nests of table 0
                  08 00 09 00  09 00 00 00
                  08 00 01 00  0e 00 00 00
                0c 00 03 80                             # attribute 3: a flag, beyond the highest of the nest
                  08 00 01 00  01 00 00 00
                04 00 04 80                             # attribute 4: nothing said
            28 00 00 00  10 00 02 00  01 00 00 00  00 00 00 00  0a 02 00 00
            14 00 08 80
              10 00 00 80                             # table 0
                0c 00 06 80                             # attribute 6: bytes
                  08 00 01 00  0a 00 00 00
            """;

    @Test
    void controllersOwn() {
        Family controller = family(operation(CTRL_CMD_GETFAMILY, DO | DUMP | POLICY), operation(10, DUMP | POLICY));
        FamilyPolicies policies = read(controller, CONTROLLER);
        assertThat(policies.detail()).isEqualTo(Detail.PER_OPERATION);
        assertThat(policies.operations())
                .isEqualTo(Map.of(
                        CTRL_CMD_GETFAMILY,
                        new OperationTables(0, 0),
                        CTRL_CMD_GETPOLICY,
                        new OperationTables(null, 1)));
        assertThat(words(policies.tables().get(0)))
                .isEqualTo(Map.of(
                        CTRL_ATTR_FAMILY_ID, "u16",
                        CTRL_ATTR_FAMILY_NAME, "a terminated string of at most 15 bytes"));
        assertThat(words(policies.table(CTRL_CMD_GETPOLICY, OperationKind.DUMP)))
                .isEqualTo(Map.of(
                        CTRL_ATTR_FAMILY_ID, "u16",
                        CTRL_ATTR_FAMILY_NAME, "a terminated string of at most 15 bytes",
                        CTRL_ATTR_OP, "u32"));
        assertThat(policies.table(CTRL_CMD_GETPOLICY, OperationKind.DO)).isNull();
    }

    @Test
    void commandThatTheKernelLeavesOutIsOnlyGuessedWhereItIsSure() {
        Family other = family(
                operation(CTRL_CMD_GETFAMILY, DO | DUMP | POLICY),
                operation(9, DUMP | POLICY),
                operation(10, DUMP | POLICY));
        FamilyPolicies policies = read(other, CONTROLLER);
        assertThat(policies.operations()).containsOnlyKeys(CTRL_CMD_GETFAMILY);
        assertThat(policies.accepts(10, OperationKind.DUMP, path(CTRL_ATTR_OP))).isEqualTo(Support.UNKNOWN);
        assertThat(policies.accepts(10, OperationKind.DUMP)).isEqualTo(Support.YES);
    }

    @Test
    void familyWithOnePolicyForAll() {
        // Made by hand, of what kernels 5.7 to 5.9 send: no operations, one table.
        String tables = CONTROLLER.substring(CONTROLLER.indexOf("48 00"), CONTROLLER.lastIndexOf("48 00 00 00  10"));
        FamilyPolicies policies = read(family(operation(3, DO | POLICY)), tables);
        assertThat(policies.detail()).isEqualTo(Detail.PER_FAMILY);
        assertThat(policies.accepts(3, OperationKind.DO, path(CTRL_ATTR_FAMILY_NAME)))
                .isEqualTo(Support.YES);
        assertThat(policies.accepts(3, OperationKind.DO, path(CTRL_ATTR_OP))).isEqualTo(Support.NO);
        assertThat(policies.accepts(4, OperationKind.DO, path(CTRL_ATTR_FAMILY_NAME)))
                .isEqualTo(Support.NO);
    }

    @Test
    void kernelThatDoesNotTell() {
        for (Detail detail : new Detail[] {Detail.NONE, Detail.UNKNOWN}) {
            FamilyPolicies none = new FamilyPolicies(family(operation(3, DO)), detail, Map.of(), Map.of());
            assertThat(none.table(3, OperationKind.DO)).isNull();
            assertThat(none.accepts(3, OperationKind.DO)).isEqualTo(Support.YES);
            assertThat(none.accepts(3, OperationKind.DO, path(1))).isEqualTo(Support.UNKNOWN);
            assertThat(none.accepts(3, OperationKind.DUMP, path(1))).isEqualTo(Support.NO);
        }
    }

    @Test
    void policiesThatContainThemselves() {
        FamilyPolicies policies = read(family(operation(5, DO | DUMP | POLICY)), CYCLE);
        assertThat(accepts(policies, 1)).isEqualTo(Support.YES);
        assertThat(accepts(policies, 1, 1, 1, 1, 1, 1, 1)).isEqualTo(Support.YES);
        assertThat(accepts(policies, 3)).isEqualTo(Support.YES);
        assertThat(accepts(policies, 1, 3)).as("beyond the highest").isEqualTo(Support.NO);
        assertThat(accepts(policies, 2)).isEqualTo(Support.YES);
        assertThat(accepts(policies, 2, 77)).as("an element").isEqualTo(Support.YES);
        assertThat(accepts(policies, 2, 77, 3)).isEqualTo(Support.YES);
        assertThat(accepts(policies, 2, 77, 5)).isEqualTo(Support.NO);
        assertThat(accepts(policies, 3, 1)).as("in a flag").isEqualTo(Support.NO);
        assertThat(accepts(policies, 6, 1)).as("in bytes").isEqualTo(Support.UNKNOWN);
        assertThat(accepts(policies, 5)).isEqualTo(Support.NO);
        AttributePolicy nest =
                requireNonNull(policies.tables().get(0)).attributes().get(1);
        assertThat(policies.table(requireNonNull(nest)))
                .isSameAs(policies.tables().get(0));
    }

    @Test
    void tableWithoutAttributesAcceptsNone() {
        FamilyPolicies policies = read(family(operation(5, DO | DUMP | POLICY)), CYCLE);
        assertThat(policies.table(5, OperationKind.DUMP)).isEqualTo(new PolicyTable(7, Map.of()));
        assertThat(policies.accepts(5, OperationKind.DUMP, path(1))).isEqualTo(Support.NO);
    }

    private static Support accepts(FamilyPolicies policies, Integer... types) {
        return policies.accepts(5, OperationKind.DO, path(types));
    }

    private static AttributePath path(Integer... types) {
        return new AttributePath(List.of(types));
    }

    private static Map<Integer, String> words(@Nullable PolicyTable table) {
        Map<Integer, String> words = new HashMap<>();
        requireNonNull(table).attributes().forEach((type, policy) -> words.put(type, policy.toString()));
        return words;
    }

    private static Operation operation(int command, int flags) {
        return new Operation(command, flags);
    }

    private static Family family(Operation... operations) {
        return new Family("family", 0x20, 1, 0, 0, List.of(operations), Map.of());
    }

    private static FamilyPolicies read(Family family, String dump) {
        MessageReader in = MessageReader.of(Hex.buffer(dump), ByteOrder.LITTLE_ENDIAN);
        List<List<PolicyDump.Part>> messages = new ArrayList<>();
        while (in.next()) {
            messages.add(PolicyDump.read(in));
        }
        return PolicyDump.policies(family, messages);
    }
}
