// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.codec.NetlinkConstants.NLMSG_ALIGNTO;
import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLMSG_MIN_TYPE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_REQUEST;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.nettylink.codec.Errno;
import io.nettylink.codec.MessageView;
import io.nettylink.codec.NetlinkMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's side of one netlink protocol, as the test scripts it: {@link FakeKernel#protocol}. Any thread may call it.
 *
 * <pre>{@code
 * FakeProtocol route = kernel.protocol(NETLINK_ROUTE);
 * route.on(RTM_GETLINK, request -> Answer.message(RTM_NEWLINK, out -> out.zero(16)));
 * route.on(RTM_GETLINK, request -> request.has(NLM_F_DUMP), request -> Answer.dump(links));
 * ...
 * route.publish(RTNLGRP_LINK, KernelMessage.of(RTM_DELLINK, out -> out.zero(16)));
 * }</pre>
 *
 * <p>What is scripted later comes first. A request that nothing fits is refused with {@code EOPNOTSUPP}, as kernels do,
 * and shows in {@link FakeKernel#requests()} as not scripted.
 */
public final class FakeProtocol {
    private final FakeKernel kernel;
    private final int number;
    private final PortTable ports = new PortTable();
    private final Deque<Rule> rules = new ArrayDeque<>();
    private volatile Answer refusal = Answer.error(Errno.EOPNOTSUPP);
    private volatile GroupGate gate = group -> 0;
    private volatile int groups = Long.SIZE;

    private record Rule(int type, Predicate<? super MessageView> when, RequestHandler handler) {}

    /** Says whether a group may be joined: 0 or an error number. */
    @FunctionalInterface
    interface GroupGate {
        int join(int group);
    }

    FakeProtocol(FakeKernel kernel, int number) {
        this.kernel = kernel;
        this.number = number;
    }

    /**
     * Scripts the answer to requests of a type.
     *
     * @param type the message type; for generic netlink the family's id, see {@link FakeFamily}
     * @param handler says the answer
     * @return this
     */
    public FakeProtocol on(int type, RequestHandler handler) {
        return on(type, request -> true, handler);
    }

    /**
     * Scripts the answer to those requests of a type that meet a condition.
     *
     * @param type the message type
     * @param when the condition
     * @param handler says the answer
     * @return this
     */
    public FakeProtocol on(int type, Predicate<? super MessageView> when, RequestHandler handler) {
        kernel.lock().run(() -> rules.addFirst(new Rule(type, when, handler)));
        return this;
    }

    /**
     * Sends a notification to a multicast group, with sequence and port id 0.
     *
     * @param group the group's number, from 1
     * @param message the notification
     * @return how many sockets are members and have a port id; those whose receive buffer is full don't get it
     */
    public int publish(int group, KernelMessage message) {
        return kernel.lock().call(() -> {
            List<FakeSocket> members = ports.audience(group);
            for (FakeSocket member : members) {
                Datagram datagram = new Datagram(message.encode(0, 0, 0), 0, group);
                kernel.faults().pass(Traffic.NOTIFICATION, datagram, member::deliver);
            }
            return members.size();
        });
    }

    /**
     * Puts a datagram of any bytes into a socket's receive buffer, even of a sender that the socket, being connected,
     * would not hear.
     *
     * @param toPortId the socket's port id
     * @param fromPortId the sender's port id as the socket address tells it, 0 for the kernel
     * @param datagram the bytes, copied
     * @return false where no socket has that port id
     */
    public boolean deliver(long toPortId, long fromPortId, byte[] datagram) {
        return kernel.lock().call(() -> {
            FakeSocket socket = ports.find(toPortId);
            if (socket != null) {
                socket.enqueue(new Datagram(datagram.clone(), fromPortId, 0));
            }
            return socket != null;
        });
    }

    /**
     * How many multicast groups there are, 64 unless set.
     *
     * @param count the highest group's number
     * @return this
     */
    public FakeProtocol groups(int count) {
        groups = count;
        return this;
    }

    /**
     * The protocol's number.
     *
     * @return such as {@code NETLINK_ROUTE}
     */
    public int number() {
        return number;
    }

    FakeProtocol refusing(Answer answer) {
        refusal = answer;
        return this;
    }

    FakeProtocol gatedBy(GroupGate groupGate) {
        gate = groupGate;
        return this;
    }

    int groups() {
        return groups;
    }

    int join(int group) {
        return gate.join(group);
    }

    PortTable ports() {
        return ports;
    }

    /** Takes what a socket sends to the kernel, and does what a kernel does with it. Called with the lock held. */
    void receive(FakeSocket socket, byte[] bytes) {
        ByteBuffer datagram = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        int start = 0;
        while (bytes.length - start >= NLMSG_HDRLEN) {
            long stated = Integer.toUnsignedLong(datagram.getInt(start));
            if (stated < NLMSG_HDRLEN || stated > bytes.length - start) {
                // The kernel ignores the rest, and says nothing.
                return;
            }
            request(socket, bytes, start, (int) stated);
            start += (int) Math.min(bytes.length - start, (stated + NLMSG_ALIGNTO - 1) & -NLMSG_ALIGNTO);
        }
    }

    private void request(FakeSocket socket, byte[] bytes, int start, int length) {
        ByteBuffer datagram = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        int type = Short.toUnsignedInt(datagram.getShort(start + 4));
        int flags = Short.toUnsignedInt(datagram.getShort(start + 6));
        ByteBuf payload = Unpooled.copiedBuffer(bytes, start + NLMSG_HDRLEN, length - NLMSG_HDRLEN);
        NetlinkMessage request = new NetlinkMessage(
                type,
                flags,
                Integer.toUnsignedLong(datagram.getInt(start + 8)),
                Integer.toUnsignedLong(datagram.getInt(start + 12)),
                payload);
        RequestRun run = new RequestRun(kernel, socket, request);
        if ((flags & NLM_F_REQUEST) == 0 || type < NLMSG_MIN_TYPE) {
            run.acknowledge(Answer.success());
            return;
        }
        RequestHandler handler = find(request);
        kernel.received(new ReceivedRequest(number, socket.portId(), request, handler != null));
        try {
            run.finish(handler == null ? refusal : handler.answer(request));
        } catch (RuntimeException | AssertionError e) {
            // A script that fails must neither tear down the client's channel nor go unnoticed.
            run.acknowledge(kernel.failed(e));
        }
    }

    private @Nullable RequestHandler find(MessageView request) {
        for (Rule rule : rules) {
            if (rule.type == request.type() && rule.when.test(request)) {
                return rule.handler;
            }
        }
        return null;
    }

    static byte[] bytes(ByteBuf[] parts, int count) {
        ByteBuf all = Unpooled.buffer();
        for (int i = 0; i < count; i++) {
            all.writeBytes(parts[i], parts[i].readerIndex(), parts[i].readableBytes());
        }
        return ByteBufUtil.getBytes(all);
    }
}
