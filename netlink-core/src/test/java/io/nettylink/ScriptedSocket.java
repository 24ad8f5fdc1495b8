// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.codec.NetlinkConstants.NLMSG_DONE;
import static io.nettylink.codec.NetlinkConstants.NLMSG_ERROR;
import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CAPPED;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.nettylink.channel.NetlinkAddress;
import io.nettylink.channel.NetlinkDatagram;
import io.nettylink.codec.MessageReader;
import io.nettylink.codec.MessageWriter;
import io.nettylink.codec.NetlinkConstants;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Stands between a client's handler and its socket, for what a kernel can't be brought to do: keeps requests from the
 * kernel, and lets the test answer them.
 */
final class ScriptedSocket extends ChannelOutboundHandlerAdapter {
    private static final long PATIENCE_SECONDS = 20;

    private final NetlinkClient client;
    private final BlockingQueue<Sent> requests = new LinkedBlockingQueue<>();

    /** A request that would have gone to the kernel. */
    record Sent(int type, int flags, long sequence) {}

    private ScriptedSocket(NetlinkClient client) {
        this.client = client;
    }

    static ScriptedSocket of(NetlinkClient client) {
        ScriptedSocket socket = new ScriptedSocket(client);
        client.channel().pipeline().addFirst(socket);
        return socket;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        ByteBuf datagram = (ByteBuf) message;
        try {
            MessageReader in = MessageReader.of(datagram);
            assertThat(datagram.isReadable()).isTrue();
            while (in.next()) {
                requests.add(new Sent(in.type(), in.flags(), in.sequence()));
            }
        } finally {
            datagram.release();
        }
        promise.setSuccess();
    }

    /** The next request. */
    Sent request() throws InterruptedException {
        return requireNonNull(requests.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "no request was sent");
    }

    /** Whether there is no further request, now that the event loop has done all that it had to. */
    boolean isSilent() {
        // A task of now may be followed by one that sends what it has asked for.
        for (int turn = 0; turn < 2; turn++) {
            client.channel().eventLoop().submit(() -> {}).syncUninterruptibly();
        }
        return requests.isEmpty();
    }

    void reply(Sent request, int flags, int value) {
        receive(message(NetlinkConstants.NLMSG_MIN_TYPE, flags, request, out -> out.u32(value)));
    }

    void done(Sent request, int flags) {
        receive(message(NLMSG_DONE, flags, request, out -> out.u32(0)));
    }

    void acknowledge(Sent request) {
        receive(message(NLMSG_ERROR, NLM_F_CAPPED, request, out -> out.u32(0).zero(NLMSG_HDRLEN)));
    }

    void receive(ByteBuf datagram) {
        NetlinkAddress own = requireNonNull(client.channel().localAddress());
        client.channel()
                .pipeline()
                .firstContext()
                .fireChannelRead(new NetlinkDatagram(datagram, own, NetlinkAddress.KERNEL, 0, -1));
    }

    void happen(Object event) {
        client.channel().pipeline().firstContext().fireUserEventTriggered(event);
    }

    private ByteBuf message(int type, int flags, Sent request, Consumer<MessageWriter> body) {
        ByteBuf datagram = Unpooled.buffer();
        MessageWriter out = MessageWriter.begin(datagram, type, flags, request.sequence(), client.portId());
        body.accept(out);
        out.end();
        return datagram;
    }
}
