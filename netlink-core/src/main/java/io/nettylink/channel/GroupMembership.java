// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.internal.ffm.LinuxNetlink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The multicast groups that a channel is a member of. Any thread. */
final class GroupMembership {
    private final SocketChannel channel;
    private final NetlinkSocket socket;

    GroupMembership(SocketChannel channel, NetlinkSocket socket) {
        this.channel = channel;
        this.socket = socket;
    }

    void join(int group) throws IOException {
        set(LinuxNetlink.NETLINK_ADD_MEMBERSHIP, "NETLINK_ADD_MEMBERSHIP " + group, group);
    }

    void leave(int group) throws IOException {
        set(LinuxNetlink.NETLINK_DROP_MEMBERSHIP, "NETLINK_DROP_MEMBERSHIP " + group, group);
    }

    /** Their numbers, ascending. */
    List<Integer> list() throws IOException {
        List<Integer> groups = new ArrayList<>();
        channel.check("getsockopt", "NETLINK_LIST_MEMBERSHIPS", socket.memberships(groups));
        return groups;
    }

    private void set(int option, String arguments, int group) throws IOException {
        channel.check("setsockopt", arguments, socket.setOption(LinuxNetlink.SOL_NETLINK, option, group));
    }
}
