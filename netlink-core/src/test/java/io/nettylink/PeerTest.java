// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.Outcomes.value;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_USERSOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.nettylink.channel.NetlinkAddress;
import io.nettylink.channel.NetlinkChannel;
import io.nettylink.channel.NetlinkChannelOption;
import io.nettylink.channel.NetlinkDatagram;
import io.nettylink.codec.MessageView;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Datagrams of another process instead of the kernel, some of them garbled. */
@Timeout(60)
class PeerTest {
    private static final int ROUNDS = 1_000_000;
    private static final int GROUP = 7;

    /** A message of type 0x20 with four bytes of payload, as a little-endian machine has it. */
    private static final String SOUND = "14000000 2000 0000 00000000 00000000 01020304";

    /** The same, with a length that runs past the end. */
    private static final String GARBLED = "ff000000 2000 0000 00000000 00000000 01020304";

    private final NetlinkClient trusting = NetlinkClient.builder(NETLINK_USERSOCK)
            .subscriptionOption(NetlinkChannelOption.ACCEPT_USER_MESSAGES, true)
            .open();
    private final NetlinkClient wary = NetlinkClient.open(NETLINK_USERSOCK);
    private final Channel peer = new Bootstrap()
            .group(wary.channel().eventLoop())
            .channelFactory(() -> new NetlinkChannel(NETLINK_USERSOCK))
            .handler(new ChannelInboundHandlerAdapter())
            .bind(NetlinkAddress.ANY)
            .syncUninterruptibly()
            .channel();

    @AfterEach
    void close() {
        peer.close().syncUninterruptibly();
        trusting.close();
        wary.close();
    }

    @Test
    void garbledDatagramIsALossAndTheNextIsHeard() throws Exception {
        RecordingListener listener = new RecordingListener(message -> message.u8(0));
        value(trusting.subscribe(listener, GROUP));
        publish(GARBLED);
        publish(SOUND);
        assertThat(listener.next(Loss.Malformed.class).cause().expected()).isEqualTo(0xff);
        assertThat(listener.next(Integer.class)).isEqualTo(1);
    }

    @Test
    void listenerThatThrowsWhereverItCanHearsTheRestOfTheDatagram() throws Exception {
        BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        Subscription subscription = value(trusting.subscribe(new Thrower(heard), GROUP));
        publish(SOUND + SOUND);
        publish(GARBLED);
        publish(SOUND);
        for (Class<?> next : List.of(
                Integer.class,
                Loss.Unhandled.class,
                Thrower.Uncaught.class,
                Integer.class,
                Loss.Unhandled.class,
                Thrower.Uncaught.class,
                Loss.Malformed.class,
                Thrower.Uncaught.class,
                Integer.class,
                Loss.Unhandled.class,
                Thrower.Uncaught.class)) {
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isInstanceOf(next);
        }
        subscription.close();
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(RecordingListener.CLOSED);
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isInstanceOf(Thrower.Uncaught.class);
    }

    /** A listener that never does as it should. */
    private record Thrower(Queue<Object> heard) implements NotificationListener {
        /** What the thread's handler of uncaught exceptions was told. */
        record Uncaught(Throwable cause) {}

        @Override
        public void notification(MessageView message) {
            Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> heard.add(new Uncaught(thrown)));
            heard.add(message.type());
            throw new IllegalStateException("notification");
        }

        @Override
        public void lost(Loss loss) {
            heard.add(loss);
            throw new IllegalStateException("lost");
        }

        @Override
        public void closed() {
            heard.add(RecordingListener.CLOSED);
            throw new IllegalStateException("closed");
        }
    }

    @Test
    void datagramOfAProcessIsDroppedAndCountedUnlessAskedFor() throws Exception {
        RecordingListener listener = new RecordingListener(MessageView::type);
        Subscription subscription = value(wary.subscribe(listener, GROUP));
        RecordingListener witness = new RecordingListener(MessageView::type);
        value(trusting.subscribe(witness, GROUP));
        publish(SOUND);
        assertThat(witness.next(Integer.class)).isEqualTo(0x20);
        // The kernel has it in both sockets' queues by now. They are on event loops of their own.
        for (int round = 0; round < ROUNDS && foreignDatagrams(subscription) == 0; round++) {
            subscription.channel().eventLoop().submit(() -> {}).syncUninterruptibly();
        }
        subscription.close();
        assertThat(foreignDatagrams(subscription)).isEqualTo(1);
        assertThat(listener.next(String.class)).isEqualTo(RecordingListener.CLOSED);
    }

    private static long foreignDatagrams(Subscription subscription) {
        return subscription.channel().counters().foreignDatagrams();
    }

    private void publish(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        NetlinkAddress group = new NetlinkAddress(0, 1 << (GROUP - 1));
        ChannelFuture write = peer.writeAndFlush(new NetlinkDatagram(Unpooled.wrappedBuffer(bytes), group))
                .awaitUninterruptibly();
        // A multicast goes to the port id as well, and this protocol has no kernel behind port id 0.
        assertThat(write.cause()).hasMessageContaining("ECONNREFUSED");
    }
}
