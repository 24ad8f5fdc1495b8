// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.nettylink.testing.Hex;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** How requests end. What is not said to be made by hand is what Linux 6.18 sent on x86-64. */
class AcknowledgementGoldenTest {

    private static MessageReader message(String dump) {
        MessageReader in = MessageReader.of(Hex.buffer(dump), ByteOrder.LITTLE_ENDIAN);
        assertThat(in.next()).isTrue();
        return in;
    }

    private static Acknowledgement read(String dump) {
        return Acknowledgement.read(message(dump));
    }

    @Test
    void errnoAloneUncapped() {
        Acknowledgement end = read("""
                34 00 00 00                # nlmsg_len: 52
                02 00  00 00               # NLMSG_ERROR; neither NLM_F_CAPPED nor NLM_F_ACK_TLVS
                07 00 00 00  15 ad b8 9a   # sequence; port id 2595794197, chosen by the kernel
                fe ff ff ff                # error -2: ENOENT
                20 00 00 00                # the request: CTRL_CMD_GETFAMILY of "nosuch"
                10 00  05 00
                07 00 00 00  00 00 00 00
                03 01  00 00               #   its payload
                0b 00  02 00
                6e 6f 73 75  63 68 00 00
                """);
        assertThat(end.errno()).isEqualTo(Errno.ENOENT);
        assertThat(end.isSuccess()).isFalse();
        assertThat(end.extendedAck()).isSameAs(ExtendedAck.NONE);
        assertThat(end.extendedAck().isEmpty()).isTrue();
    }

    @Test
    void errnoAloneCapped() {
        Acknowledgement end = read("""
                24 00 00 00                # nlmsg_len: 36
                02 00  00 01               # NLMSG_ERROR; NLM_F_CAPPED
                07 00 00 00  b6 6b 00 00
                fe ff ff ff                # error -2: ENOENT
                20 00 00 00                # the request's header still tells its full length
                10 00  05 00
                07 00 00 00  00 00 00 00
                """);
        assertThat(end).isEqualTo(new Acknowledgement(Errno.ENOENT, ExtendedAck.NONE));
    }

    @Test
    void extendedAckBehindTheEchoedRequest() {
        Acknowledgement end = read("""
                88 00 00 00                # nlmsg_len: 136
                02 00  00 02               # NLMSG_ERROR; NLM_F_ACK_TLVS
                08 00 00 00  ba 71 00 00
                de ff ff ff                # error -34: ERANGE
                1e 00 00 00                # the request's nlmsg_len: 30, not a multiple of four
                10 00  05 00
                08 00 00 00  00 00 00 00
                03 01  00 00
                05 00  01 00               #   CTRL_ATTR_FAMILY_ID of one byte, where there should be two
                10 00 00 00
                00 00  00 00               #   two stray bytes, then the kernel's padding before the extended ack
                27 00  01 00               # NLMSGERR_ATTR_MSG
                41 74 74 72  69 62 75 74
                65 20 66 61  69 6c 65 64
                20 70 6f 6c  69 63 79 20
                76 61 6c 69  64 61 74 69
                6f 6e 00 00
                08 00  02 00               # NLMSGERR_ATTR_OFFS
                14 00 00 00                #   20, counted from the request's header
                24 00  04 80               # NLMSGERR_ATTR_POLICY, a nest
                  0c 00  04 00             #   smallest value
                  00 00 00 00  00 00 00 00
                  0c 00  05 00             #   largest value
                  ff ff 00 00  00 00 00 00
                  08 00  01 00             #   kind
                  03 00 00 00              #     u16
                """);
        assertThat(end.errno()).isEqualTo(Errno.ERANGE);
        ExtendedAck said = end.extendedAck();
        assertThat(said.isEmpty()).isFalse();
        assertThat(said.message()).isEqualTo("Attribute failed policy validation");
        assertThat(said.offset()).isEqualTo(20);
        assertThat(said.missingType()).isEqualTo(-1);
        assertThat(said.missingNest()).isEqualTo(-1);
        assertThat(said.cookie()).isNull();
        assertThat(said.policy()).hasToString("u16");
        assertThat(requireNonNull(said.policy()).maxUnsigned()).isEqualTo(0xffff);
    }

    @Test
    void extendedAckBehindTheCappedRequest() {
        Acknowledgement end = read("""
                68 00 00 00                # nlmsg_len: 104
                02 00  00 03               # NLMSG_ERROR; NLM_F_CAPPED and NLM_F_ACK_TLVS
                08 00 00 00  a3 78 77 d2
                ea ff ff ff                # error -22: EINVAL
                34 00 00 00                # the request's header; the 36 bytes of its payload are left out
                10 00  05 00
                08 00 00 00  00 00 00 00
                27 00  01 00               # NLMSGERR_ATTR_MSG
                41 74 74 72  69 62 75 74
                65 20 66 61  69 6c 65 64
                20 70 6f 6c  69 63 79 20
                76 61 6c 69  64 61 74 69
                6f 6e 00 00
                08 00  02 00               # NLMSGERR_ATTR_OFFS
                14 00 00 00                #   20
                14 00  04 80               # NLMSGERR_ATTR_POLICY
                  08 00  07 00             #   longest value
                  0f 00 00 00              #     15
                  08 00  01 00             #   kind
                  0c 00 00 00              #     terminated string
                """);
        assertThat(end.errno()).isEqualTo(Errno.EINVAL);
        assertThat(end.extendedAck().message()).isEqualTo("Attribute failed policy validation");
        assertThat(end.extendedAck().offset()).isEqualTo(20);
        assertThat(end.extendedAck().policy()).hasToString("a terminated string of at most 15 bytes");
    }

