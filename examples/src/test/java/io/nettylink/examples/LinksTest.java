// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.examples.IfLinkConstants.*;
import static io.nettylink.examples.Iproute.ip;
import static io.nettylink.examples.Iproute.show;
import static io.nettylink.examples.Namespace.refused;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.KernelErrorException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Links, as we see them and as {@code ip link} does. */
@Timeout(120)
class LinksTest {

    @Test
    void linksOfAllKindsAreSeenAsIpSeesThem() throws Exception {
        Namespace.connected(client -> {
            ip("link add br0 type bridge forward_delay 400 ageing_time 10000 priority 4096");
            ip("link set v1 master br0");
            ip("link add link v0 name mv0 type macvlan mode private");
            ip("link add vx0 type vxlan id 16777215 dev v0 dstport 4790 nolearning ageing 77");
            ip("link set br0 up mtu 1300 txqueuelen 77 group 2000000000");
            ip("link set mv0 address 02:00:00:00:00:fe alias short");
            LinkJson.assertSame(client);
        });
    }

    @Test
    void countersAreThoseOfIp() throws Exception {
        Namespace.connected(client -> {
            InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
            try (DatagramSocket socket = new DatagramSocket(0, loopback)) {
                for (int i = 0; i < 5; i++) {
                    socket.send(new DatagramPacket(new byte[100], 100, loopback, socket.getLocalPort()));
                }
            }
            Link lo = client.call(Links.byName("lo"), Link::read).await();
            assertThat(lo.statistics().received().packets()).isEqualTo(5);
            assertThat(lo.statistics().sent().bytes()).isEqualTo(5 * (20 + 8 + 100));
            LinkJson.assertSame(client);
        });
    }

    @Test
    void whatWeChangeIpSees() throws Exception {
        Namespace.bare(client -> {
            client.execute(Links.addVeth("v0", "v1")).await();
            int index = Links.index(client, "v0");
            client.execute(Links.add("br0", "bridge", 0, data -> data.u32(IFLA_BR_FORWARD_DELAY, 300)))
                    .await();
            client.execute(Links.add("mv0", "macvlan", index, data -> data.u32(IFLA_MACVLAN_MODE, MACVLAN_MODE_VEPA)))
                    .await();
            client.execute(Links.change(
                            index,
                            out -> out.string(IFLA_IFNAME, "west")
                                    .u32(IFLA_MTU, 1400)
                                    .u32(IFLA_TXQLEN, 55)
                                    .bytes(IFLA_ADDRESS, new byte[] {2, 0, 0, 0, 0, 1})))
                    .await();
            client.execute(Links.setUp(index, true)).await();
            int master = Links.index(client, "br0");
            client.execute(Links.change(Links.index(client, "v1"), out -> out.u32(IFLA_MASTER, master)))
                    .await();

            assertThat(show("link show west").getFirst())
                    .containsEntry("ifindex", index)
                    .containsEntry("mtu", 1400)
                    .containsEntry("txqlen", 55)
                    .containsEntry("address", "02:00:00:00:00:01")
                    .containsEntry("link", "v1");
            assertThat(show("link show west").getFirst().get("flags"))
                    .asString()
                    .contains("UP");
            assertThat(show("link show v1").getFirst()).containsEntry("master", "br0");
            assertThat(data(show("link show br0"))).containsEntry("forward_delay", 300);
            assertThat(data(show("link show mv0"))).containsEntry("mode", "vepa");
            LinkJson.assertSame(client);

            client.execute(Links.setUp(index, false)).await();
            assertThat(show("link show west").getFirst().get("flags"))
                    .asString()
                    .doesNotContain("UP");
            client.execute(Links.delete(index)).await();
            assertThat(show("link show")).extracting(link -> link.get("ifname")).containsExactly("lo", "br0");
        });
    }

    @Test
    void theProgramDoesAsItIsTold() throws Exception {
        Namespace.bare(_ -> {
            Links.run("add", "v0", "veth", "v1");
            Links.run("add", "br0", "bridge");
            Links.run("set", "v0", "up");
            Links.run("set", "v0", "mtu", "1300");
            Links.run("set", "v1", "master", "br0");
            Links.run("set", "v1", "name", "east");
            Links.run();
            assertThat(show("link show v0").getFirst())
                    .containsEntry("mtu", 1300)
                    .containsEntry("link", "east");
            assertThat(show("link show east").getFirst()).containsEntry("master", "br0");
            Links.run("set", "v0", "down");
            Links.run("delete", "v0");
            assertThat(show("link show")).hasSize(2);
        });
    }

    @Test
    void aLinkInWords() throws Exception {
        Namespace.bare(client -> {
            ip("link add v0 address 02:00:00:00:00:01 type veth peer name v1");
            ip("link add br0 type bridge");
            ip("link set v0 master br0");
            LinkNames names = LinkNames.ask(client);
            Link link = client.call(Links.byName("v0"), Link::read).await();
            assertThat(link.text(names))
                    .isEqualTo(link.index() + ": v0@v1 <BROADCAST,MULTICAST> mtu 1500 qdisc noop master br0"
                            + " state DOWN address 02:00:00:00:00:01 veth");
        });
    }

    @Test
    void whatTheKernelSaysOfMistakes() throws Exception {
        Namespace.bare(client -> {
            KernelErrorException unknownLink = refused(client.call(Links.byName("nosuch"), Link::read));
            assertThat(unknownLink).hasMessage("link nosuch: ENODEV (No such device)");
            assertThat(refused(client.execute(Links.delete(4711))).errnoName()).isEqualTo("ENODEV");

            KernelErrorException unknownKind = refused(client.execute(Links.add("x0", "nosuch", 0, data -> {})));
            assertThat(unknownKind)
                    .hasMessageStartingWith(
                            "adding nosuch x0: EOPNOTSUPP (Operation not supported): Unknown device type");

            client.execute(Links.addVeth("v0", "v1")).await();
            assertThat(refused(client.execute(Links.addVeth("v0", "v2"))).errnoName())
                    .isEqualTo("EEXIST");
            KernelErrorException tooSmall =
                    refused(client.execute(Links.change(Links.index(client, "v0"), out -> out.u32(IFLA_MTU, 10))));
            assertThat(tooSmall).hasMessageContaining("EINVAL (Invalid argument): mtu less than device minimum");

            KernelErrorException tooLong = refused(client.call(Links.byName("a-name-that-is-too-long"), Link::read));
            assertThat(tooLong.errnoName()).isEqualTo("ERANGE");
            assertThat(tooLong.attribute()).isEqualTo("IFLA_IFNAME");
        });
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> data(List<Map<String, Object>> links) {
        Map<String, Object> info =
                requireNonNull((Map<String, Object>) links.getFirst().get("linkinfo"));
        return requireNonNull((Map<String, Object>) info.get("info_data"));
    }
}
