// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.codec.Errno.EAGAIN;
import static io.nettylink.codec.NetlinkConstants.NLMSG_DONE;
import static io.nettylink.codec.NetlinkConstants.NLMSG_ERROR;
import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLMSG_MIN_TYPE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CAPPED;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.channel.spi.NetlinkSocketProvider;
import io.nettylink.codec.MessageReader;
import io.nettylink.codec.MessageWriter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A socket below either client, for what a kernel can't be brought to do: the test answers requests byte by byte, from
 * within the send as the kernel does or later, and says which errors the socket has.
 */
final class ScriptedPeer implements NetlinkSocket, NetlinkSocketProvider {
    static final long PORT_ID = 4711;

    /** How many messages it claims to have dropped. */
    static final long DROPS = 3;

    private static final long PATIENCE_SECONDS = 20;
    private static final int EBADF = 9;

    private final BlockingQueue<Sent> requests = new LinkedBlockingQueue<>();
    private final Queue<Incoming> incoming = new ArrayDeque<>();
    private volatile Consumer<Sent> onSend = sent -> {};
    private volatile Runnable ready = () -> {};
    private volatile boolean open = true;
    private @Nullable Incoming last;
    private int lastCapacity;

    /** A request that would have gone to the kernel. */
    record Sent(int type, int flags, long sequence) {}

    /** A datagram, or an error where there are no bytes. */
    private static final class Incoming {
        final byte[] bytes;
        final int errno;
        final long sender;
        final int groups;

        Incoming(byte[] bytes, int errno, long sender, int groups) {
            this.bytes = bytes;
            this.errno = errno;
            this.sender = sender;
            this.groups = groups;
        }
    }

    /** Says what happens within a send. */
    ScriptedPeer onSend(Consumer<Sent> action) {
        onSend = action;
        return this;
    }

    /** The next request. */
    Sent request() throws InterruptedException {
        return requireNonNull(requests.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "no request was sent");
    }

    /** Whether no further request was sent. */
    boolean isSilent() {
        return requests.isEmpty();
    }

    void reply(Sent request, int flags, int value) {
        message(NLMSG_MIN_TYPE, flags, request, out -> out.u32(value));
    }

    void done(Sent request, int flags) {
        message(NLMSG_DONE, flags, request, out -> out.u32(0));
    }

    void acknowledge(Sent request) {
        error(request, 0);
    }

    void error(Sent request, int errno) {
        message(NLMSG_ERROR, NLM_F_CAPPED, request, out -> out.u32(-errno).zero(NLMSG_HDRLEN));
    }

    void message(int type, int flags, Sent request, Consumer<MessageWriter> body) {
        ByteBuf datagram = Unpooled.buffer();
        MessageWriter out = MessageWriter.begin(datagram, type, flags, request.sequence(), PORT_ID);
        body.accept(out);
        out.end();
        datagram(ByteBufUtil.getBytes(datagram), 0);
    }

    /** Lets a datagram arrive. */
    void datagram(byte[] bytes, long sender) {
        arrive(new Incoming(bytes, 0, sender, 0));
    }

    /** Lets a multicast of the kernel's arrive, whose header has its family's own sequence. */
    void multicast(int group, long sequence, int value) {
        ByteBuf datagram = Unpooled.buffer();
        MessageWriter.begin(datagram, NLMSG_MIN_TYPE, 0, sequence, 0).u32(value).end();
        arrive(new Incoming(ByteBufUtil.getBytes(datagram), 0, 0, 1 << (group - 1)));
    }

    /** Lets a receive fail. */
    void fail(int errno) {
        arrive(new Incoming(new byte[0], errno, 0, 0));
    }

    private void arrive(Incoming one) {
        synchronized (incoming) {
            incoming.add(one);
        }
        ready.run();
    }

    @Override
    public NetlinkSocket open(int protocol) {
        return this;
    }

    @Override
    public int descriptor() {
        return NO_DESCRIPTOR;
    }

    @Override
    public void onReady(Runnable signal) {
        ready = signal;
        if (isReady()) {
            signal.run();
        }
    }

    @Override
    public boolean isReady() {
        synchronized (incoming) {
            return !incoming.isEmpty();
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public int bind(long portId, int groups) {
        return 0;
    }

    @Override
    public int connect(long portId, int groups) {
        return 0;
    }

    @Override
    public int disconnect() {
        return 0;
    }

    @Override
    public int localName(long[] name) {
        name[0] = PORT_ID;
        return 0;
    }

    @Override
    public int setOption(int level, int name, int value) {
        return 0;
    }

    @Override
    public int option(int level, int name) {
        return 0;
    }

    @Override
    public int attachFilter(byte[] program) {
        return 0;
    }

    @Override
    public long drops() {
        return DROPS;
    }

    @Override
    public int memberships(List<Integer> groups) {
        return 0;
    }

    @Override
    public int receive(ByteBuf[] buffers, int count) {
        if (!open) {
            return -EBADF;
        }
        Incoming next;
        synchronized (incoming) {
            next = incoming.poll();
        }
        last = next;
        if (next == null) {
            return -EAGAIN;
        }
        if (next.errno != 0) {
            return -next.errno;
        }
        ByteBuf buffer = buffers[0];
        lastCapacity = buffer.writableBytes();
        buffer.setBytes(buffer.writerIndex(), next.bytes, 0, Math.min(next.bytes.length, lastCapacity));
        return 1;
    }

    @Override
    public int size(int index) {
        return requireNonNull(last).bytes.length;
    }

    @Override
    public boolean truncated(int index) {
        return size(index) > lastCapacity;
    }

    @Override
    public long senderPortId(int index) {
        return requireNonNull(last).sender;
    }

    @Override
    public int senderGroups(int index) {
        return requireNonNull(last).groups;
    }

    @Override
    public int group(int index) {
        return 0;
    }

    @Override
    public int namespaceId(int index, int otherwise) {
        return otherwise;
    }

    @Override
    public int nextSize() {
        synchronized (incoming) {
            Incoming next = incoming.peek();
            return next == null ? -EAGAIN : next.bytes.length;
        }
    }

    @Override
    public int send(ByteBuf[] parts, int count) {
        if (!open) {
            return -EBADF;
        }
        MessageReader in = MessageReader.of(parts[0]);
        assertThat(in.next()).isTrue();
        Sent sent = new Sent(in.type(), in.flags(), in.sequence());
        requests.add(sent);
        onSend.accept(sent);
        return parts[0].readableBytes();
    }

    @Override
    public int sendTo(ByteBuf part, long portId, int groups) {
        return send(new ByteBuf[] {part}, 1);
    }

    @Override
    public int close() {
        open = false;
        return 0;
    }
}
