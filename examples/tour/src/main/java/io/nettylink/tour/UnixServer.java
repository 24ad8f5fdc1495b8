// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.tour.NettylinkTour.MESSAGE_MAX;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** Listens on a path for one peer; messages have their length before them, four bytes in network order. */
final class UnixServer implements AutoCloseable {
    private static final int LENGTH = Integer.BYTES;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final Path folder = Files.createTempDirectory("nettylink-tour");
    private final Path path = folder.resolve("socket");
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Channel> peer = new CompletableFuture<>();

    UnixServer() throws IOException {
        new ServerBootstrap()
                .group(group)
                .channel(EpollServerDomainSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new LengthFieldBasedFrameDecoder(MESSAGE_MAX + LENGTH, 0, LENGTH, 0, LENGTH),
                                        new LengthFieldPrepender(LENGTH),
                                        new Receiver());
                        peer.complete(channel);
                    }
                })
                .bind(new DomainSocketAddress(path.toString()))
                .syncUninterruptibly();
    }

    private final class Receiver extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
            received.add(ByteBufUtil.getBytes(message));
        }
    }

    Path path() {
        return path;
    }

    /** To the peer, which is waited for. */
    void send(byte[] message) {
        Channel channel = peer.join();
        // A failure ends the connection, which whoever waits for an answer finds out.
        ChannelFuture _ = channel.writeAndFlush(Unpooled.wrappedBuffer(message), channel.voidPromise());
    }

    /** What the peer has sent, which is waited for. */
    byte[] take() throws IOException {
        try {
            byte[] message = received.poll(Waiting.PATIENCE_MILLIS, MILLISECONDS);
            if (message == null) {
                throw new IllegalStateException("waited in vain for the kernel");
            }
            return message;
        } catch (InterruptedException e) {
            throw (IOException) new InterruptedIOException().initCause(e);
        }
    }

    /** The end of the connection, whoever closes it. */
    void awaitEnd() throws InterruptedException {
        peer.join().closeFuture().sync();
    }

    @Override
    public void close() throws IOException {
        group.shutdownGracefully(0, 0, MILLISECONDS).syncUninterruptibly();
        Files.deleteIfExists(path);
        Files.delete(folder);
    }
}
