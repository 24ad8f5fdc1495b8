// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.nettylink.internal.ffm.LinuxNetlink;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptionTest extends ChannelTestBase {
    static List<ChannelOption<Boolean>> flags() {
        return List.of(
                NetlinkChannelOption.EXT_ACK,
                NetlinkChannelOption.CAP_ACK,
                NetlinkChannelOption.STRICT_CHK,
                NetlinkChannelOption.NO_ENOBUFS,
                NetlinkChannelOption.BROADCAST_ERROR,
                NetlinkChannelOption.LISTEN_ALL_NSID,
                NetlinkChannelOption.PKTINFO,
                NetlinkChannelOption.ACCEPT_USER_MESSAGES,
                NetlinkChannelOption.COALESCE_WRITES,
                NetlinkChannelOption.PEEK_SIZE);
    }

    @ParameterizedTest
    @MethodSource("flags")
    void flagIsOffThenOnThenOff(ChannelOption<Boolean> option) {
        NetlinkChannel channel = connect(bootstrap(GENERIC));
        assertThat(channel.config().getOption(option)).isFalse();
        assertThat(channel.config().setOption(option, true)).isTrue();
        assertThat(channel.config().getOption(option)).isTrue();
        assertThat(channel.config().getOptions()).containsEntry(option, true);
        assertThat(channel.config().setOption(option, false)).isTrue();
        assertThat(channel.config().getOption(option)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("flags")
    void flagIsSetBeforeRegistration(ChannelOption<Boolean> option) {
        NetlinkChannel channel = bind(bootstrap(GENERIC).option(option, true));
        assertThat(channel.config().getOption(option)).isTrue();
    }

    @Test
    void buffersAreTheKernels() {
        NetlinkChannel channel = bind(
                bootstrap(GENERIC).option(ChannelOption.SO_RCVBUF, 50_000).option(ChannelOption.SO_SNDBUF, 60_000));
        assertThat(channel.config().getOption(ChannelOption.SO_RCVBUF)).isEqualTo(100_000);
        assertThat(channel.config().getOption(ChannelOption.SO_SNDBUF)).isEqualTo(120_000);
    }

    @Test
    void forcedBuffersPassTheSystemsLimit() {
        int huge = 64 << 20;
        NetlinkChannel channel = bind(bootstrap(GENERIC));
        channel.config().setOption(ChannelOption.SO_RCVBUF, huge);
        assertThat(channel.config().getOption(ChannelOption.SO_RCVBUF)).isLessThan(2 * huge);
        channel.config().setOption(NetlinkChannelOption.SO_RCVBUFFORCE, huge);
        channel.config().setOption(NetlinkChannelOption.SO_SNDBUFFORCE, huge);
        assertThat(channel.config().getOption(NetlinkChannelOption.SO_RCVBUFFORCE))
                .isEqualTo(2 * huge);
        assertThat(channel.config().getOption(ChannelOption.SO_SNDBUF)).isEqualTo(2 * huge);
    }

    @Test
    void nettysOwnOptionsStay() {
        NetlinkChannel channel = bind(bootstrap(GENERIC).option(ChannelOption.AUTO_READ, false));
        assertThat(channel.config().isAutoRead()).isFalse();
        assertThat(channel.config().setOption(ChannelOption.TCP_NODELAY, true)).isFalse();
        assertThat(channel.config().getOption(ChannelOption.TCP_NODELAY)).isNull();
    }

    @Test
    void optionThatAnOldKernelDoesNotTellIsLeftOut() {
        ScriptedNetlinkSocket socket = new ScriptedNetlinkSocket();
        socket.forgetOption(LinuxNetlink.NETLINK_LISTEN_ALL_NSID);
        NetlinkChannel channel = new NetlinkChannel(GENERIC, protocol -> socket);
        assertThat(channel.config().getOptions())
                .doesNotContainKey(NetlinkChannelOption.LISTEN_ALL_NSID)
                .containsEntry(NetlinkChannelOption.PKTINFO, false);
        assertThatThrownBy(() -> channel.config().getOption(NetlinkChannelOption.LISTEN_ALL_NSID))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("NETLINK_LISTEN_ALL_NSID")
                .hasMessageContaining("ENOPROTOOPT")
                .hasMessageContaining("too old");
        assertThat(channel.config().setOption(NetlinkChannelOption.LISTEN_ALL_NSID, true))
                .isTrue();
        channel.unsafe().closeForcibly();
    }

    @Test
    void optionOfAClosedChannelFails() {
        NetlinkChannel channel = bind(bootstrap(GENERIC));
        channel.close().syncUninterruptibly();
        assertThatThrownBy(() -> channel.config().setOption(NetlinkChannelOption.EXT_ACK, true))
                .isInstanceOf(ChannelException.class)
                .hasCauseInstanceOf(ClosedChannelException.class);
    }
}
