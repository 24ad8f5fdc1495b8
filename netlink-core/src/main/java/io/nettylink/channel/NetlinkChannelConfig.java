// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.codec.Errno;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
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

    private final SocketChannel netlink;
    private final NetlinkSocket socket;
    private final AtomicBoolean acceptUserMessages = new AtomicBoolean();
    private final AtomicBoolean coalesceWrites = new AtomicBoolean();
    private final AtomicBoolean peekSize = new AtomicBoolean();

    /** The options that the kernel does not know of. */
    private final Map<ChannelOption<?>, AtomicBoolean> flags = flags();

    private final FilterSlot filter;

    NetlinkChannelConfig(SocketChannel channel, NetlinkSocket socket) {
        super(channel, new FixedRecvByteBufAllocator(DEFAULT_RECEIVE_BUFFER));
        this.netlink = channel;
        this.socket = socket;
        this.filter = new FilterSlot(socket);
    }

    /** {@return whether datagrams of other processes are delivered} */
    public boolean acceptsUserMessages() {
        return acceptUserMessages.get();
    }

    /** {@return whether writes are joined to one datagram} */
    public boolean coalescesWrites() {
        return coalesceWrites.get();
    }

    /** {@return whether the size of each datagram is asked for before it is received} */
    public boolean peeksSize() {
        return peekSize.get();
    }

    /**
     * Takes the filter away that {@link NetlinkChannelOption#FILTER} or {@link NetlinkChannelOption#BPF_PROGRAM} has
     * set.
     *
     * @throws ChannelException if there is none, or it is locked; caused by the {@link NetlinkIoException}
     */
    public void detachFilter() {
        check("setsockopt", "SO_DETACH_FILTER", filter.detach());
    }

    /** Attaches a filter. Returns 0 or an error number negated. */
    int attach(ClassicFilter classic) {
        return filter.attach(classic);
    }

    /** Those that this kernel has: {@link #getOption} fails for one that it is too old for. */
    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        Map<ChannelOption<?>, Object> options = new LinkedHashMap<>(super.getOptions());
        KernelOption.ALL.forEach((option, kernel) -> {
            int value = kernel.get(socket);
            if (value != -Errno.ENOPROTOOPT) {
                options.put(option, kernel.value(check("getsockopt", kernel.name(), value)));
            }
        });
        flags.forEach((option, flag) -> options.put(option, flag.get()));
        options.put(NetlinkChannelOption.FILTER, getOption(NetlinkChannelOption.FILTER));
        options.put(NetlinkChannelOption.BPF_PROGRAM, getOption(NetlinkChannelOption.BPF_PROGRAM));
        return options;
    }

    @Override
    @SuppressWarnings("unchecked") // Each option is paired with the type of its value.
    public <T> @Nullable T getOption(ChannelOption<T> option) {
        AtomicBoolean flag = flags.get(option);
        if (flag != null) {
            return (T) Boolean.valueOf(flag.get());
        }
        if (option.equals(NetlinkChannelOption.FILTER)) {
            return (T) filter.classic();
        }
        if (option.equals(NetlinkChannelOption.BPF_PROGRAM)) {
            return (T) filter.program();
        }
        KernelOption kernel = KernelOption.ALL.get(option);
        if (kernel == null) {
            return super.getOption(option);
        }
        return (T) kernel.value(check("getsockopt", kernel.name(), kernel.get(socket)));
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        validate(option, value);
        AtomicBoolean flag = flags.get(option);
        if (flag != null) {
            flag.set((Boolean) value);
            return true;
        }
        if (option.equals(NetlinkChannelOption.FILTER)) {
            check("setsockopt", "SO_ATTACH_FILTER", filter.attach((ClassicFilter) value));
            return true;
        }
        if (option.equals(NetlinkChannelOption.BPF_PROGRAM)) {
            check("setsockopt", "SO_ATTACH_BPF " + value, filter.attach((Integer) value));
            return true;
        }
        KernelOption kernel = KernelOption.ALL.get(option);
        if (kernel == null) {
            return super.setOption(option, value);
        }
        check("setsockopt", kernel.name(), kernel.set(socket, value));
        return true;
    }

    /**
     * Sets an option of a socket that has no channel. Any thread.
     *
     * @param socket the socket
     * @param option an option that the kernel knows
     * @param value its value
     * @param <T> the type of the value
     * @return 0, or the error number of {@code setsockopt} negated
     * @throws IllegalArgumentException if the kernel's sockets have no such option
     */
    public static <T> int setOption(NetlinkSocket socket, ChannelOption<T> option, T value) {
        if (option.equals(NetlinkChannelOption.FILTER)) {
            return new FilterSlot(socket).attach((ClassicFilter) value);
        }
        if (option.equals(NetlinkChannelOption.BPF_PROGRAM)) {
            return new FilterSlot(socket).attach((Integer) value);
        }
        KernelOption kernel = KernelOption.ALL.get(option);
        if (kernel == null) {
            throw new IllegalArgumentException("a netlink socket has no option " + option);
        }
        return kernel.set(socket, value);
    }

    @Override
    protected void autoReadCleared() {
        netlink.autoReadCleared();
    }

    private int check(String systemCall, String option, int result) {
        try {
            return netlink.check(systemCall, option, result);
        } catch (IOException failure) {
            throw new ChannelException(failure.getMessage(), failure);
        }
    }

    private Map<ChannelOption<?>, AtomicBoolean> flags() {
        return Map.of(
                NetlinkChannelOption.ACCEPT_USER_MESSAGES, acceptUserMessages,
                NetlinkChannelOption.COALESCE_WRITES, coalesceWrites,
                NetlinkChannelOption.PEEK_SIZE, peekSize);
    }
}
