// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static io.nettylink.codec.GenetlinkConstants.*;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CAPPED;
import static io.nettylink.codec.NetlinkConstants.NLM_F_REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.testing.Hex;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** One whole exchange with the kernel's {@code nlctrl}, as Linux 6.18 answered it on x86-64. */
class GetFamilyGoldenTest {
    private static final String REQUEST = """
            20 00 00 00         # nlmsg_len: 32
            10 00               # type: GENL_ID_CTRL
            05 00               # flags: NLM_F_REQUEST, NLM_F_ACK
            04 03 02 01         # sequence: ours to choose
            00 00 00 00         # port id: the kernel knows the socket's
            03                  # genlmsghdr: CTRL_CMD_GETFAMILY
            01                  #   version
            00 00               #   reserved
            0b 00               # nla_len: 11
            02 00               # CTRL_ATTR_FAMILY_NAME
            6e 6c 63 74
            72 6c 00  00        # "nlctrl", terminated and padded
            """;

    private static final String REPLY = """
            88 00 00 00         # nlmsg_len: 136
            10 00               # type: GENL_ID_CTRL
            00 00               # flags: none, as the reply is one message
            04 03 02 01         # sequence of the request
            b6 6b 00 00         # port id of our socket, 27574
            01                  # genlmsghdr: CTRL_CMD_NEWFAMILY
            02                  #   version 2
            00 00
            0b 00  02 00        # CTRL_ATTR_FAMILY_NAME
            6e 6c 63 74
            72 6c 00  00        #   "nlctrl"
            06 00  01 00        # CTRL_ATTR_FAMILY_ID, behind the name though its number is lower
            10 00  00 00        #   16
            08 00  03 00        # CTRL_ATTR_VERSION
            02 00 00 00         #   2
            08 00  04 00        # CTRL_ATTR_HDRSIZE
            00 00 00 00         #   0
            08 00  05 00        # CTRL_ATTR_MAXATTR
            00 00 00 00         #   0
            2c 00  06 00        # CTRL_ATTR_OPS: a nest without the mark NLA_F_NESTED
              14 00  01 00      #   index 1, a nest
                08 00  01 00    #     CTRL_ATTR_OP_ID
                03 00 00 00     #       CTRL_CMD_GETFAMILY
                08 00  02 00    #     CTRL_ATTR_OP_FLAGS
                0e 00 00 00     #       do, dump, has a policy
              14 00  02 00      #   index 2
                08 00  01 00
                0a 00 00 00     #       CTRL_CMD_GETPOLICY
                08 00  02 00
                0c 00 00 00     #       dump, has a policy
            1c 00  07 00        # CTRL_ATTR_MCAST_GROUPS
              18 00  01 00      #   index 1
                08 00  02 00    #     CTRL_ATTR_MCAST_GRP_ID
                10 00 00 00     #       16
                0b 00  01 00    #     CTRL_ATTR_MCAST_GRP_NAME
                6e 6f 74 69
                66 79 00  00    #       "notify"
            """;

    private static final String ACK = """
            24 00 00 00         # nlmsg_len: 36
            02 00               # type: NLMSG_ERROR
            00 01               # flags: NLM_F_CAPPED; a success echoes no payload
            04 03 02 01         # sequence of the request
            b6 6b 00 00         # port id of our socket
            00 00 00 00         # error: none
            20 00 00 00         # the request's header: nlmsg_len 32, of which but the header follows
            10 00  05 00
            04 03 02 01
            00 00 00 00
            """;

    @Test
    void request() {
        ByteBuf written = Unpooled.buffer();
        MessageWriter out = MessageWriter.begin(
                written, ByteOrder.LITTLE_ENDIAN, GENL_ID_CTRL, NLM_F_REQUEST | NLM_F_ACK, 0x01020304, 0);
        out.u8(CTRL_CMD_GETFAMILY).u8(1).zero(2);
        out.attributes().string(CTRL_ATTR_FAMILY_NAME, "nlctrl");
        assertThat(out.end()).isEqualTo(32);
        Hex.assertBytes(written, REQUEST);
    }

