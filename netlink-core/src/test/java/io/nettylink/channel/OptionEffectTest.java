// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelOption;
import io.nettylink.channel.Recorder.Received;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the socket's options do, by what the kernel does then. */
class OptionEffectTest extends ChannelTestBase {
    private static final int ROUTE = NetlinkProtocols.NETLINK_ROUTE;
    private static final int NLMSG_DONE = 3;
    private static final int NLM_F_DUMP = 0x300;
    private static final int NLM_F_CREATE = 0x400;
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_GETROUTE = 26;
    private static final int RTM_NEWNSID = 88;
    private static final int RTM_NEWTUNNEL = 120;
    private static final int RTNLGRP_LINK = 1;
    private static final int RTNLGRP_TUNNEL = 35;
    private static final int AF_INET = 2;
    private static final int AF_BRIDGE = 7;
    private static final int RT_TABLE_MAIN = 254;
    private static final int NSID = 77;

    @Test
    void strictCheckHeedsTheFilterOfADump() throws Exception {
        NetlinkChannel channel = FreshNamespace.call(() -> connect(bootstrap(ROUTE)));
        execute(
                channel,
                Messages.request(
                        RTM_NEWLINK, 0, 1, Messages.u32(0), Messages.u32(1), Messages.u32(1), Messages.u32(1)));
        byte[] main = Messages.request(
                RTM_GETROUTE, NLM_F_DUMP, 2, Messages.bytes(AF_INET, 0, 0, 0, RT_TABLE_MAIN, 0, 0, 0), Messages.u32(0));
        // The loopback's own routes are in another table.
        assertThat(dump(channel, main)).isPositive();
        channel.config().setOption(NetlinkChannelOption.STRICT_CHK, true);
        assertThat(dump(channel, main)).isZero();
    }

    @Test
    void strictCheckRefusesWhatWouldBeIgnored() throws Exception {
        NetlinkChannel channel = FreshNamespace.call(() -> connect(bootstrap(ROUTE)));
        byte[] odd = Messages.request(
                RTM_GETROUTE, NLM_F_DUMP, 2, Messages.bytes(AF_INET, 0, 0, 9, 0, 0, 0, 0), Messages.u32(0));
        dump(channel, odd);
        channel.config().setOption(NetlinkChannelOption.STRICT_CHK, true);
        assertThat(Messages.error(answer(channel, odd))).isEqualTo(-22);
    }

    @Test
    void cappedAcknowledgementLacksTheRequest() throws Exception {
        NetlinkChannel channel = connect(bootstrap(GENERIC));
        byte[] request = Messages.getFamily("no-such-family", 1);
        assertThat(answer(channel, request)).hasSize(20 + request.length);
        channel.config().setOption(NetlinkChannelOption.CAP_ACK, true);
        assertThat(answer(channel, request)).hasSize(20 + 16);
    }

    @Test
    void extendedAcknowledgementSaysWhy() throws Exception {
        NetlinkChannel channel = connect(bootstrap(GENERIC).option(NetlinkChannelOption.CAP_ACK, true));
        byte[] request = Messages.getFamily("x".repeat(40), 1);
        assertThat(answer(channel, request)).hasSize(36);
        channel.config().setOption(NetlinkChannelOption.EXT_ACK, true);
        byte[] answer = answer(channel, request);
        assertThat(Messages.flags(answer) & Messages.NLM_F_ACK_TLVS).isNotZero();
        assertThat(new String(answer, 36, answer.length - 36, StandardCharsets.ISO_8859_1))
                .containsPattern("[a-z]+ [a-z]+");
    }

    @Test
    void notificationOfAnotherNamespaceCarriesItsId() throws Exception {
        NetlinkChannel listener =
                FreshNamespace.call(() -> connect(bootstrap(ROUTE).option(NetlinkChannelOption.LISTEN_ALL_NSID, true)));
        listener.joinGroup(RTNLGRP_LINK).syncUninterruptibly();
        NetlinkChannel other = FreshNamespace.call(() -> {
            // An id for this namespace in that of the listener, which is asked to take it from this thread.
            int thread = Integer.parseInt(Files.readSymbolicLink(Path.of("/proc/thread-self"))
                    .getFileName()
                    .toString());
            execute(
                    listener,
                    Messages.request(
                            RTM_NEWNSID,
                            0,
                            1,
                            Messages.u32(0),
                            Messages.attribute(1, Messages.u32(NSID)),
                            Messages.attribute(2, Messages.u32(thread))));
            return connect(bootstrap(ROUTE));
        });
        execute(other, newLink("there", "bridge"));
        Received there = notification(listener, "there");
        assertThat(there.nsid()).isEqualTo(NSID);

        listener.writeAndFlush(buffer(listener, newLink("here", "bridge"))).syncUninterruptibly();
        Received here = notification(listener, "here");
        assertThat(here.nsid()).isEqualTo(NetlinkDatagram.NO_NSID);

        listener.config().setOption(NetlinkChannelOption.LISTEN_ALL_NSID, false);
        execute(other, newLink("first", "bridge"));
        listener.writeAndFlush(buffer(listener, newLink("second", "bridge"))).syncUninterruptibly();
        assertThat(notification(listener, "second", "first").nsid()).isEqualTo(NetlinkDatagram.NO_NSID);
    }

