// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static io.nettylink.internal.ffm.LinuxNetlink.SOL_NETLINK;
import static io.nettylink.internal.ffm.SysSocket.SOL_SOCKET;

import io.netty.channel.ChannelOption;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.internal.ffm.LinuxNetlink;
import io.nettylink.internal.ffm.SysSocket;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** An option of {@code setsockopt} whose value is a number or a flag; {@code readAs} is its number in {@code getsockopt}. */
record KernelOption(int level, String name, int number, int readAs, boolean flag) {
    static final Map<ChannelOption<?>, KernelOption> ALL = all();

    /** Sets the option. Returns 0 or an error number negated. */
    int set(NetlinkSocket socket, Object value) {
        return socket.setOption(level, number, value instanceof Boolean on ? (on ? 1 : 0) : (Integer) value);
    }

    /** Asks for the option. Returns its number or an error number negated. */
    int get(NetlinkSocket socket) {
        return socket.option(level, readAs);
    }

    /** What a number that the kernel told is in Java. */
    Object value(int number) {
        return flag ? (Object) (number != 0) : (Object) number;
    }

    private static Map<ChannelOption<?>, KernelOption> all() {
        Map<ChannelOption<?>, KernelOption> options = new LinkedHashMap<>();
        options.put(NetlinkChannelOption.EXT_ACK, netlink("NETLINK_EXT_ACK", LinuxNetlink.NETLINK_EXT_ACK));
        options.put(NetlinkChannelOption.CAP_ACK, netlink("NETLINK_CAP_ACK", LinuxNetlink.NETLINK_CAP_ACK));
        options.put(
                NetlinkChannelOption.STRICT_CHK,
                netlink("NETLINK_GET_STRICT_CHK", LinuxNetlink.NETLINK_GET_STRICT_CHK));
        options.put(NetlinkChannelOption.NO_ENOBUFS, netlink("NETLINK_NO_ENOBUFS", LinuxNetlink.NETLINK_NO_ENOBUFS));
        options.put(
                NetlinkChannelOption.BROADCAST_ERROR,
                netlink("NETLINK_BROADCAST_ERROR", LinuxNetlink.NETLINK_BROADCAST_ERROR));
        options.put(
                NetlinkChannelOption.LISTEN_ALL_NSID,
                netlink("NETLINK_LISTEN_ALL_NSID", LinuxNetlink.NETLINK_LISTEN_ALL_NSID));
        options.put(NetlinkChannelOption.PKTINFO, netlink("NETLINK_PKTINFO", LinuxNetlink.NETLINK_PKTINFO));
        options.put(ChannelOption.SO_RCVBUF, buffer("SO_RCVBUF", SysSocket.SO_RCVBUF, SysSocket.SO_RCVBUF));
        options.put(ChannelOption.SO_SNDBUF, buffer("SO_SNDBUF", SysSocket.SO_SNDBUF, SysSocket.SO_SNDBUF));
        options.put(
                NetlinkChannelOption.SO_RCVBUFFORCE,
                buffer("SO_RCVBUFFORCE", SysSocket.SO_RCVBUFFORCE, SysSocket.SO_RCVBUF));
        options.put(
                NetlinkChannelOption.SO_SNDBUFFORCE,
                buffer("SO_SNDBUFFORCE", SysSocket.SO_SNDBUFFORCE, SysSocket.SO_SNDBUF));
        options.put(
                NetlinkChannelOption.LOCK_FILTER,
                new KernelOption(
                        SOL_SOCKET, "SO_LOCK_FILTER", SysSocket.SO_LOCK_FILTER, SysSocket.SO_LOCK_FILTER, true));
        return Collections.unmodifiableMap(options);
    }

    private static KernelOption netlink(String name, int number) {
        return new KernelOption(SOL_NETLINK, name, number, number, true);
    }

    private static KernelOption buffer(String name, int number, int readAs) {
        return new KernelOption(SOL_SOCKET, name, number, readAs, false);
    }
}