    @Test
    void reply() {
        MessageReader in = MessageReader.of(Hex.buffer(REPLY), ByteOrder.LITTLE_ENDIAN);
        assertThat(in.next()).isTrue();
        assertThat(in.type()).isEqualTo(GENL_ID_CTRL);
        assertThat(in.flags()).isZero();
        assertThat(in.sequence()).isEqualTo(0x01020304);
        assertThat(in.portId()).isEqualTo(27574);
        assertThat(in.u8(0)).isEqualTo(CTRL_CMD_NEWFAMILY);
        assertThat(in.u8(1)).isEqualTo(2);
        assertThat(family(in.attributes(GENL_HDRLEN)))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "name",
                        "nlctrl",
                        "id",
                        16,
                        "version",
                        2L,
                        "header",
                        0L,
                        "highest attribute",
                        0L,
                        "operations",
                        List.of("3: e", "10: c"),
                        "groups",
                        Map.of("notify", 16L)));
        assertThat(in.next()).isFalse();
    }

    private static Map<String, Object> family(AttributeReader in) {
        Map<String, Object> family = new TreeMap<>();
        while (in.next()) {
            switch (in.type()) {
                case CTRL_ATTR_FAMILY_NAME -> family.put("name", in.string());
                case CTRL_ATTR_FAMILY_ID -> family.put("id", in.u16());
                case CTRL_ATTR_VERSION -> family.put("version", in.u32());
                case CTRL_ATTR_HDRSIZE -> family.put("header", in.u32());
                case CTRL_ATTR_MAXATTR -> family.put("highest attribute", in.u32());
                case CTRL_ATTR_OPS -> family.put("operations", operations(in.nested()));
                case CTRL_ATTR_MCAST_GROUPS -> family.put("groups", groups(in.nested()));
                default -> throw new AssertionError("attribute " + in.type());
            }
        }
        return family;
    }

    private static List<String> operations(AttributeReader in) {
        List<String> operations = new ArrayList<>();
        while (in.next()) {
            assertThat(in.type()).as("index").isEqualTo(operations.size() + 1);
            AttributeReader operation = in.nested();
            long command = -1;
            long flags = -1;
            while (operation.next()) {
                switch (operation.type()) {
                    case CTRL_ATTR_OP_ID -> command = operation.u32();
                    case CTRL_ATTR_OP_FLAGS -> flags = operation.u32();
                    default -> throw new AssertionError("attribute " + operation.type());
                }
            }
            operations.add(command + ": " + Long.toHexString(flags));
        }
        return operations;
    }

    private static Map<String, Long> groups(AttributeReader in) {
        Map<String, Long> groups = new TreeMap<>();
        while (in.next()) {
            AttributeReader group = in.nested();
            String name = "";
            long number = -1;
            while (group.next()) {
                switch (group.type()) {
                    case CTRL_ATTR_MCAST_GRP_NAME -> name = group.string();
                    case CTRL_ATTR_MCAST_GRP_ID -> number = group.u32();
                    default -> throw new AssertionError("attribute " + group.type());
                }
            }
            groups.put(name, number);
        }
        return groups;
    }

    @Test
    void acknowledgement() {
        MessageReader in = MessageReader.of(Hex.buffer(ACK), ByteOrder.LITTLE_ENDIAN);
        assertThat(in.next()).isTrue();
        assertThat(in.has(NLM_F_CAPPED)).isTrue();
        assertThat(in.sequence()).isEqualTo(0x01020304);
        assertThat(Acknowledgement.isOne(in)).isTrue();
        assertThat(Acknowledgement.read(in)).isSameAs(Acknowledgement.SUCCESS);
    }

    @Test
    void replyAndAcknowledgementInOneBuffer() {
        MessageReader in = MessageReader.of(Hex.buffer(REPLY + ACK), ByteOrder.LITTLE_ENDIAN);
        assertThat(in.next()).isTrue();
        assertThat(Acknowledgement.isOne(in)).isFalse();
        assertThat(in.next()).isTrue();
        assertThat(Acknowledgement.read(in).isSuccess()).isTrue();
        assertThat(in.next()).isFalse();
    }
}
