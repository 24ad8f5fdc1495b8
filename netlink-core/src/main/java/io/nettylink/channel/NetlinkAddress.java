// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import java.io.Serial;
import java.net.SocketAddress;

/**
 * The address of a netlink socket, {@code struct sockaddr_nl} of {@code <linux/netlink.h>}. Immutable.
 *
 * <p>A port id is a number of 32 bits without a sign, which the kernel chooses or the user asks for. It is unique to
 * the protocol and the network namespace, and is <em>not</em> a process id, though the first socket of a process is
 * often given one that equals it.
 */
public final class NetlinkAddress extends SocketAddress {
    /** The kernel: port id 0, no groups. */
    public static final NetlinkAddress KERNEL = new NetlinkAddress(0);

    /** As a local address: a port id of the kernel's choice, no groups. */
    public static final NetlinkAddress ANY = KERNEL;

    @Serial
    private static final long serialVersionUID = 1;

    private static final long MAX_PORT_ID = 0xffff_ffffL;

    private final int portId;
    private final int groups;

    /**
     * An address of one socket.
     *
     * @param portId the port id, 0 to 4294967295; 0 is the kernel, and in {@code bind} the kernel's choice
     * @throws IllegalArgumentException if the port id is out of range
     */
    public NetlinkAddress(long portId) {
        this(portId, 0);
    }

    /**
     * An address of one socket and of multicast groups.
     *
     * @param portId the port id, 0 to 4294967295
     * @param groups {@code nl_groups}: bit 0 stands for group 1, bit 31 for group 32; when sending, the lowest bit
     *     counts and the others are ignored by the kernel
     * @throws IllegalArgumentException if the port id is out of range
     */
    public NetlinkAddress(long portId, int groups) {
        if (portId < 0 || portId > MAX_PORT_ID) {
            throw new IllegalArgumentException("a port id has 32 bits and no sign: " + portId);
        }
        this.portId = (int) portId;
        this.groups = groups;
    }

    /** The address with what the kernel filled in. */
    static NetlinkAddress of(long portId, int groups) {
        return portId == 0 && groups == 0 ? KERNEL : new NetlinkAddress(portId, groups);
    }

    /** {@return the port id, 0 to 4294967295} */
    public long portId() {
        return Integer.toUnsignedLong(portId);
    }

    /** {@return the mask of groups 1 to 32, bit 0 for group 1} */
    public int groups() {
        return groups;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NetlinkAddress address && portId == address.portId && groups == address.groups;
    }

    @Override
    public int hashCode() {
        return 31 * portId + groups;
    }

    /** {@return the port id, and the groups in hexadecimal where there are any} */
    @Override
    public String toString() {
        String port = "netlink:" + Integer.toUnsignedString(portId);
        return groups == 0 ? port : port + "/0x" + Integer.toHexString(groups);
    }
}
