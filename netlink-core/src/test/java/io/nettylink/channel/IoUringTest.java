// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static java.util.Objects.requireNonNull;

import io.netty.channel.ChannelFuture;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.uring.IoUringIoHandler;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The channel's tests that depend on the kind of event loop, on io_uring. */
class IoUringTest {
    private static IoHandlerFactory ioUring() {
        return IoUringIoHandler.newFactory();
    }

    @Nested
    class Lifecycle extends LifecycleTest {
        @Override
        IoHandlerFactory loops() {
            return ioUring();
        }

        /** A poll that is left behind would keep the socket, and with it the port id. */
        @Test
        void closeGivesThePortIdBack() {
            NetlinkChannel other = bind(bootstrap(USERSOCK));
            NetlinkChannel first = bind(bootstrap(USERSOCK));
            NetlinkAddress address = requireNonNull(first.localAddress());
            first.close().syncUninterruptibly();
            roundsUntil(other, () -> isBound(address));
        }

        private boolean isBound(NetlinkAddress address) {
            ChannelFuture again = bootstrap(USERSOCK).bind(address).awaitUninterruptibly();
            again.channel().close().syncUninterruptibly();
            return again.isSuccess();
        }
    }

    @Nested
    class Multicast extends MulticastTest {
        @Override
        IoHandlerFactory loops() {
            return ioUring();
        }
    }

    @Nested
    class Read extends ReadTest {
        @Override
        IoHandlerFactory loops() {
            return ioUring();
        }
    }

    @Nested
    class Requests extends RequestTest {
        @Override
        IoHandlerFactory loops() {
            return ioUring();
        }
    }

    @Nested
    class Write extends WriteTest {
        @Override
        IoHandlerFactory loops() {
            return ioUring();
        }
    }
}