    @Test
    void groupAbove32IsHeardAndTold() throws Exception {
        NetlinkChannel[] pair = FreshNamespace.call(() -> new NetlinkChannel[] {
            connect(bootstrap(ROUTE)), connect(bootstrap(ROUTE).option(NetlinkChannelOption.PKTINFO, true))
        });
        execute(
                pair[0],
                newLink(
                        "vx",
                        "vxlan",
                        Messages.attribute(25, Messages.bytes(1)),
                        Messages.attribute(30, Messages.bytes(1))));
        pair[1].joinGroup(RTNLGRP_TUNNEL).syncUninterruptibly();
        // An entry for one network, in the filter of the link with the index that follows the loopback's.
        execute(
                pair[0],
                Messages.request(
                        RTM_NEWTUNNEL,
                        NLM_F_CREATE,
                        2,
                        Messages.bytes(AF_BRIDGE, 0, 0, 0),
                        Messages.u32(linkIndex(pair[0], "vx")),
                        Messages.attribute(0x8001, Messages.attribute(1, Messages.u32(10)))));
        Received received = recorder(pair[1]).next(Received.class);
        assertThat(Messages.type(received.bytes())).isEqualTo(RTM_NEWTUNNEL);
        assertThat(received.group()).isEqualTo(RTNLGRP_TUNNEL);
        // The address has a mask of 32 groups only.
        assertThat(received.sender()).isEqualTo(NetlinkAddress.KERNEL);
    }

    @Test
    void biggerReceiveBufferHoldsMore() throws Exception {
        int few = fill(4096);
        int many = fill(65_536);
        assertThat(few).isPositive();
        assertThat(many).isGreaterThan(10 * few);
    }

    @Test
    void sendBufferLimitsADatagram() throws Exception {
        NetlinkChannel sender = bind(userSocket().option(ChannelOption.SO_SNDBUF, 8192));
        NetlinkChannel receiver = bind(userSocket());
        int limit = requireNonNull(sender.config().getOption(ChannelOption.SO_SNDBUF));
        send(sender, receiver, Messages.filler(limit - 32, 1)).syncUninterruptibly();
        assertThat(recorder(receiver).next(Received.class).bytes()).hasSize(limit - 32);
        assertThat(failure(send(sender, receiver, Messages.filler(limit - 31, 1)))
                        .errnoName())
                .isEqualTo("EMSGSIZE");
        sender.config().setOption(NetlinkChannelOption.SO_SNDBUFFORCE, 2 * limit);
        send(sender, receiver, Messages.filler(limit - 31, 1)).syncUninterruptibly();
        recorder(receiver).next(Received.class);
    }

    private int fill(int size) {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel receiver =
                bind(userSocket().option(ChannelOption.AUTO_READ, false).option(ChannelOption.SO_RCVBUF, size));
        receiver.joinGroup(5).syncUninterruptibly();
        int sent = 0;
        for (long drops = 0; drops == 0; drops = receiver.socket.drops()) {
            failure(sender.writeAndFlush(datagram(sender, Messages.filler(32, 1), new NetlinkAddress(0, 1 << 4))));
            sent++;
        }
        return sent - 1;
    }

    private static byte[] newLink(String name, String kind, byte[]... data) {
        return Messages.request(
                RTM_NEWLINK,
                NLM_F_CREATE,
                1,
                new byte[16],
                Messages.attribute(3, Messages.text(name)),
                Messages.attribute(
                        0x8012, Messages.attribute(1, Messages.text(kind)), Messages.attribute(0x8002, data)));
    }

    private static int linkIndex(NetlinkChannel channel, String name) throws Exception {
        byte[] request = Messages.request(18, 0, 3, new byte[16], Messages.attribute(3, Messages.text(name)));
        byte[] link = answer(channel, request);
        recorder(channel).next(Received.class);
        return Messages.word(link, 20);
    }

    /** Sends a request and waits for its success. */
    private static void execute(NetlinkChannel channel, byte[] request) throws Exception {
        byte[] answer = answer(channel, request);
        assertThat(Messages.type(answer)).isEqualTo(Messages.NLMSG_ERROR);
        assertThat(Messages.error(answer)).isZero();
    }

    private static byte[] answer(NetlinkChannel channel, byte[] request) throws Exception {
        channel.writeAndFlush(buffer(channel, request)).syncUninterruptibly();
        return recorder(channel).next(Received.class).bytes();
    }

    /** The notification that a link is there, by its name; acknowledgements are passed over. */
    private static Received notification(NetlinkChannel channel, String name, String... not) throws Exception {
        while (true) {
            Received received = recorder(channel).next(Received.class);
            String text = new String(received.bytes(), StandardCharsets.ISO_8859_1);
            for (String other : not) {
                assertThat(text).doesNotContain(other);
            }
            if (text.contains(name + '\0')) {
                return received;
            }
        }
    }

    /** How many messages a dump has. */
    private static int dump(NetlinkChannel channel, byte[] request) throws Exception {
        channel.writeAndFlush(buffer(channel, request)).syncUninterruptibly();
        int count = 0;
        while (true) {
            for (byte[] message :
                    Messages.split(recorder(channel).next(Received.class).bytes())) {
                if (Messages.type(message) == NLMSG_DONE) {
                    return count;
                }
                count++;
            }
        }
    }
}
