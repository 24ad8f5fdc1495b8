// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit.contract;

import io.nettylink.testkit.KernelMessage;
import java.io.IOException;

/**
 * What the kernel promises, and {@code FakeKernel} with it. The interfaces that extend this one hold the tests, written
 * once; {@link RealKernelTest} and {@link FakeKernelTest} run them.
 */
interface Contract {
    int RTM_NEWLINK = 16;
    int RTM_GETLINK = 18;
    int UNKNOWN_TYPE = 0x7fff;
    int RTNLGRP_LINK = 1;
    int LOOPBACK = 1;
    int IFINFOMSG_LENGTH = 16;
    int IFLA_IFNAME = 3;
    int IFLA_LINKINFO = 18;
    int IFLA_INFO_KIND = 1;

    /** What the kernel says of a kind of link that it does not know. */
    String UNKNOWN_KIND = "Unknown device type";

    int EADDRINUSE = 98;
    int ENOPROTOOPT = 92;
    int EBADF = 9;

    /** Opens a socket. */
    TestSocket open(int protocol) throws IOException;

    /** A request for the loopback link. */
    static KernelMessage getLoopback() {
        return KernelMessage.of(RTM_GETLINK, out -> out.u32(0).u32(LOOPBACK).zero(8));
    }

    /** A request for a link of a kind that there is not. */
    static KernelMessage newLinkOfUnknownKind() {
        return KernelMessage.of(
                RTM_NEWLINK,
                out -> out.zero(IFINFOMSG_LENGTH)
                        .attributes()
                        .string(IFLA_IFNAME, "x")
                        .nested(IFLA_LINKINFO, info -> info.string(IFLA_INFO_KIND, "no-such-kind")));
    }

    /** Brings the loopback link up or down, which the group RTNLGRP_LINK is told. */
    static KernelMessage setLoopback(boolean up) {
        return KernelMessage.of(
                RTM_NEWLINK, out -> out.u32(0).u32(LOOPBACK).u32(up ? 1 : 0).u32(1));
    }
}
