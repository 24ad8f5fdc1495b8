// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.examples.Iproute.ip;
import static io.nettylink.examples.Iproute.show;
import static io.nettylink.examples.Namespace.refused;
import static io.nettylink.examples.NeighbourConstants.*;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.NetlinkClient;
import io.nettylink.Request;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Neighbours, as we see them and as {@code ip neighbour} does. */
@Timeout(120)
class NeighboursTest {
    private static final Set<String> FIELDS =
            Set.of("dst", "dev", "lladdr", "probes", "state", "router", "proxy", "extern_learn");

    @Test
    void neighboursOfAllSortsAreSeenAsIpSeesThem() throws Exception {
        Namespace.connected(client -> {
            ip("neighbour add 10.1.0.9 lladdr 02:00:00:00:00:09 dev v0 nud permanent");
            ip("neighbour add 10.1.0.10 lladdr 02:00:00:00:00:0a dev v0 nud stale extern_learn");
            ip("neighbour add 10.1.0.11 lladdr 02:00:00:00:00:0c dev v0 nud noarp");
            ip("neighbour add fd00::9 lladdr 02:00:00:00:00:09 dev v0 nud reachable router");
            ip("neighbour add fe80::9 lladdr 02:00:00:00:00:09 dev v1 nud permanent");
            assertSame(client, "-s neighbour show nud all", Neighbours.all());
        });
    }

    @Test
    void aNeighbourThatDoesNotAnswerIsProbed() throws Exception {
        Namespace.connected(client -> {
            InetAddress nobody = InetAddress.ofLiteral("10.1.0.77");
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.send(new DatagramPacket(new byte[1], 1, nobody, 9));
            }
            assertSame(client, "-s neighbour show nud all", Neighbours.all());
            Neighbour probed = client.dump(Neighbours.all(), Neighbour::read).await().stream()
                    .filter(neighbour -> nobody.equals(neighbour.address()))
                    .findFirst()
                    .orElseThrow();
            assertThat(probed.state()).isIn(NUD_INCOMPLETE, NUD_FAILED);
            assertThat(probed.probes()).isPositive();
            assertThat(probed.hardwareAddress()).isEmpty();
        });
    }

    @Test
    void theKernelLeavesOutTheNeighboursAtOtherLinks() throws Exception {
        Namespace.connected(client -> {
            ip("neighbour add 10.1.0.9 lladdr 02:00:00:00:00:09 dev v0 nud permanent");
            ip("neighbour add 10.1.0.9 lladdr 02:00:00:00:00:0a dev v1 nud permanent");
            int index = Links.index(client, "v1");
            assertThat(client.dump(Neighbours.at(index), Neighbour::read).await())
                    .isNotEmpty()
                    .allMatch(neighbour -> neighbour.index() == index);
            assertSame(client, "-s neighbour show nud all dev v1", Neighbours.at(index));
        });
    }

    @Test
    void whatWeChangeIpSees() throws Exception {
        Namespace.connected(client -> {
            int index = Links.index(client, "v0");
            for (String text : List.of("10.1.0.9", "fd00::9")) {
                InetAddress address = InetAddress.ofLiteral(text);
                client.execute(Neighbours.set(index, address, "02:00:00:00:00:09"))
                        .await();
                client.execute(Neighbours.set(index, address, "02:00:00:00:00:0b"))
                        .await();
                assertThat(show("neighbour show " + text))
                        .containsExactly(Map.of(
                                "dst",
                                text,
                                "dev",
                                "v0",
                                "lladdr",
                                "02:00:00:00:00:0b",
                                "state",
                                List.of("PERMANENT")));
                client.execute(Neighbours.delete(index, address)).await();
                assertThat(show("neighbour show " + text + " nud permanent")).isEmpty();
            }
        });
    }

    @Test
    void theProgramDoesAsItIsTold() throws Exception {
        Namespace.connected(_ -> {
            Neighbours.run("set", "10.1.0.9", "v0", "02:00:00:00:00:09");
            Neighbours.run();
            assertThat(show("neighbour show 10.1.0.9").getFirst()).containsEntry("lladdr", "02:00:00:00:00:09");
            Neighbours.run("delete", "10.1.0.9", "v0");
            assertThat(show("neighbour show 10.1.0.9 nud permanent")).isEmpty();
        });
    }

    @Test
    void aNeighbourInWords() throws Exception {
        Namespace.connected(client -> {
            ip("neighbour add fd00::9 lladdr 02:00:00:00:00:09 dev v0 nud permanent router");
            LinkNames names = LinkNames.ask(client);
            assertThat(client.dump(Neighbours.all(), Neighbour::read).await())
                    .extracting(neighbour -> neighbour.text(names))
                    .contains("neighbour fd00::9 dev v0 lladdr 02:00:00:00:00:09 router PERMANENT");
        });
    }

    @Test
    void whatTheKernelSaysOfMistakes() throws Exception {
        Namespace.connected(client -> {
            InetAddress address = InetAddress.ofLiteral("10.1.0.9");
            int index = Links.index(client, "v0");
            assertThat(refused(client.execute(Neighbours.delete(index, address))))
                    .hasMessageStartingWith("deleting neighbour 10.1.0.9: ENOENT (No such file or directory)");
            assertThat(refused(client.execute(Neighbours.set(4711, address, "02:00:00:00:00:09")))
                            .errnoName())
                    .isEqualTo("ENODEV");
            assertThat(refused(client.execute(Neighbours.set(index, address, "02:00:00"))))
                    .hasMessageContaining("EINVAL (Invalid argument): Invalid link address");
        });
    }

    private static void assertSame(NetlinkClient client, String command, Request dump) throws Exception {
        LinkNames names = LinkNames.ask(client);
        String device = command.contains(" dev ") ? command.substring(command.lastIndexOf(' ') + 1) : "";
        Iproute.assertAgree(
                () -> theirs(show(command), device),
                () -> client.dump(dump, Neighbour::read).await().stream()
                        .map(neighbour -> json(neighbour, names))
                        .toList());
    }

    private static Map<String, Object> json(Neighbour neighbour, LinkNames names) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dst", Words.ip(requireNonNull(neighbour.address())));
        json.put("dev", names.of(neighbour.index()));
        if (!neighbour.hardwareAddress().isEmpty()) {
            json.put("lladdr", neighbour.hardwareAddress());
        }
        json.put("probes", neighbour.probes());
        json.put("state", Words.list(Words.NEIGHBOUR_STATES, neighbour.state()));
        Words.list(Words.NEIGHBOUR_FLAGS, neighbour.flags()).forEach(flag -> json.put(flag, "set"));
        return json;
    }

    private static List<Map<String, Object>> theirs(List<Map<String, Object>> neighbours, String device) {
        List<Map<String, Object>> read = new ArrayList<>();
        for (Map<String, Object> neighbour : neighbours) {
            Map<String, Object> json = new TreeMap<>(neighbour);
            json.keySet().retainAll(FIELDS);
            json.putIfAbsent("dev", device); // not said where it was asked for
            for (String flag : List.of("router", "proxy", "extern_learn")) {
                if (json.containsKey(flag)) {
                    json.put(flag, "set"); // null, in ip's JSON
                }
            }
            read.add(json);
        }
        return read;
    }
}
