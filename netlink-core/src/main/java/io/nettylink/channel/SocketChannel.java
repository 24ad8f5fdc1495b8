// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelId;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.unix.FileDescriptor;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.internal.jfr.FlightEvents;
import io.nettylink.internal.jfr.OpenSocket;
import io.nettylink.internal.jfr.SocketFigures;
import io.nettylink.internal.socket.Counters;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What Netty's event loop and pipeline ask of a channel, answered by a netlink socket. {@link NetlinkChannel} is what
 * users see of it.
 */
abstract class SocketChannel extends AbstractChannel {
    /** As many datagrams a wake-up as one system call can bring: they come in bursts, and most are small. */
    private static final ChannelMetadata METADATA = new ChannelMetadata(true, NetlinkSocket.MAX_DATAGRAMS);

    final int protocol;
    final NetlinkSocket socket;
    final FileDescriptor fd;
    final NetlinkChannelConfig config;
    final Counters counters = new Counters();
    final GroupMembership groups;
    private final ReadDemand reads;
    private final DatagramWriter writer;

    private volatile boolean active;
    private volatile boolean inputShutdown;
    private volatile boolean outputShutdown;
    private volatile @Nullable NetlinkAddress bound;
    private volatile @Nullable NetlinkAddress peer;
    private @Nullable OpenSocket recorded;

    SocketChannel(int protocol, NetlinkSocket socket) {
        super(null);
        this.protocol = protocol;
        this.socket = socket;
        fd = new SocketDescriptor(socket);
        config = new NetlinkChannelConfig(this, socket);
        groups = new GroupMembership(this, socket);
        writer = new DatagramWriter(this, socket, counters, () -> ((SocketUnsafe) unsafe()).flushAgain());
        reads = new ReadDemand(this, socket, counters);
    }

    @Override
    public NetlinkChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return fd.isOpen();
    }

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    protected ChannelId newId() {
        return NetlinkChannelId.random();
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new SocketUnsafe();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return reads.readiness().isCompatible(loop);
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return bound;
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return peer;
    }

    @Override
    protected void doRegister(ChannelPromise promise) {
        reads.readiness().register(eventLoop(), promise);
        promise.addListener(registered -> {
            if (registered.isSuccess()) {
                writer.resume();
                reads.resume();
            }
        });
    }

    @Override
    protected void doDeregister() {
        writer.pause();
        reads.readiness().deregister();
    }

    @Override
    protected void doBind(SocketAddress localAddress) throws IOException {
        NetlinkAddress address = netlinkAddress(localAddress);
        check("bind", String.valueOf(address), socket.bind(address.portId(), address.groups()));
        becomeActive();
    }

    @Override
    protected void doDisconnect() throws IOException {
        check("connect", "AF_UNSPEC", socket.disconnect());
        peer = null;
    }

    @Override
    protected void doClose() throws IOException {
        active = false;
        writer.stop();
        reads.stop();
        reads.readiness().deregister();
        if (recorded != null) {
            recorded.closed().run();
        }
        fd.close();
    }

    @Override
    protected void doShutdownOutput() {
        outputShutdown = true;
        writer.stop();
    }

    @Override
    protected void doBeginRead() {
        reads.begin();
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer buffer) {
        writer.write(buffer, maxMessagesPerWrite());
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        return DatagramWriter.addressable(message, alloc());
    }

    /** {@return whether receiving has ended} Any thread. */
    public boolean isInputShutdown() {
        return inputShutdown;
    }

    /** {@return whether sending has ended} Any thread. */
    public boolean isOutputShutdown() {
        return outputShutdown;
    }

    /** Ends receiving, on the event loop. */
    final void endInput() throws IOException {
        if (!inputShutdown) {
            new InputShutdown(this, socket).perform();
            inputShutdown = true;
            reads.stop();
            pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    /** Ends sending, on the event loop. */
    final void endOutput(ChannelPromise promise) {
        if (outputShutdown) {
            promise.trySuccess();
        } else {
            ((AbstractUnsafe) unsafe()).shutdownOutput(promise);
        }
    }

    /** The local address, for what is received. */
    final NetlinkAddress boundAddress() {
        NetlinkAddress address = bound;
        return address == null ? NetlinkAddress.ANY : address;
    }

    /** What a system call on this channel failed with. */
    final NetlinkIoException failure(String systemCall, String arguments, int errno) {
        String where = "AF_NETLINK, protocol " + protocol;
        return new NetlinkIoException(systemCall, arguments.isEmpty() ? where : where + ", " + arguments, errno);
    }

    /** Passes a system call's result on, or throws what it failed with. */
    final int check(String systemCall, String arguments, int result) throws IOException {
        if (result >= 0) {
            return result;
        }
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        throw failure(systemCall, arguments, -result);
    }

    /** Auto-read was switched off, by any thread. */
    final void autoReadCleared() {
        if (isRegistered()) {
            onEventLoop(reads::autoReadCleared);
        }
    }

    /** Does something on the event loop that completes a promise. */
    final ChannelFuture perform(ChannelPromise promise, Action action) {
        Runnable task = () -> {
            if (!promise.setUncancellable()) {
                return;
            }
            try {
                action.run();
                promise.trySuccess();
            } catch (IOException failure) {
                promise.tryFailure(failure);
            }
        };
        try {
            onEventLoop(task);
        } catch (RejectedExecutionException closed) {
            promise.setFailure(closed);
        }
        return promise;
    }

    final void onEventLoop(Runnable task) {
        EventLoop loop = eventLoop();
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    private void becomeActive() throws IOException {
        long[] name = new long[2];
        check("getsockname", "", socket.localName(name));
        bound = NetlinkAddress.of(name[0], (int) name[1]);
        active = true;
        if (recorded == null) {
            recorded = FlightEvents.opened(new SocketFigures(protocol, name[0], counters, socket::drops));
        }
    }

    private static NetlinkAddress netlinkAddress(SocketAddress address) {
        if (address instanceof NetlinkAddress netlink) {
            return netlink;
        }
        throw new UnsupportedAddressTypeException();
    }

    /** What may fail. */
    interface Action {
        void run() throws IOException;
    }

    /** What the pipeline's head and the event loop drive the channel by. */
    private final class SocketUnsafe extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress remoteAddress, @Nullable SocketAddress localAddress, ChannelPromise promise) {
            if (!promise.setUncancellable() || !ensureOpen(promise)) {
                return;
            }
            boolean wasActive = isActive();
            try {
                if (peer != null) {
                    throw new AlreadyConnectedException();
                }
                if (localAddress != null) {
                    doBind(localAddress);
                }
                NetlinkAddress address = netlinkAddress(remoteAddress);
                check("connect", String.valueOf(address), socket.connect(address.portId(), address.groups()));
                peer = address;
                becomeActive();
            } catch (Throwable failure) {
                safeSetFailure(promise, failure);
                closeIfClosed();
                return;
            }
            safeSetSuccess(promise);
            if (!wasActive && isActive()) {
                pipeline().fireChannelActive();
            }
        }

        @Override
        protected void flush0() {
            if (!writer.isWaiting()) {
                super.flush0();
            }
        }

        void flushAgain() {
            super.flush0();
        }
    }
}
