// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.examples.IfAddrConstants.*;
import static io.nettylink.examples.Iproute.ip;
import static io.nettylink.examples.Iproute.number;
import static io.nettylink.examples.Iproute.show;
import static io.nettylink.examples.Namespace.refused;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.KernelErrorException;
import io.nettylink.NetlinkClient;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Addresses, as we see them and as {@code ip address} does. */
@Timeout(120)
class AddressesTest {
    private static final Set<String> FIELDS = Set.of(
            "family",
            "local",
            "address",
            "prefixlen",
            "scope",
            "broadcast",
            "label",
            "secondary",
            "temporary",
            "nodad",
            "dadfailed",
            "deprecated",
            "tentative",
            "dynamic",
            "mngtmpaddr",
            "noprefixroute",
            "autojoin",
            "valid_life_time",
            "preferred_life_time");

    @Test
    void addressesOfAllSortsAreSeenAsIpSeesThem() throws Exception {
        Namespace.connected(client -> {
            ip("address add 10.1.0.7/24 dev v0 broadcast 10.1.0.255 label v0:seven");
            ip("address add 10.3.0.1 peer 10.4.0.1/32 dev v1 noprefixroute scope link");
            ip("address add 10.5.0.1/16 dev v1 valid_lft 1000 preferred_lft 500");
            ip("address add fd01::1 peer fd01::2/128 dev v1 nodad");
            ip("address add fd02::1/64 dev v0 valid_lft 2000 preferred_lft 0 nodad");
            ip("address add fd03::1/64 dev v0 mngtmpaddr noprefixroute nodad");
            assertSame(
                    client,
                    "address show",
                    () -> client.dump(Addresses.all(), Address::read).await());
            assertThat(client.dump(Addresses.all(), Address::read).await())
                    .as("a flag beyond the eight bits of the header")
                    .anyMatch(address -> (address.flags() & IFA_F_NOPREFIXROUTE) != 0)
                    .anyMatch(address -> (address.flags() & IFA_F_PERMANENT) == 0);
        });
    }

    @Test
    void theKernelLeavesOutTheAddressesOfOtherLinks() throws Exception {
        Namespace.connected(client -> {
            ip("address add 10.5.0.1/16 dev v1");
            int index = Links.index(client, "v1");
            assertThat(client.dump(Addresses.of(index), Address::read).await())
                    .isNotEmpty()
                    .allMatch(address -> address.index() == index);
            assertSame(
                    client,
                    "address show dev v1",
                    () -> client.dump(Addresses.of(index), Address::read).await());
        });
    }

    @Test
    void whatWeChangeIpSees() throws Exception {
        Namespace.connected(client -> {
            int index = Links.index(client, "v1");
            client.execute(Addresses.add(index, Prefix.parse("10.6.0.1/20"))).await();
            client.execute(Addresses.add(index, Prefix.parse("fd06::1/48"))).await();
            client.execute(Addresses.lease(index, Prefix.parse("10.7.0.1"), 1000, 500))
                    .await();
            assertThat(theirs(show("address show dev v1 scope global")))
                    .extracting(a -> a.get("local") + "/" + a.get("prefixlen"))
                    .containsExactlyInAnyOrder("10.6.0.1/20", "10.7.0.1/32", "fd06::1/48");
            Map<String, Object> leased =
                    theirs(show("address show to 10.7.0.1")).getFirst();
            assertThat(number(leased, "valid_life_time")).isBetween(900, 1000);
            assertThat(number(leased, "preferred_life_time")).isBetween(400, 500);

            client.execute(Addresses.lease(index, Prefix.parse("10.7.0.1"), 3000, 2000))
                    .await();
            leased = theirs(show("address show to 10.7.0.1")).getFirst();
            assertThat(number(leased, "valid_life_time")).isBetween(2900, 3000);

            client.execute(Addresses.delete(index, Prefix.parse("10.7.0.1"))).await();
            client.execute(Addresses.delete(index, Prefix.parse("fd06::1/48"))).await();
            assertThat(theirs(show("address show dev v1 scope global"))).hasSize(1);
        });
    }

