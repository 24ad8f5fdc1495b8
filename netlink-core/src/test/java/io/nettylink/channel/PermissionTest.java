// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.nettylink.channel.Recorder.Received;
import io.nettylink.internal.ffm.Capabilities;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On an event loop whose thread has no capabilities, whoever runs the tests. */
class PermissionTest extends ChannelTestBase {
    private final EventLoopGroup powerless = new MultiThreadIoEventLoopGroup(
            1,
            (ThreadFactory) task -> new Thread(() -> {
                Capabilities.drop();
                task.run();
            }),
            EpollIoHandler.newFactory());

    @AfterEach
    void shutdown() {
        powerless.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void groupOfAGuardedProtocolIsRefused() {
        NetlinkChannel channel = connect(bootstrap(NetlinkProtocols.NETLINK_XFRM, powerless));
        NetlinkIoException failure = failure(channel.joinGroup(1));
        assertThat(failure.errnoName()).isEqualTo("EPERM");
        assertThat(failure)
                .hasMessageStartingWith("setsockopt(AF_NETLINK, protocol 6, NETLINK_ADD_MEMBERSHIP 1): EPERM (")
                .hasMessageContaining("CAP_NET_ADMIN");
        channel.close().syncUninterruptibly();
    }

    @Test
    void bindToAGroupOfAGuardedProtocolIsRefused() {
        NetlinkIoException failure =
                failure(bootstrap(NetlinkProtocols.NETLINK_XFRM, powerless).bind(new NetlinkAddress(0, 1)));
        assertThat(failure.errnoName()).isEqualTo("EPERM");
        assertThat(failure.systemCall()).isEqualTo("bind");
    }

    @Test
    void sendToAProcessIsRefusedAndToTheKernelIsNot() throws Exception {
        NetlinkChannel channel = bind(bootstrap(GENERIC, powerless));
        NetlinkIoException failure =
                failure(channel.writeAndFlush(datagram(channel, Messages.filler(32, 1), new NetlinkAddress(12345))));
        assertThat(failure.errnoName()).isEqualTo("EPERM");
        assertThat(failure.systemCall()).isEqualTo("sendmsg");

        channel.writeAndFlush(buffer(channel, Messages.getFamily("nlctrl", 2))).syncUninterruptibly();
        assertThat(Messages.sequence(recorder(channel).next(Received.class).bytes()))
                .isEqualTo(2);
        channel.close().syncUninterruptibly();
    }
}
