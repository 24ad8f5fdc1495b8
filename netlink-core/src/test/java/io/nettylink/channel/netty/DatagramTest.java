// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel.netty;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapComboFactory;
import io.netty.testsuite.transport.socket.DatagramUnicastTest;
import io.nettylink.channel.NetlinkAddress;
import io.nettylink.channel.NetlinkChannel;
import io.nettylink.channel.NetlinkChannelOption;
import io.nettylink.channel.NetlinkDatagram;
import io.nettylink.channel.NetlinkIoException;
import io.nettylink.channel.NetlinkProtocols;
import io.nettylink.codec.Errno;
import java.net.SocketAddress;
import java.nio.channels.NotYetConnectedException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Netty's test of datagrams between two channels, here two processes' NETLINK_USERSOCK sockets, on both event loops. */
class DatagramTest extends DatagramUnicastTest {
    private static final EventLoopGroup EPOLL = new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
    private static final EventLoopGroup IO_URING = new MultiThreadIoEventLoopGroup(2, IoUringIoHandler.newFactory());
    private static final long NOBODY = 0xfffffff0L;

    @AfterAll
    static void shutDown() {
        EPOLL.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        IO_URING.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Override
    protected List<BootstrapComboFactory<Bootstrap, Bootstrap>> newFactories() {
        return List.of(combination(EPOLL, EPOLL), combination(IO_URING, IO_URING), combination(EPOLL, IO_URING));
    }

    @Override
    protected SocketAddress newSocketAddress() {
        return NetlinkAddress.ANY;
    }

    @Override
    protected boolean isConnected(Channel channel) {
        return channel.remoteAddress() != null;
    }

    @Override
    protected Channel setupClientChannel(
            Bootstrap bootstrap, byte[] bytes, CountDownLatch latch, AtomicReference<Throwable> error)
            throws Throwable {
        return bootstrap
                .handler(new Receiver(bytes, null, latch, error, false))
                .bind(newSocketAddress())
                .sync()
                .channel();
    }

    @Override
    protected Channel setupServerChannel(
            Bootstrap bootstrap,
            byte[] bytes,
            @Nullable SocketAddress sender,
            CountDownLatch latch,
            AtomicReference<Throwable> error,
            boolean echo)
            throws Throwable {
        return bootstrap
                .handler(new Receiver(bytes, sender, latch, error, echo))
                .bind(newSocketAddress())
                .sync()
                .channel();
    }

    /** A netlink socket that is no longer connected sends to the kernel: that is not the failure that Netty expects. */
    @Override
    protected boolean supportDisconnect() {
        return false;
    }

    @Override
    protected ChannelFuture write(Channel channel, ByteBuf buffer, SocketAddress remote, WrapType wrap) {
        ByteBuf content = switch (wrap) {
            case DUP -> buffer.retainedDuplicate();
            case SLICE -> buffer.retainedSlice();
            case READ_ONLY -> buffer.retain().asReadOnly();
            case NONE -> buffer.retain();
        };
        return channel.write(new NetlinkDatagram(content, (NetlinkAddress) remote));
    }

    /** Without an address there is no sending: what Netty's option for it would allow has no use here. */
    @Test
    @Override
    public void testSimpleSendWithoutBind(TestInfo info) throws Throwable {
        run(info, (server, client) -> {
            Channel channel = client.handler(new Receiver(new byte[0], null, new CountDownLatch(1), error(), false))
                    .register()
                    .sync()
                    .channel();
            ChannelFuture written =
                    channel.writeAndFlush(Unpooled.directBuffer().writeZero(16));
            assertThat(written.await().cause()).isInstanceOf(NotYetConnectedException.class);
            closeChannel(channel);
        });
    }

    /** The kernel lets no empty datagram through. */
    @Test
    @Override
    public void testReceiveEmptyDatagrams(TestInfo info) throws Throwable {
        run(info, (server, client) -> refuses(server, client, 0, null, Errno.ENODATA));
    }

    /** A port id that nobody has is what comes nearest to an address that can't be resolved. */
    @Test
    @Override
    public void testSendToUnresolvableAddress(TestInfo info) throws Throwable {
        run(info, (server, client) -> refuses(server, client, 16, new NetlinkAddress(NOBODY), Errno.ECONNREFUSED));
    }

    /** A datagram is refused, and the next one is not. */
    private void refuses(Bootstrap server, Bootstrap client, int size, @Nullable NetlinkAddress recipient, int errno)
            throws Throwable {
        CountDownLatch received = new CountDownLatch(1);
        byte[] bytes = {1, 2, 3, 4};
        Channel receiver = setupServerChannel(server, bytes, null, received, error(), false);
        Channel sender = setupClientChannel(client, bytes, new CountDownLatch(1), error());
        NetlinkAddress there = (NetlinkAddress) requireNonNull(receiver.localAddress());
        ByteBuf refused = Unpooled.directBuffer().writeZero(size);
        Throwable cause = sender.writeAndFlush(new NetlinkDatagram(refused, recipient == null ? there : recipient))
                .await()
                .cause();
        assertThat(cause)
                .isInstanceOfSatisfying(
                        NetlinkIoException.class, e -> assertThat(e.errno()).isEqualTo(errno));
        assertThat(sender.isOpen()).isTrue();
        sender.writeAndFlush(new NetlinkDatagram(Unpooled.directBuffer().writeBytes(bytes), there))
                .sync();
        assertThat(received.await(20, TimeUnit.SECONDS)).isTrue();
        closeChannel(sender);
        closeChannel(receiver);
    }

    private static AtomicReference<Throwable> error() {
        return new AtomicReference<>();
    }

    private static BootstrapComboFactory<Bootstrap, Bootstrap> combination(
            EventLoopGroup serverGroup, EventLoopGroup clientGroup) {
        BiFunction<EventLoopGroup, Boolean, Bootstrap> bootstrap = (group, any) -> new Bootstrap()
                .group(group)
                .channelFactory(() -> new NetlinkChannel(NetlinkProtocols.NETLINK_USERSOCK))
                .option(NetlinkChannelOption.ACCEPT_USER_MESSAGES, any);
        return new BootstrapComboFactory<>() {
            @Override
            public Bootstrap newServerInstance() {
                return bootstrap.apply(serverGroup, true);
            }

            @Override
            public Bootstrap newClientInstance() {
                return bootstrap.apply(clientGroup, true);
            }
        };
    }

    /** Compares what comes, and sends it back where it is to. */
    private static final class Receiver extends SimpleChannelInboundHandler<NetlinkDatagram> {
        private final byte[] bytes;
        private final @Nullable SocketAddress sender;
        private final CountDownLatch latch;
        private final AtomicReference<Throwable> error;
        private final boolean echo;

        Receiver(
                byte[] bytes,
                @Nullable SocketAddress sender,
                CountDownLatch latch,
                AtomicReference<Throwable> error,
                boolean echo) {
            this.bytes = bytes;
            this.sender = sender;
            this.latch = latch;
            this.error = error;
            this.echo = echo;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, NetlinkDatagram datagram) {
            assertThat(ByteBufUtil.getBytes(datagram.content())).isEqualTo(bytes);
            NetlinkAddress from = requireNonNull(datagram.sender());
            if (sender != null) {
                assertThat(from).isEqualTo(sender);
            }
            assertThat(datagram.recipient()).isEqualTo(context.channel().localAddress());
            if (echo) {
                context.writeAndFlush(new NetlinkDatagram(datagram.content().retain(), from))
                        .addListener(written -> count(written.cause()));
            } else {
                latch.countDown();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            error.set(cause);
        }

        private void count(@Nullable Throwable failure) {
            if (failure == null) {
                latch.countDown();
            } else {
                error.set(failure);
            }
        }
    }
}
