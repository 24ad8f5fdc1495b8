// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import java.nio.channels.AlreadyConnectedException;
import org.junit.jupiter.api.Test;

class AddressTest extends ChannelTestBase {
    @Test
    void portIdHasNoSign() {
        NetlinkAddress address = new NetlinkAddress(0xffff_fff0L, 0x8000_0001);
        assertThat(address.portId()).isEqualTo(4294967280L);
        assertThat(address.groups()).isEqualTo(0x8000_0001);
        assertThat(address).hasToString("netlink:4294967280/0x80000001");
        assertThat(address).isEqualTo(new NetlinkAddress(4294967280L, 0x8000_0001));
        assertThat(address).hasSameHashCodeAs(new NetlinkAddress(4294967280L, 0x8000_0001));
        assertThat(address).isNotEqualTo(new NetlinkAddress(4294967280L));
        assertThat(NetlinkAddress.KERNEL).hasToString("netlink:0");
    }

    @Test
    void portIdOutOfRangeIsRefused() {
        assertThatThrownBy(() -> new NetlinkAddress(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NetlinkAddress(1L << 32)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void datagramKeepsItsAddressesWhenReplaced() {
        NetlinkAddress recipient = new NetlinkAddress(1);
        NetlinkAddress sender = new NetlinkAddress(2);
        NetlinkDatagram datagram = new NetlinkDatagram(Unpooled.EMPTY_BUFFER, recipient, sender, 3, 4);
        NetlinkDatagram replaced = datagram.replace(Unpooled.EMPTY_BUFFER);
        assertThat(replaced.recipient()).isEqualTo(recipient);
        assertThat(replaced.sender()).isEqualTo(sender);
        assertThat(replaced.group()).isEqualTo(3);
        assertThat(replaced.nsid()).isEqualTo(4);
    }

    @Test
    void kernelChoosesDifferentPortIds() {
        NetlinkChannel first = bind(bootstrap(USERSOCK));
        NetlinkChannel second = bind(bootstrap(USERSOCK));
        assertThat(address(first).portId()).isPositive();
        assertThat(address(second).portId())
                .isPositive()
                .isNotEqualTo(address(first).portId());
        assertThat(first.protocol()).isEqualTo(USERSOCK);
        assertThat(first.remoteAddress()).isNull();
    }

    @Test
    void portIdAbove31BitsIsTakenAndReadBack() {
        NetlinkAddress wish = new NetlinkAddress(0xfedc_ba98L);
        NetlinkChannel channel = opened(bootstrap(USERSOCK).bind(wish));
        assertThat(channel.localAddress()).isEqualTo(wish);
    }

    @Test
    void takenPortIdIsRefused() {
        NetlinkChannel channel = bind(bootstrap(USERSOCK));
        ChannelFuture second = bootstrap(USERSOCK).bind(address(channel));
        NetlinkIoException failure = failure(second);
        assertThat(failure.errnoName()).isEqualTo("EADDRINUSE");
        assertThat(failure.systemCall()).isEqualTo("bind");
        assertThat(failure)
                .hasMessageStartingWith("bind(AF_NETLINK, protocol 2, " + address(channel) + "): EADDRINUSE (")
                .hasMessageContaining("another socket of this protocol");
    }

    @Test
    void bindJoinsGroupsOfTheMask() throws Exception {
        NetlinkChannel channel = opened(bootstrap(USERSOCK).bind(new NetlinkAddress(0, 0b101)));
        assertThat(channel.memberships()).containsExactly(1, 3);
        assertThat(address(channel).groups()).isEqualTo(0b101);
    }

    @Test
    void connectChoosesAPortIdAndDisconnectKeepsIt() {
        NetlinkChannel channel = connect(bootstrap(GENERIC));
        NetlinkAddress local = address(channel);
        assertThat(local.portId()).isPositive();
        assertThat(channel.remoteAddress()).isEqualTo(NetlinkAddress.KERNEL);

        channel.disconnect().syncUninterruptibly();
        assertThat(channel.remoteAddress()).isNull();
        assertThat(channel.localAddress()).isEqualTo(local);
        assertThat(channel.isActive()).isTrue();

        channel.connect(NetlinkAddress.KERNEL).syncUninterruptibly();
        assertThat(channel.remoteAddress()).isEqualTo(NetlinkAddress.KERNEL);
    }

    @Test
    void connectedChannelIsNotConnectedAgain() {
        NetlinkChannel channel = connect(bootstrap(GENERIC));
        ChannelFuture again = channel.connect(NetlinkAddress.KERNEL).awaitUninterruptibly();
        assertThat(again.cause()).isInstanceOf(AlreadyConnectedException.class);
        assertThat(channel.isActive()).isTrue();
    }
}
