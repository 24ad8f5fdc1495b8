// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel.netty;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.testsuite.transport.AbstractSingleThreadEventLoopTest;
import io.nettylink.channel.NetlinkChannel;
import io.nettylink.channel.NetlinkProtocols;
import org.junit.jupiter.api.Nested;

/** Netty's tests of event loops, with our channels registered. */
class EventLoopTest {
    @Nested
    class OnEpoll extends WithNetlinkChannels {
        OnEpoll() {
            super(EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
        }
    }

    @Nested
    class OnIoUring extends WithNetlinkChannels {
        OnIoUring() {
            super(IoUringIoHandler.newFactory(), IoUringServerSocketChannel.class);
        }
    }

    /** The tests, on one kind of event loop. */
    abstract static class WithNetlinkChannels extends AbstractSingleThreadEventLoopTest {
        private final IoHandlerFactory loops;
        private final Class<? extends ServerChannel> server;

        WithNetlinkChannels(IoHandlerFactory loops, Class<? extends ServerChannel> server) {
            this.loops = loops;
            this.server = server;
        }

        @Override
        protected EventLoopGroup newEventLoopGroup() {
            return new MultiThreadIoEventLoopGroup(1, loops);
        }

        @Override
        protected EventLoopGroup newAutoScalingEventLoopGroup() {
            throw new UnsupportedOperationException("no test that runs here needs it");
        }

        @Override
        protected Channel newChannel() {
            return new NetlinkChannel(NetlinkProtocols.NETLINK_GENERIC);
        }

        @Override
        protected Class<? extends ServerChannel> serverChannelClass() {
            return server;
        }

        // Not to be run: Netty's loops for epoll and io_uring know nothing of their channels ...
        @Override
        public void testChannelsIteratorEmpty() {}

        @Override
        public void testChannelsIterator() {}

        @Override
        public void testChannelsIteratorRemoveThrows() {}

        // ... and the growing and shrinking of a group, by the clock, has nothing to do with channels.
        @Override
        public void testAutoScalingEventLoopGroupCanScaleDownAndBeUsed() {}

        @Override
        public void testSubmittingTaskWakesUpSuspendedExecutor() {}
    }
}
