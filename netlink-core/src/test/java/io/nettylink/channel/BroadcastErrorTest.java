// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.nettylink.channel.Recorder.Received;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * {@code NETLINK_BROADCAST_ERROR}, by what connection tracking makes of it: it keeps the end of a connection that a
 * member could not be told, and tells it later.
 */
class BroadcastErrorTest extends ChannelTestBase {
    private static final int NETFILTER = NetlinkProtocols.NETLINK_NETFILTER;
    private static final int IPCTNL_MSG_CT_NEW = 0x100;
    private static final int IPCTNL_MSG_CT_DELETE = 0x102;
    private static final int NFNLGRP_CONNTRACK_DESTROY = 3;
    private static final int NLM_F_CREATE = 0x400;
    private static final int CONNECTIONS = 60;

    private @Nullable NetlinkChannel sender;

    @Test
    void memberThatWasFullIsToldLater() throws Exception {
        NetlinkChannel listener = overrun(true);
        listener.config().setAutoRead(true);
        TreeSet<Integer> ended = new TreeSet<>();
        while (ended.size() < CONNECTIONS) {
            Object next = recorder(listener).next(Object.class);
            if (next instanceof Received received) {
                ended.add(Messages.type(received.bytes()) == IPCTNL_MSG_CT_DELETE ? sourcePort(received.bytes()) : -1);
            }
        }
        assertThat(ended.first()).isEqualTo(1000);
        assertThat(ended.last()).isEqualTo(1000 + CONNECTIONS - 1);
    }

    @Test
    void withoutTheOptionTheMemberIsNeverTold() throws Exception {
        NetlinkChannel listener = overrun(false);
        listener.config().setAutoRead(true);
        int told = 0;
        while (recorder(listener).next(Object.class) instanceof Received) {
            told++;
        }
        // The overrun has been reported, all that was queued having come; what comes now was sent after it.
        assertThat(told).isBetween(1, CONNECTIONS - 1);
        NetlinkChannel other = requireNonNull(sender);
        connection(other, IPCTNL_MSG_CT_NEW, 5000);
        connection(other, IPCTNL_MSG_CT_DELETE, 5000);
        assertThat(sourcePort(recorder(listener).next(Received.class).bytes())).isEqualTo(5000);
    }

    /** A listener that had no room for the ends of all connections. */
    private NetlinkChannel overrun(boolean option) throws Exception {
        Bootstrap small = bootstrap(NETFILTER)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.SO_RCVBUF, 4096)
                .option(NetlinkChannelOption.BROADCAST_ERROR, option);
        return FreshNamespace.call(() -> {
            NetlinkChannel listener = connect(small);
            NetlinkChannel other = connect(bootstrap(NETFILTER));
            sender = other;
            listener.joinGroup(NFNLGRP_CONNTRACK_DESTROY).syncUninterruptibly();
            for (int port = 1000; port < 1000 + CONNECTIONS; port++) {
                connection(other, IPCTNL_MSG_CT_NEW, port);
                connection(other, IPCTNL_MSG_CT_DELETE, port);
            }
            assertThat(listener.drops()).isPositive();
            return listener;
        });
    }

    private static void connection(NetlinkChannel channel, int type, int port) throws Exception {
        byte[] request = Messages.request(
                type,
                type == IPCTNL_MSG_CT_NEW ? NLM_F_CREATE : 0,
                port,
                Messages.bytes(2, 0, 0, 0),
                Messages.attribute(0x8001, addresses(1, 2), ports(port, 9)),
                type == IPCTNL_MSG_CT_NEW
                        ? Messages.join(
                                Messages.attribute(0x8002, addresses(2, 1), ports(9, port)),
                                Messages.attribute(7, Messages.be32(1000)))
                        : new byte[0]);
        channel.writeAndFlush(buffer(channel, request)).syncUninterruptibly();
        byte[] answer = recorder(channel).next(Received.class).bytes();
        assertThat(Messages.error(answer)).isZero();
    }

    private static byte[] addresses(int source, int destination) {
        return Messages.attribute(
                0x8001,
                Messages.attribute(1, Messages.bytes(10, 0, 0, source)),
                Messages.attribute(2, Messages.bytes(10, 0, 0, destination)));
    }

    private static byte[] ports(int source, int destination) {
        return Messages.attribute(
                0x8002,
                Messages.attribute(1, Messages.bytes(17)),
                Messages.attribute(2, Messages.bytes(source >> 8, source)),
                Messages.attribute(3, Messages.bytes(destination >> 8, destination)));
    }

    /** Of the connection's original direction, which a notification starts with. */
    private static int sourcePort(byte[] message) {
        // Headers, the tuple, its addresses, then the protocol's number and the port.
        int at = 16 + 4 + 4 + (4 + 8 + 8) + 4 + 8 + 4;
        return Byte.toUnsignedInt(message[at]) << 8 | Byte.toUnsignedInt(message[at + 1]);
    }
}
