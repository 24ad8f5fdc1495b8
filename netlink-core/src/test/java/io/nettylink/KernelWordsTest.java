// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.Outcomes.failure;
import static io.nettylink.Outcomes.value;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CREATE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_EXCL;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.channel.FreshNamespace;
import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.AttributePath;
import io.nettylink.codec.AttributePolicy;
import io.nettylink.codec.AttributeWriter;
import io.nettylink.genl.Family;
import io.nettylink.genl.GenericNetlink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What this machine's kernel says of attributes that it refuses, and of requests that it grants with a frown. */
@Timeout(60)
class KernelWordsTest {
    private static final int NETDEV_CMD_DEV_GET = 1;
    private static final int NETDEV_A_DEV_IFINDEX = 1;

    private static final int ETHTOOL_MSG_STRSET_GET = 1;
    private static final int ETHTOOL_A_STRSET_HEADER = 1;
    private static final int ETHTOOL_A_HEADER_DEV_NAME = 2;
    private static final int ETHTOOL_A_HEADER_FLAGS = 3;
    private static final int ETHTOOL_A_STRSET_STRINGSETS = 2;
    private static final int ETHTOOL_A_STRINGSETS_STRINGSET = 1;
    private static final int ETHTOOL_A_STRINGSET_ID = 1;

    private static final int RTM_NEWQDISC = 36;
    private static final int RTM_NEWTCLASS = 40;
    private static final int TCA_KIND = 1;
    private static final int TCA_OPTIONS = 2;
    private static final int TCA_HTB_PARMS = 1;
    private static final int TCA_HTB_INIT = 2;
    private static final int TC_H_ROOT = -1;
    private static final int HANDLE = 0x10000;
    private static final int LINKLAYER_ETHERNET = 1;

    @Test
    void aNumberOutOfItsRange() throws Exception {
        KernelErrorException error = refused(
                "netdev",
                NETDEV_CMD_DEV_GET,
                out -> out.u32(NETDEV_A_DEV_IFINDEX, 0),
                Map.of(List.of(NETDEV_A_DEV_IFINDEX), "ifindex"));
        assertThat(error)
                .hasMessage("netdev command 1: ERANGE (Numerical result out of range): integer out of range,"
                        + " at attribute ifindex, which must be u32 of at least 1");
        AttributePolicy policy = error.policy();
        assertThat(policy).isNotNull().extracting(AttributePolicy::minUnsigned).isEqualTo(1L);
        assertThat(error.attributePath()).isEqualTo(new AttributePath(List.of(NETDEV_A_DEV_IFINDEX)));
    }

    @Test
    void anAttributeThatIsMissing() throws Exception {
        KernelErrorException error =
                refused("netdev", NETDEV_CMD_DEV_GET, out -> {}, Map.of(List.of(NETDEV_A_DEV_IFINDEX), "ifindex"));
        assertThat(error).hasMessage("netdev command 1: EINVAL (Invalid argument), missing attribute ifindex");
        assertThat(error.attributePath()).isEqualTo(new AttributePath(List.of(NETDEV_A_DEV_IFINDEX)));
        assertThat(error.policy()).isNull();
    }

    @Test
    void anAttributeInANest() throws Exception {
        KernelErrorException error = refused(
                "ethtool",
                ETHTOOL_MSG_STRSET_GET,
                out -> out.nested(
                        ETHTOOL_A_STRSET_HEADER, header -> header.bytes(ETHTOOL_A_HEADER_FLAGS, new byte[] {1})),
                Map.of(List.of(ETHTOOL_A_STRSET_HEADER), "header"));
        assertThat(error).hasMessageContaining("at attribute header/3, which must be u32");
        assertThat(error.attributePath())
                .isEqualTo(new AttributePath(List.of(ETHTOOL_A_STRSET_HEADER, ETHTOOL_A_HEADER_FLAGS)));
    }

    @Test
    void anAttributeThatIsMissingInANest() throws Exception {
        KernelErrorException error = refused(
                "ethtool",
                ETHTOOL_MSG_STRSET_GET,
                out -> out.nested(ETHTOOL_A_STRSET_HEADER, header -> header.string(ETHTOOL_A_HEADER_DEV_NAME, "lo"))
                        .nested(
                                ETHTOOL_A_STRSET_STRINGSETS,
                                sets -> sets.nested(ETHTOOL_A_STRINGSETS_STRINGSET, set -> {})),
                Map.of());
        assertThat(error).hasMessageEndingWith("missing attribute 2/1/1");
        assertThat(error.attributePath())
                .isEqualTo(new AttributePath(
                        List.of(ETHTOOL_A_STRSET_STRINGSETS, ETHTOOL_A_STRINGSETS_STRINGSET, ETHTOOL_A_STRINGSET_ID)));
    }

    @Test
    void aWarningAboutWhatIsGranted() throws Exception {
        try (NetlinkClient route = FreshNamespace.call(() -> NetlinkClient.open(NETLINK_ROUTE))) {
            value(route.execute(trafficControl(
                    RTM_NEWQDISC, HANDLE, TC_H_ROOT, options -> options.bytes(TCA_HTB_INIT, htbDiscipline()))));
            Acknowledgement granted = value(route.execute(trafficControl(
                    RTM_NEWTCLASS, HANDLE + 1, HANDLE, options -> options.bytes(TCA_HTB_PARMS, htbClass()))));
            assertThat(granted.isSuccess()).isTrue();
            assertThat(granted.extendedAck().message()).contains("quantum of class 10001 is big");
        }
    }

    private static KernelErrorException refused(
            String family,
            int command,
            Consumer<? super AttributeWriter> attributes,
            Map<List<Integer>, @Nullable String> names)
            throws Exception {
        try (GenericNetlink genl = GenericNetlink.open()) {
            Family known = value(genl.family(family));
            Request request = known.request(command)
                    .attributes(attributes)
                    .names(names::get)
                    .build();
            return failure(genl.execute(request), KernelErrorException.class);
        }
    }

    private static Request trafficControl(int type, int handle, int parent, Consumer<? super AttributeWriter> options) {
        return Request.builder(type)
                .flags(NLM_F_CREATE | NLM_F_EXCL)
                .header(out -> out.u32(0)
                        .u32(Rtnetlink.LOOPBACK)
                        .u32(handle)
                        .u32(Integer.toUnsignedLong(parent))
                        .u32(0))
                .attributes(out -> out.string(TCA_KIND, "htb").nested(TCA_OPTIONS, options))
                .build();
    }

    /** {@code struct tc_htb_glob}: version 3, a quantum of a tenth of the rate. */
    private static byte[] htbDiscipline() {
        return ByteBuffer.allocate(20)
                .order(ByteOrder.nativeOrder())
                .putInt(3)
                .putInt(10)
                .array();
    }

    /** {@code struct tc_htb_opt}: a rate whose tenth is more than the kernel likes as a quantum. */
    private static byte[] htbClass() {
        ByteBuffer options = ByteBuffer.allocate(44).order(ByteOrder.nativeOrder());
        for (int offset : new int[] {0, 12}) {
            options.put(offset + 1, (byte) LINKLAYER_ETHERNET).putInt(offset + 8, 1_250_000_000);
        }
        return options.putInt(24, 15).putInt(28, 15).array();
    }
}
