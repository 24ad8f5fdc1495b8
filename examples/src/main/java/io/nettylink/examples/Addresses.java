// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CREATE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_EXCL;
import static io.nettylink.codec.NetlinkConstants.NLM_F_REPLACE;
import static io.nettylink.examples.IfAddrConstants.*;
import static io.nettylink.examples.RtnetlinkConstants.*;
import static io.nettylink.examples.SocketConstants.AF_UNSPEC;

import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkException;
import io.nettylink.Request;
import io.nettylink.codec.StructWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists, adds and deletes the IP addresses of links, as {@code ip address} does.
 *
 * <pre>
 * Addresses                              Addresses delete ADDRESS/LENGTH LINK
 * Addresses add ADDRESS/LENGTH LINK      Addresses lease ADDRESS/LENGTH LINK VALID-SECONDS PREFERRED-SECONDS
 * </pre>
 */
final class Addresses {

    private Addresses() {}

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
                client.dump(all(), Address::read).await().forEach(a -> System.out.println(a.text(names)));
                return;
            }
            Prefix prefix = Prefix.parse(arguments[1]);
            int index = Links.index(client, arguments[2]);
            client.execute(
                            switch (arguments[0]) {
                                case "add" -> add(index, prefix);
                                case "lease" ->
                                    lease(index, prefix, Long.parseLong(arguments[3]), Long.parseLong(arguments[4]));
                                case "delete" -> delete(index, prefix);
                                default -> throw new IllegalArgumentException("Addresses can't " + arguments[0]);
                            })
                    .await();
        }
    }

    static Request all() {
        return of(0);
    }

    /** Asks for the addresses of one link; the kernel leaves the others out. */
    static Request of(int index) {
        return Request.builder(RTM_GETADDR)
                .header(out -> header(out, AF_UNSPEC, 0, index))
                .label("addresses")
                .build();
    }

    static Request add(int index, Prefix prefix) {
        return request(RTM_NEWADDR, "adding", index, prefix)
                .flags(NLM_F_CREATE | NLM_F_EXCL)
                .build();
    }

    /** Adds an address for a while, or says anew for how long one is there. */
    static Request lease(int index, Prefix prefix, long validSeconds, long preferredSeconds) {
        return request(RTM_NEWADDR, "leasing", index, prefix)
                .flags(NLM_F_CREATE | NLM_F_REPLACE)
                .attributes(out -> out.ip(IFA_LOCAL, prefix.address())
                        .ip(IFA_ADDRESS, prefix.address())
                        .struct(
                                IFA_CACHEINFO,
                                times -> times.u32(preferredSeconds)
                                        .u32(validSeconds)
                                        .u32(0) // when it was created and
                                        .u32(0))) // updated, which is the kernel's to say
                .build();
    }

    static Request delete(int index, Prefix prefix) {
        return request(RTM_DELADDR, "deleting", index, prefix).build();
    }

    private static Request.Builder request(int type, String what, int index, Prefix prefix) {
        return Request.builder(type)
                .header(out -> header(out, prefix.family(), prefix.length(), index))
                .attributes(out -> out.ip(IFA_LOCAL, prefix.address()).ip(IFA_ADDRESS, prefix.address()))
                .names(Addresses::attribute)
                .label(what + " address " + prefix);
    }

    /** {@code struct ifaddrmsg}. */
    private static void header(StructWriter out, int family, int length, int index) {
        out.u8(family).u8(length).u8(0).u8(RT_SCOPE_UNIVERSE).u32(index);
    }

    private static @Nullable String attribute(List<Integer> path) {
        return switch (path.getLast()) {
            case IFA_LOCAL -> "IFA_LOCAL";
            case IFA_ADDRESS -> "IFA_ADDRESS";
            case IFA_CACHEINFO -> "IFA_CACHEINFO";
            default -> null;
        };
    }
}