    @Test
    void missingAttribute() {
        Acknowledgement end = read("""
                2c 00 00 00                # nlmsg_len: 44
                02 00  00 03               # NLMSG_ERROR; NLM_F_CAPPED and NLM_F_ACK_TLVS
                0e 00 00 00  d5 4a 3b f2
                ea ff ff ff                # error -22: EINVAL
                14 00 00 00                # the request: family "netdev", dev-get without any attribute
                14 00  05 00
                0e 00 00 00  00 00 00 00
                08 00  05 00               # NLMSGERR_ATTR_MISS_TYPE
                01 00 00 00                #   1, the interface's index
                """);
        assertThat(end).isEqualTo(new Acknowledgement(22, new ExtendedAck(null, -1, 1, -1, null, null)));
    }

    @Test
    void missingAttributeInANest() {
        String request = """
                28 00 00 00                # nlmsg_len: 40
                15 00  05 00               # family "ethtool"
                0f 00 00 00  00 00 00 00
                01 01  00 00               # strset-get
                0c 00  01 80               # offset 20: header, a nest
                  07 00  02 00             #   device name
                  6c 6f 00 00              #     "lo"
                08 00  02 80               # offset 32: string sets, a nest
                  04 00  01 80             #   offset 36: string set, a nest with nothing in it
                """;
        Acknowledgement end = read("""
                4c 00 00 00                # nlmsg_len: 76
                02 00  00 02               # NLMSG_ERROR; NLM_F_ACK_TLVS
                0f 00 00 00  52 6d 00 00
                ea ff ff ff                # error -22: EINVAL
                """ + request + """
                08 00  05 00               # NLMSGERR_ATTR_MISS_TYPE
                01 00 00 00                #   1, the set's id
                08 00  06 00               # NLMSGERR_ATTR_MISS_NEST
                24 00 00 00                #   36, where the empty nest starts
                """);
        assertThat(end.extendedAck()).isEqualTo(new ExtendedAck(null, -1, 1, 36, null, null));

        AttributePath nest =
                AttributePath.find(Hex.buffer(request), ByteOrder.LITTLE_ENDIAN, GenetlinkConstants.GENL_HDRLEN, 36);
        assertThat(nest).hasToString("2/1");
        assertThat(requireNonNull(nest).child(end.extendedAck().missingType())).hasToString("2/1/1");
    }

    @Test
    void offendingAttributeInNests() {
        String request = """
                3c 00 00 00                # nlmsg_len: 60
                10 00  05 06               # RTM_NEWLINK
                0d 00 00 00  00 00 00 00
                00 00  00 00  00 00 00 00  # ifinfomsg
                00 00 00 00  00 00 00 00
                1c 00  12 80               # offset 32: IFLA_LINKINFO
                  0a 00  01 00             #   IFLA_INFO_KIND
                  76 78 6c 61  6e 00 00 00 #     "vxlan"
                  0c 00  02 80             #   offset 48: IFLA_INFO_DATA
                    07 00  01 00           #     offset 52: IFLA_VXLAN_ID of three bytes
                    01 00 00 00
                """;
        Acknowledgement end = read("""
                a4 00 00 00                # nlmsg_len: 164
                02 00  00 02
                0d 00 00 00  b6 6b 00 00
                de ff ff ff                # error -34: ERANGE
                """ + request + """
                27 00  01 00               # NLMSGERR_ATTR_MSG
                41 74 74 72  69 62 75 74  65 20 66 61  69 6c 65 64
                20 70 6f 6c  69 63 79 20  76 61 6c 69  64 61 74 69  6f 6e 00 00
                08 00  02 00               # NLMSGERR_ATTR_OFFS
                34 00 00 00                #   52
                24 00  04 80               # NLMSGERR_ATTR_POLICY
                  0c 00  04 00  00 00 00 00  00 00 00 00
                  0c 00  05 00  ff ff ff ff  00 00 00 00
                  08 00  01 00  04 00 00 00
                """);
        assertThat(end.extendedAck().offset()).isEqualTo(52);
        AttributePath path = AttributePath.find(Hex.buffer(request), ByteOrder.LITTLE_ENDIAN, 16, 52);
        assertThat(path).hasToString("18/2/1");
    }

    @Test
    void theEndOfADump() {
        Acknowledgement end = read("""
                14 00 00 00                # nlmsg_len: 20
                03 00  02 00               # NLMSG_DONE; NLM_F_MULTI
                0b 00 00 00  52 6d 00 00
                00 00 00 00                # error: none; no request is echoed
                """);
        assertThat(end).isSameAs(Acknowledgement.SUCCESS);
    }

