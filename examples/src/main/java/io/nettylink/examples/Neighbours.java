// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CREATE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_REPLACE;
import static io.nettylink.examples.NeighbourConstants.*;
import static io.nettylink.examples.RtnetlinkConstants.*;
import static io.nettylink.examples.SocketConstants.AF_UNSPEC;

import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkException;
import io.nettylink.Request;
import io.nettylink.codec.StructWriter;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists, sets and deletes neighbours, as {@code ip neighbour} does.
 *
 * <pre>
 * Neighbours                             Neighbours delete ADDRESS LINK
 * Neighbours set ADDRESS LINK HARDWARE-ADDRESS
 * </pre>
 */
final class Neighbours {

    private Neighbours() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            run(arguments);
        } catch (NetlinkException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    static void run(String... arguments) throws InterruptedException {
        try (NetlinkClient client = NetlinkClient.open(NETLINK_ROUTE)) {
            if (arguments.length == 0) {
                LinkNames names = LinkNames.ask(client);
                client.dump(all(), Neighbour::read).await().forEach(n -> System.out.println(n.text(names)));
                return;
            }
            InetAddress address = InetAddress.ofLiteral(arguments[1]);
            int index = Links.index(client, arguments[2]);
            client.execute(
                            switch (arguments[0]) {
                                case "set" -> set(index, address, arguments[3]);
                                case "delete" -> delete(index, address);
                                default -> throw new IllegalArgumentException("Neighbours can't " + arguments[0]);
                            })
                    .await();
        }
    }

    static Request all() {
        return Request.builder(RTM_GETNEIGH)
                .header(out -> header(out, AF_UNSPEC, 0, 0))
                .label("neighbours")
                .build();
    }

    /** Asks for the neighbours at one link; the kernel leaves out the others. */
    static Request at(int index) {
        return Request.builder(RTM_GETNEIGH)
                .header(out -> header(out, AF_UNSPEC, 0, 0))
                .attributes(out -> out.u32(NDA_IFINDEX, index))
                .label("neighbours at link " + index)
                .build();
    }

    /** Says for good which hardware address an IP address has. */
    static Request set(int index, InetAddress address, String hardwareAddress) {
        byte[] bytes = HexFormat.ofDelimiter(":").parseHex(hardwareAddress);
        return Request.builder(RTM_NEWNEIGH)
                .flags(NLM_F_CREATE | NLM_F_REPLACE)
                .header(out -> header(out, Prefix.family(address), index, NUD_PERMANENT))
                .attributes(out -> out.ip(NDA_DST, address).bytes(NDA_LLADDR, bytes))
                .names(Neighbours::attribute)
                .label("setting neighbour " + Words.ip(address))
                .build();
    }

    static Request delete(int index, InetAddress address) {
        return Request.builder(RTM_DELNEIGH)
                .header(out -> header(out, Prefix.family(address), index, NUD_NONE))
                .attributes(out -> out.ip(NDA_DST, address))
                .names(Neighbours::attribute)
                .label("deleting neighbour " + Words.ip(address))
                .build();
    }

    /** {@code struct ndmsg}. */
    private static void header(StructWriter out, int family, int index, int state) {
        out.u8(family).zero(3).u32(index).u16(state).u8(0).u8(0); // ... flags, type
    }

    private static @Nullable String attribute(List<Integer> path) {
        return switch (path.getLast()) {
            case NDA_DST -> "NDA_DST";
            case NDA_LLADDR -> "NDA_LLADDR";
            default -> null;
        };
    }
}
