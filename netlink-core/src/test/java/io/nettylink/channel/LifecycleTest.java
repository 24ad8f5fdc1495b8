// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.ReferenceCountUtil;
import io.nettylink.channel.Recorder.Received;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LifecycleTest extends ChannelTestBase {
    @Test
    void closeClosesTheDescriptor() throws Exception {
        NetlinkChannel channel = connect(bootstrap(GENERIC));
        Path link = Path.of("/proc/self/fd", String.valueOf(channel.fd().intValue()));
        String target = Files.readSymbolicLink(link).toString();
        assertThat(target).startsWith("socket:");
        channel.close().syncUninterruptibly();
        assertThat(channel.isOpen()).isFalse();
        assertThat(channel.isActive()).isFalse();
        assertThat(channel.fd().isOpen()).isFalse();
        assertThat(Files.exists(link) && Files.readSymbolicLink(link).toString().equals(target))
                .isFalse();
    }

    @Test
    void shutdownOfTheEventLoopClosesTheChannel() {
        EventLoopGroup own = newGroup();
        NetlinkChannel channel = connect(bootstrap(GENERIC, own));
        // Without a quiet period Netty may end the loop before it has told its channels.
        own.shutdownGracefully(200, 5000, TimeUnit.MILLISECONDS).syncUninterruptibly();
        assertThat(channel.closeFuture().awaitUninterruptibly(20_000)).isTrue();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void channelMovesToAnotherEventLoop() throws Exception {
        EventLoopGroup other = newGroup();
        try {
            NetlinkChannel channel = connect(bootstrap(GENERIC));
            channel.deregister().syncUninterruptibly();
            assertThat(channel.isRegistered()).isFalse();
            other.register(channel).syncUninterruptibly();
            channel.writeAndFlush(buffer(channel, Messages.getFamily("nlctrl", 5)))
                    .syncUninterruptibly();
            assertThat(Messages.sequence(recorder(channel).next(Received.class).bytes()))
                    .isEqualTo(5);
            channel.close().syncUninterruptibly();
        } finally {
            other.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void readAskedForSurvivesTheMove() throws Exception {
        EventLoopGroup other = newGroup();
        try {
            NetlinkChannel sender = bind(userSocket());
            NetlinkChannel receiver = bind(userSocket().option(ChannelOption.AUTO_READ, false));
            receiver.read();
            receiver.deregister().syncUninterruptibly();
            send(sender, receiver, Messages.filler(32, 6)).syncUninterruptibly();
            other.register(receiver).syncUninterruptibly();
            assertThat(Messages.sequence(recorder(receiver).next(Received.class).bytes()))
                    .isEqualTo(6);
            receiver.close().syncUninterruptibly();
        } finally {
            other.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void closeFromWithinAReadEndsTheReading() throws Exception {
        NetlinkChannel channel = connect(bootstrap(GENERIC));
        Recorder recorder = recorder(channel);
        ClosingHandler closing = new ClosingHandler();
        channel.pipeline().addFirst(closing);
        channel.write(buffer(channel, Messages.getFamily("nlctrl", 5)))
                .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        channel.flush();
        assertThat(channel.closeFuture().awaitUninterruptibly(20_000)).isTrue();
        assertThat(closing.reads).isEqualTo(1);
        assertThat(recorder.poll()).isNull();
    }

    @Test
    void otherKindsOfEventLoopAreRefused() {
        EventLoopGroup local = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            NetlinkChannel channel = new NetlinkChannel(GENERIC);
            ChannelFuture future = local.register(channel).awaitUninterruptibly();
            assertThat(future.cause())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("incompatible event loop");
            channel.unsafe().closeForcibly();
            assertThat(channel.isOpen()).isFalse();
        } finally {
            local.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private static final class ClosingHandler extends ChannelInboundHandlerAdapter {
        private volatile int reads;

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // Only the event loop writes.
        public void channelRead(ChannelHandlerContext context, Object message) {
            reads++;
            ReferenceCountUtil.release(message);
            context.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }
    }
}
