// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import static io.nettylink.codec.GenetlinkConstants.GENL_ADMIN_PERM;
import static io.nettylink.codec.GenetlinkConstants.GENL_CMD_CAP_DO;
import static io.nettylink.codec.GenetlinkConstants.GENL_CMD_CAP_DUMP;
import static io.nettylink.codec.GenetlinkConstants.GENL_CMD_CAP_HASPOL;
import static io.nettylink.codec.GenetlinkConstants.GENL_HDRLEN;
import static io.nettylink.codec.GenetlinkConstants.GENL_UNS_ADMIN_PERM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nettylink.GroupNotFoundException;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.MessageReader;
import io.nettylink.testing.Hex;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A family as the controller describes it, in bytes by hand. */
class FamilyTest {
    private static final String DESCRIPTION = """
            a0 00 00 00  10 00 00 00  01 00 00 00  05 00 00 00   # nlmsghdr: length 160, type 16, sequence 1, port id 5
            01 02 00 00             # CTRL_CMD_NEWFAMILY, version 2
            09 00 02 00  65 63 68 6f  00 00 00 00   # family name "echo"
            06 00 01 00  1f 00 00 00                # family id 31
            08 00 03 00  07 00 00 00                # version 7
            08 00 04 00  08 00 00 00                # header size 8
            08 00 05 00  0c 00 00 00                # highest attribute 12
            06 00 ff 3f  aa bb 00 00                # an attribute of a kernel to come
            2c 00 06 80                             # operations, marked as a nest
              14 00 01 00                             # the first, not marked
                08 00 01 00  03 00 00 00                # command 3
                08 00 02 00  0e 00 00 00                # do, dump, policy
              14 00 02 80                             # the second
                08 00 02 00  12 00 00 00                # do, needs CAP_NET_ADMIN in the namespace
                08 00 01 00  80 00 00 00                # command 128
            2c 00 07 00                             # groups
              28 00 01 00                             # the first
                08 00 02 00  28 00 00 00                # number 40
                0a 00 01 00  65 76 65 6e 74 73 00 00    # name "events", not terminated
                06 00 2a 00  01 00 00 00                # an attribute of a kernel to come
                08 00 03 00  00 00 00 00                # and another
            """;

    @Test
    void descriptionIsRead() {
        Family family = read(DESCRIPTION);
        assertThat(family)
                .isEqualTo(new Family(
                        "echo",
                        31,
                        7,
                        8,
                        12,
                        List.of(
                                new Operation(3, GENL_CMD_CAP_DO | GENL_CMD_CAP_DUMP | GENL_CMD_CAP_HASPOL),
                                new Operation(128, GENL_CMD_CAP_DO | GENL_UNS_ADMIN_PERM)),
                        Map.of("events", 40)));
        assertThat(family.headerLength()).isEqualTo(GENL_HDRLEN + 8);
    }

    @Test
    void attributeOfTheWrongWidthIsMalformed() {
        String description = """
                1c 00 00 00  10 00 00 00  01 00 00 00  05 00 00 00
                01 02 00 00
                08 00 01 00  1f 00 00 00    # family id, in 32 bits
                """;
        assertThatThrownBy(() -> read(description))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("u16");
    }

    /** Taken for a signed number, it would have attributes start before their message. */
    @ParameterizedTest
    @ValueSource(strings = {"00 00 01 00", "ff ff ff 7f", "f0 ff ff ff"})
    void absurdHeaderSizeIsMalformed(String size) {
        String description = """
                1c 00 00 00  10 00 00 00  01 00 00 00  05 00 00 00
                01 02 00 00
                08 00 04 00  %s    # header size
                """.formatted(size);
        assertThatThrownBy(() -> read(description))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("attribute 4: a header of ");
    }

    @Test
    void familyWithoutOperationsAndGroups() {
        Family family = read("""
                20 00 00 00  10 00 00 00  01 00 00 00  05 00 00 00
                01 02 00 00
                09 00 02 00  65 63 68 6f  00 00 00 00
                """);
        assertThat(family).isEqualTo(new Family("echo", 0, 0, 0, 0, List.of(), Map.of()));
        assertThatThrownBy(() -> family.group("events"))
                .isInstanceOf(GroupNotFoundException.class)
                .hasMessage("family \"echo\" has no multicast group \"events\", only []");
    }

    @Test
    void whatAFamilyIsMadeOfIsCopied() {
        List<Operation> operations = new ArrayList<>(List.of(new Operation(1, 0)));
        Map<String, Integer> groups = new HashMap<>(Map.of("events", 40));
        Family family = new Family("echo", 31, 1, 0, 0, operations, groups);
        operations.clear();
        groups.clear();
        assertThat(family.operations()).hasSize(1);
        assertThat(family.group("events")).isEqualTo(40);
    }

    @Test
    void flagsOfOperations() {
        Operation all = new Operation(1, GENL_CMD_CAP_DO | GENL_CMD_CAP_DUMP | GENL_ADMIN_PERM);
        assertThat(all.hasDo()).isTrue();
        assertThat(all.hasDump()).isTrue();
        assertThat(all.needsNetAdmin()).isTrue();
        assertThat(new Operation(1, GENL_UNS_ADMIN_PERM).needsNetAdmin()).isTrue();
        Operation none = new Operation(1, GENL_CMD_CAP_HASPOL);
        assertThat(none.hasDo()).isFalse();
        assertThat(none.hasDump()).isFalse();
        assertThat(none.needsNetAdmin()).isFalse();
    }

    private static Family read(String description) {
        MessageReader in = MessageReader.of(Hex.buffer(description), ByteOrder.LITTLE_ENDIAN);
        assertThat(in.next()).isTrue();
        Family family = Family.read(in);
        assertThat(in.next()).as("the lengths add up").isFalse();
        return family;
    }
}