    @Test
    void aDumpThatFails() {
        Acknowledgement end = read("""
                4c 00 00 00                # nlmsg_len: 76
                03 00  02 02               # NLMSG_DONE; NLM_F_MULTI and NLM_F_ACK_TLVS
                0c 00 00 00  7f ff f3 cb
                ea ff ff ff                # error -22: EINVAL
                38 00  01 00               # NLMSGERR_ATTR_MSG, right behind the error
                46 69 6c 74  65 72 20 62  79 20 64 65  76 69 63 65
                20 69 6e 64  65 78 20 6e  6f 74 20 73  75 70 70 6f
                72 74 65 64  20 66 6f 72  20 6c 69 6e  6b 20 64 75
                6d 70 73 00
                """);
        assertThat(end.errno()).isEqualTo(Errno.EINVAL);
        assertThat(end.extendedAck().message()).isEqualTo("Filter by device index not supported for link dumps");
    }

    @Test
    void aDumpThatEndsWithoutAnError() {
        // Made by hand: families that end a multi-part message themselves may leave the payload out.
        assertThat(read("10000000 03000200 0c000000 00000000")).isSameAs(Acknowledgement.SUCCESS);
    }

    @Test
    void aDumpWhoseErrorIsCutOffIsNotASuccess() {
        for (String cut : new String[] {"ea", "eaff", "eaffff"}) {
            String header = "1%d000000 03000200 0c000000 00000000 ".formatted(cut.length() / 2);
            assertThatExceptionOfType(MalformedMessageException.class)
                    .isThrownBy(() -> read(header + cut))
                    .satisfies(e -> assertThat(e.found()).isEqualTo(cut.length() / 2));
        }
    }

    @Test
    void aWarningAboutASuccess() {
        // Made by hand.
        Acknowledgement end = read("""
                37 00 00 00                # nlmsg_len: 55
                02 00  00 03               # NLMSG_ERROR; NLM_F_CAPPED and NLM_F_ACK_TLVS
                01 00 00 00  01 00 00 00
                00 00 00 00                # error: none
                14 00 00 00  10 00  05 00  01 00 00 00  00 00 00 00
                09 00  01 00               # NLMSGERR_ATTR_MSG
                6c 61 7a 79  00 00 00 00   #   "lazy"
                07 00  03 00               # NLMSGERR_ATTR_COOKIE
                01 02 03                   #   three bytes; the last padding is missing
                """);
        assertThat(end.isSuccess()).isTrue();
        assertThat(end).isNotEqualTo(Acknowledgement.SUCCESS);
        assertThat(end.extendedAck().message()).isEqualTo("lazy");
        assertThat(end.extendedAck().cookie()).containsExactly(1, 2, 3);
    }

    @Test
    void bigEndian() {
        // Made by hand.
        ByteBuf dump = Hex.buffer("""
                00 00 00 2c                # nlmsg_len: 44
                00 02  03 00               # NLMSG_ERROR; NLM_F_CAPPED and NLM_F_ACK_TLVS
                00 00 00 01  00 00 00 01
                ff ff ff ff                # error -1: EPERM
                00 00 00 14  00 10  00 05  00 00 00 01  00 00 00 00
                00 08  00 02               # NLMSGERR_ATTR_OFFS
                00 00 00 14                #   20
                """);
        MessageReader in = MessageReader.of(dump, ByteOrder.BIG_ENDIAN);
        in.next();
        assertThat(Acknowledgement.read(in))
                .isEqualTo(new Acknowledgement(Errno.EPERM, new ExtendedAck(null, 20, -1, -1, null, null)));
    }

    @Test
    void unknownAttributesArePassedOver() {
        Acknowledgement end = read("""
                1c 00 00 00
                03 00  02 02
                01 00 00 00  00 00 00 00
                00 00 00 00
                08 00  7b 00               # attribute 123
                01 00 00 00
                """);
        assertThat(end).isSameAs(Acknowledgement.SUCCESS);
    }

    @Test
    void anotherMessageIsNoAcknowledgement() {
        MessageReader in = message("10000000 10000000 01000000 00000000");
        assertThat(Acknowledgement.isOne(in)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Acknowledgement.read(in))
                .withMessageContaining("16");
    }

    @Test
    void bytesOfAnExtendedAckAreItsOwn() {
        byte[] cookie = {1};
        AttributePolicy policy = AttributePolicy.read(AttributeReader.of(Hex.buffer("08000100 03000000")));
        ExtendedAck said = new ExtendedAck("text", 1, 2, 3, cookie, policy);
        assertThat(said).isEqualTo(new ExtendedAck("text", 1, 2, 3, new byte[] {1}, policy));
        assertThat(said).hasSameHashCodeAs(new ExtendedAck("text", 1, 2, 3, new byte[] {1}, policy));
        assertThat(said).isNotEqualTo(new ExtendedAck("text", 1, 2, 3, new byte[] {9}, policy));
        assertThat(said).isNotEqualTo(new ExtendedAck("text", 1, 2, 3, new byte[] {1}, null));
        assertThat(said.cookie()).isNotSameAs(said.cookie()).containsExactly(1);
    }
}
