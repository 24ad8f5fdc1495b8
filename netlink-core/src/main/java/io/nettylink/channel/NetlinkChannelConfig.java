// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static io.nettylink.internal.ffm.LinuxNetlink.SOL_NETLINK;
import static io.nettylink.internal.ffm.SysSocket.SOL_SOCKET;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.internal.ffm.LinuxNetlink;
import io.nettylink.internal.ffm.SysSocket;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a {@link NetlinkChannel}: {@link NetlinkChannelOption}s, and those of every Netty channel.
 *
 * <p>Unless another allocator is set, every receive offers {@value #DEFAULT_RECEIVE_BUFFER} bytes, which is as much as
 * the kernel puts into one part of a dump.
 *
 * <p>Thread-safe. An option that the kernel refuses fails with a {@link ChannelException} whose cause is the
 * {@link NetlinkIoException}.
 */
public final class NetlinkChannelConfig extends DefaultChannelConfig {
    /** How many bytes a receive offers, unless set otherwise. */
    public static final int DEFAULT_RECEIVE_BUFFER = 32 * 1024;

    private static final Map<ChannelOption<?>, KernelOption> KERNEL_OPTIONS = kernelOptions();

    private final NetlinkChannel netlink;
    private final NetlinkSocket socket;
    private volatile boolean acceptUserMessages;

    NetlinkChannelConfig(NetlinkChannel channel, NetlinkSocket socket) {
        super(channel, new FixedRecvByteBufAllocator(DEFAULT_RECEIVE_BUFFER));
        this.netlink = channel;
        this.socket = socket;
    }

    /** {@return whether datagrams of other processes are delivered} */
    public boolean acceptsUserMessages() {
        return acceptUserMessages;
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        return getOptions(
                getOptions(super.getOptions(), KERNEL_OPTIONS.keySet().toArray(ChannelOption<?>[]::new)),
                NetlinkChannelOption.ACCEPT_USER_MESSAGES);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T getOption(ChannelOption<T> option) {
        if (option.equals(NetlinkChannelOption.ACCEPT_USER_MESSAGES)) {
            return (T) Boolean.valueOf(acceptUserMessages);
        }
        KernelOption kernel = KERNEL_OPTIONS.get(option);
        if (kernel == null) {
            return super.getOption(option);
        }
        int value = check("getsockopt", kernel, socket.option(kernel.level, kernel.readAs));
        return (T) (kernel.flag ? (Object) (value != 0) : (Object) value);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        validate(option, value);
        if (option.equals(NetlinkChannelOption.ACCEPT_USER_MESSAGES)) {
            acceptUserMessages = (Boolean) value;
            return true;
        }
        KernelOption kernel = KERNEL_OPTIONS.get(option);
        if (kernel == null) {
            return super.setOption(option, value);
        }
        int number = value instanceof Boolean flag ? (flag ? 1 : 0) : (Integer) value;
        check("setsockopt", kernel, socket.setOption(kernel.level, kernel.number, number));
        return true;
    }

    @Override
    protected void autoReadCleared() {
        netlink.autoReadCleared();
    }

    private int check(String systemCall, KernelOption option, int result) {
        try {
            return netlink.check(systemCall, option.name, result);
        } catch (IOException failure) {
            throw new ChannelException(failure.getMessage(), failure);
        }
    }

    private static Map<ChannelOption<?>, KernelOption> kernelOptions() {
        Map<ChannelOption<?>, KernelOption> options = new LinkedHashMap<>();
        netlink(options, NetlinkChannelOption.EXT_ACK, "NETLINK_EXT_ACK", LinuxNetlink.NETLINK_EXT_ACK);
        netlink(options, NetlinkChannelOption.CAP_ACK, "NETLINK_CAP_ACK", LinuxNetlink.NETLINK_CAP_ACK);
        netlink(
                options,
                NetlinkChannelOption.STRICT_CHK,
                "NETLINK_GET_STRICT_CHK",
                LinuxNetlink.NETLINK_GET_STRICT_CHK);
        netlink(options, NetlinkChannelOption.NO_ENOBUFS, "NETLINK_NO_ENOBUFS", LinuxNetlink.NETLINK_NO_ENOBUFS);
        netlink(
                options,
                NetlinkChannelOption.BROADCAST_ERROR,
                "NETLINK_BROADCAST_ERROR",
                LinuxNetlink.NETLINK_BROADCAST_ERROR);
        netlink(
                options,
                NetlinkChannelOption.LISTEN_ALL_NSID,
                "NETLINK_LISTEN_ALL_NSID",
                LinuxNetlink.NETLINK_LISTEN_ALL_NSID);
        netlink(options, NetlinkChannelOption.PKTINFO, "NETLINK_PKTINFO", LinuxNetlink.NETLINK_PKTINFO);
        buffer(options, ChannelOption.SO_RCVBUF, "SO_RCVBUF", SysSocket.SO_RCVBUF, SysSocket.SO_RCVBUF);
        buffer(options, ChannelOption.SO_SNDBUF, "SO_SNDBUF", SysSocket.SO_SNDBUF, SysSocket.SO_SNDBUF);
        buffer(
                options,
                NetlinkChannelOption.SO_RCVBUFFORCE,
                "SO_RCVBUFFORCE",
                SysSocket.SO_RCVBUFFORCE,
                SysSocket.SO_RCVBUF);
        buffer(
                options,
                NetlinkChannelOption.SO_SNDBUFFORCE,
                "SO_SNDBUFFORCE",
                SysSocket.SO_SNDBUFFORCE,
                SysSocket.SO_SNDBUF);
        return options;
    }

    private static void netlink(
            Map<ChannelOption<?>, KernelOption> options, ChannelOption<Boolean> option, String name, int number) {
        options.put(option, new KernelOption(SOL_NETLINK, name, number, number, true));
    }

    private static void buffer(
            Map<ChannelOption<?>, KernelOption> options,
            ChannelOption<Integer> option,
            String name,
            int number,
            int readAs) {
        options.put(option, new KernelOption(SOL_SOCKET, name, number, readAs, false));
    }

    /** An option of {@code setsockopt}; {@code readAs} is its number in {@code getsockopt}. */
    private record KernelOption(int level, String name, int number, int readAs, boolean flag) {}
}
