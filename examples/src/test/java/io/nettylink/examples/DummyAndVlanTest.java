// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.examples.IfLinkConstants.*;
import static io.nettylink.examples.Iproute.ip;
import static io.nettylink.examples.Iproute.show;
import static io.nettylink.examples.Namespace.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.codec.Bitfield32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Links of the kinds that are modules in most kernels, and not in all. */
@Tag("modules")
@Timeout(120)
class DummyAndVlanTest {
    private static final int GVRP = 2;
    private static final int ETH_P_8021Q = 0x8100;
    private static final int ETH_P_8021AD = 0x88a8;

    @Test
    void linksAreSeenAsIpSeesThem() throws Exception {
        Namespace.bare(client -> {
            ip("link add d0 type dummy");
            ip("link set d0 up");
            ip("link add link d0 name d0.4094 type vlan id 4094 gvrp on loose_binding on");
            ip("link add link d0 name d0.7 type vlan protocol 802.1ad id 7 reorder_hdr off");
            LinkJson.assertSame(client);
        });
    }

    @Test
    void whatWeCreateIpSees() throws Exception {
        Namespace.bare(client -> {
            client.execute(Links.add("d0", "dummy", 0, data -> {})).await();
            int lower = Links.index(client, "d0");
            client.execute(Links.addVlan("d0.7", lower, 7)).await();
            client.execute(Links.add(
                            "d0.8",
                            "vlan",
                            lower,
                            data -> data.u16(IFLA_VLAN_ID, 8)
                                    .u16BigEndian(IFLA_VLAN_PROTOCOL, ETH_P_8021AD)
                                    .bitfield32(IFLA_VLAN_FLAGS, new Bitfield32(GVRP, GVRP))))
                    .await();
            assertThat(show("link show d0").getFirst().get("linkinfo"))
                    .asString()
                    .contains("dummy");
            assertThat(show("link show d0.7").getFirst()).containsEntry("link", "d0");
            assertThat(show("link show d0.7").getFirst().get("linkinfo"))
                    .asString()
                    .contains("info_kind=vlan", "protocol=[" + ETH_P_8021Q + "]", "id=7", "flags=[REORDER_HDR]");
            assertThat(show("link show d0.8").getFirst().get("linkinfo"))
                    .asString()
                    .contains("protocol=[" + ETH_P_8021AD + "]", "id=8", "GVRP");
            LinkJson.assertSame(client);
        });
    }

    @Test
    void theProgramDoesAsItIsTold() throws Exception {
        Namespace.bare(_ -> {
            Links.run("add", "d0", "dummy");
            Links.run("add", "d0.7", "vlan", "d0", "7");
            Links.run();
            assertThat(show("link show d0.7").getFirst()).containsEntry("link", "d0");
            Links.run("delete", "d0");
            assertThat(show("link show")).hasSize(1);
        });
    }

    @Test
    void whatTheKernelSaysOfMistakes() throws Exception {
        Namespace.bare(client -> {
            ip("link add d0 type dummy");
            int lower = Links.index(client, "d0");
            assertThat(refused(client.execute(Links.addVlan("d0.9", lower, 4096))))
                    .hasMessageStartingWith("adding vlan d0.9: ERANGE (Numerical result out of range)")
                    .hasMessageContaining("Invalid VLAN id");
        });
    }
}
