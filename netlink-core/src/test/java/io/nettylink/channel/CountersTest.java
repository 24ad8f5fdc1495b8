// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.nettylink.channel.Recorder.Received;
import org.junit.jupiter.api.Test;

class CountersTest extends ChannelTestBase {
    @Test
    void eachDatagramIsCountedOnceWhereItWent() throws Exception {
        NetlinkChannel sender = bind(userSocket());
        NetlinkChannel receiver =
                bind(bootstrap(USERSOCK).option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(64)));
        assertThat(receiver.counters()).isEqualTo(new ChannelCounters(0, 0, 0, 0, 0, 0, 0, 0, 0));

        send(sender, receiver, Messages.filler(32, 1)).syncUninterruptibly();
        recorder(receiver).next(ForeignDatagramEvent.class);
        receiver.config().setOption(NetlinkChannelOption.ACCEPT_USER_MESSAGES, true);
        send(sender, receiver, Messages.filler(100, 2)).syncUninterruptibly();
        recorder(receiver).next(TruncatedEvent.class);
        send(sender, receiver, Messages.filler(40, 3)).syncUninterruptibly();
        send(sender, receiver, Messages.filler(100, 4)).syncUninterruptibly();
        recorder(receiver).next(Received.class);
        recorder(receiver).next(Received.class);
        failure(send(sender, receiver, new byte[0]));

        ChannelCounters received = receiver.counters();
        assertThat(received.receiveCalls()).isBetween(3L, 8L);
        assertThat(received).isEqualTo(new ChannelCounters(2, 140, received.receiveCalls(), 0, 0, 0, 1, 1, 0));
        assertThat(sender.counters()).isEqualTo(new ChannelCounters(0, 0, 0, 4, 272, 1, 0, 0, 0));
    }
}
