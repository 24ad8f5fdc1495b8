// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** An event loop, channels on it that are closed afterwards, and ways to write and to wait. */
@Timeout(60)
abstract class ChannelTestBase {
    static final int GENERIC = NetlinkProtocols.NETLINK_GENERIC;
    static final int USERSOCK = NetlinkProtocols.NETLINK_USERSOCK;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final EventLoopGroup group = newGroup();
    private final List<Channel> channels = new ArrayList<>();

    @AfterEach
    void closeAll() {
        channels.stream()
                .filter(Channel::isOpen)
                .forEach(channel -> channel.close().syncUninterruptibly());
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** The kind of event loop that all of a test's channels are on. */
    IoHandlerFactory loops() {
        return EpollIoHandler.newFactory();
    }

    final EventLoopGroup newGroup() {
        return new MultiThreadIoEventLoopGroup(1, loops());
    }

    final Bootstrap bootstrap(int protocol) {
        return bootstrap(protocol, group);
    }

    static Bootstrap bootstrap(int protocol, EventLoopGroup group) {
        return new Bootstrap()
                .group(group)
                .channelFactory(() -> new NetlinkChannel(protocol))
                .handler(new Recorder());
    }

    /** For user-to-user traffic. */
    final Bootstrap userSocket() {
        return bootstrap(USERSOCK).option(NetlinkChannelOption.ACCEPT_USER_MESSAGES, true);
    }

    final NetlinkChannel bind(Bootstrap bootstrap) {
        return opened(bootstrap.bind(NetlinkAddress.ANY));
    }

    final NetlinkChannel connect(Bootstrap bootstrap) {
        return opened(bootstrap.connect(NetlinkAddress.KERNEL));
    }

    final NetlinkChannel opened(ChannelFuture future) {
        NetlinkChannel channel = (NetlinkChannel) future.syncUninterruptibly().channel();
        channels.add(channel);
        return channel;
    }

    static Recorder recorder(Channel channel) {
        return channel.pipeline().get(Recorder.class);
    }

    static NetlinkAddress address(NetlinkChannel channel) {
        return requireNonNull(channel.localAddress());
    }

    static ByteBuf buffer(Channel channel, byte[] bytes) {
        return channel.alloc().directBuffer(bytes.length).writeBytes(bytes);
    }

    /** A buffer that nobody uses again, so that its reference count tells of its own fate. */
    static ByteBuf watched(byte[] bytes) {
        return Unpooled.directBuffer(bytes.length).writeBytes(bytes);
    }

    static NetlinkDatagram datagram(Channel channel, byte[] bytes, NetlinkAddress recipient) {
        return new NetlinkDatagram(buffer(channel, bytes), recipient);
    }

    /** Writes; a failure shows in the pipeline. */
    static void write(NetlinkChannel channel, Object message) {
        channel.write(message).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    static ChannelFuture send(NetlinkChannel from, NetlinkChannel to, byte[] bytes) {
        return from.writeAndFlush(datagram(from, bytes, address(to)));
    }

    /** The system call's error that a future fails with. */
    static NetlinkIoException failure(Future<?> future) {
        assertThat(future.awaitUninterruptibly(PATIENCE.toMillis())).isTrue();
        assertThat(future.cause()).isInstanceOf(NetlinkIoException.class);
        return (NetlinkIoException) future.cause();
    }

    /** Lets the event loop go round until something holds. */
    static void roundsUntil(Channel channel, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited in vain").isLessThan(end);
            rounds(channel, 1);
        }
    }

    /** Lets the event loop look for events a number of times. */
    static void rounds(Channel channel, int count) {
        for (int round = 0; round < count; round++) {
            channel.eventLoop().submit(() -> {}).syncUninterruptibly();
        }
    }
}