    @Test
    void theProgramDoesAsItIsTold() throws Exception {
        Namespace.connected(client -> {
            Addresses.run("add", "10.6.0.1/20", "v1");
            Addresses.run("lease", "fd06::1/48", "v1", "1000", "500");
            Addresses.run();
            assertThat(theirs(show("address show dev v1 scope global"))).hasSize(2);
            Addresses.run("delete", "10.6.0.1/20", "v1");
            assertThat(theirs(show("address show dev v1 scope global"))).hasSize(1);
        });
    }

    @Test
    void anAddressInWords() throws Exception {
        Namespace.connected(client -> {
            ip("address add 10.3.0.1 peer 10.4.0.1/32 dev v1 label v1:x scope link");
            LinkNames names = LinkNames.ask(client);
            assertThat(client.dump(Addresses.all(), Address::read).await())
                    .extracting(address -> address.text(names))
                    .contains(
                            "address 10.3.0.1 peer 10.4.0.1/32 dev v1 scope link permanent label v1:x",
                            "address fd00::1/64 dev v0 scope global nodad,permanent");
        });
    }

    @Test
    void whatTheKernelSaysOfMistakes() throws Exception {
        Namespace.connected(client -> {
            int index = Links.index(client, "v0");
            assertThat(refused(client.execute(Addresses.add(index, Prefix.parse("10.1.0.1/24")))))
                    .hasMessageStartingWith("adding address 10.1.0.1/24: EEXIST (File exists)");
            assertThat(refused(client.execute(Addresses.delete(index, Prefix.parse("10.99.0.1/24")))))
                    .hasMessageStartingWith(
                            "deleting address 10.99.0.1/24: EADDRNOTAVAIL (Cannot assign requested address)");
            assertThat(refused(client.execute(Addresses.add(4711, Prefix.parse("10.1.0.1/24"))))
                            .errnoName())
                    .isEqualTo("ENODEV");
            KernelErrorException badPrefix = refused(client.execute(Addresses.add(index, Prefix.parse("10.1.0.1/33"))));
            assertThat(badPrefix.errnoName()).isEqualTo("EINVAL");
        });
    }

    private static void assertSame(NetlinkClient client, String command, Callable<List<Address>> dump)
            throws Exception {
        LinkNames names = LinkNames.ask(client);
        Iproute.assertAgree(
                () -> theirs(show(command)),
                () -> dump.call().stream().map(address -> json(address, names)).toList());
    }

    private static Map<String, Object> json(Address address, LinkNames names) {
        InetAddress local = requireNonNull(address.local());
        boolean v6 = local instanceof Inet6Address;
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dev", names.of(address.index()));
        json.put("family", v6 ? "inet6" : "inet");
        json.put("local", Words.ip(local));
        if (address.peer() != null && !address.peer().equals(local)) {
            json.put("address", Words.ip(address.peer()));
        }
        if (address.broadcast() != null) {
            json.put("broadcast", Words.ip(address.broadcast()));
        }
        json.put("prefixlen", address.prefixLength());
        json.put("scope", Integer.toString(address.scope()));
        if (!address.label().isEmpty()) {
            json.put("label", address.label());
        }
        for (String flag : Words.list(Words.ADDRESS_FLAGS, address.flags() ^ IFA_F_PERMANENT)) {
            switch (flag) {
                case "permanent" -> json.put("dynamic", true); // inverted above
                case "secondary" -> json.put(v6 ? "temporary" : "secondary", true);
                default -> json.put(flag, true);
            }
        }
        json.put("valid_life_time", address.valid());
        json.put("preferred_life_time", address.preferred());
        return json;
    }

    /** One object for each address, which in {@code ip}'s words belong to their links. */
    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> theirs(List<Map<String, Object>> links) {
        List<Map<String, Object>> addresses = new ArrayList<>();
        for (Map<String, Object> link : links) {
            for (Object info : (List<Object>) link.getOrDefault("addr_info", List.of())) {
                Map<String, Object> address = new TreeMap<>((Map<String, Object>) info);
                if (!address.isEmpty()) { // There is an empty one for each that the filter leaves out.
                    address.keySet().retainAll(FIELDS);
                    address.put("dev", link.get("ifname"));
                    addresses.add(address);
                }
            }
        }
        return addresses;
    }
}
