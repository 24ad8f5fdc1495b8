// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.codec.Errno.EAGAIN;
import static io.nettylink.codec.Errno.ECONNREFUSED;
import static io.nettylink.codec.Errno.EINVAL;
import static io.nettylink.codec.Errno.EMSGSIZE;
import static io.nettylink.codec.Errno.ENODATA;

import io.netty.buffer.ByteBuf;
import io.nettylink.channel.spi.NetlinkSocket;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A socket of the simulated kernel: what AF_NETLINK does at each system call. */
final class FakeSocket implements NetlinkSocket, ReadySocket {
    private static final int EBADF = 9;
    private static final int ENOPROTOOPT = 92;
    private static final int EADDRINUSE = 98;

    /** What the kernel keeps of the send buffer for itself. */
    private static final int SEND_OVERHEAD = 32;

    private final FakeKernel kernel;
    private final FakeProtocol protocol;
    private final SocketOptions options = new SocketOptions();
    private final ReceiveQueue queue = new ReceiveQueue();
    private final Reception reception = new Reception();
    private final BitSet groups = new BitSet();
    private @Nullable Runnable signal;
    private @Nullable RunningDump dump;
    private boolean open = true;
    private boolean bound;
    private boolean connected;
    private long portId;
    private long peerPortId;
    private int peerGroup;

    FakeSocket(FakeKernel kernel, FakeProtocol protocol) {
        this.kernel = kernel;
        this.protocol = protocol;
    }

    @Override
    public int descriptor() {
        return NO_DESCRIPTOR;
    }

    @Override
    public void onReady(Runnable newSignal) {
        kernel.lock().run(() -> {
            signal = newSignal;
            tellIfReady();
        });
    }

    @Override
    public boolean isReady() {
        return kernel.lock().call(queue::isReady);
    }

    @Override
    public boolean isOpen() {
        return kernel.lock().call(() -> open);
    }

    @Override
    public int bind(long wantedPortId, int groupMask) {
        return call(() -> {
            if (bound && wantedPortId != portId) {
                return -EINVAL;
            }
            int refused = joinAll(groupMask);
            if (refused != 0) {
                return refused;
            }
            if (!bound && !take(wantedPortId == 0 ? protocol.ports().free() : wantedPortId)) {
                return -EADDRINUSE;
            }
            for (int group = 1; group <= Integer.SIZE; group++) {
                groups.set(group, (groupMask & 1 << (group - 1)) != 0);
            }
            return 0;
        });
    }

    @Override
    public int connect(long toPortId, int groupMask) {
        return call(() -> {
            autobind();
            connected = true;
            peerPortId = toPortId;
            peerGroup = firstGroup(groupMask);
            return 0;
        });
    }

    @Override
    public int disconnect() {
        return call(() -> {
            connected = false;
            peerPortId = 0;
            peerGroup = 0;
            return 0;
        });
    }

    @Override
    public int localName(long[] name) {
        return call(() -> {
            long mask = 0;
            for (int group = groups.nextSetBit(1); group > 0 && group <= Integer.SIZE; group = next(group)) {
                mask |= 1L << (group - 1);
            }
            name[0] = portId;
            name[1] = mask;
            return 0;
        });
    }

    @Override
    public int setOption(int level, int name, int value) {
        return call(() -> {
            if (level == SocketOptions.SOL_NETLINK && name == SocketOptions.ADD_MEMBERSHIP) {
                return membership(value, true);
            }
            if (level == SocketOptions.SOL_NETLINK && name == SocketOptions.DROP_MEMBERSHIP) {
                return membership(value, false);
            }
            if (!options.set(level, name, value)) {
                return -ENOPROTOOPT;
            }
            queue.silence(options.is(SocketOptions.NO_ENOBUFS));
            return 0;
        });
    }

    @Override
    public int option(int level, int name) {
        return call(() -> {
            if (level == SocketOptions.SOL_SOCKET && name == SocketOptions.SO_ERROR) {
                return queue.takeError();
            }
            Integer value = options.get(level, name);
            return value == null ? -ENOPROTOOPT : value;
        });
    }

    /** Simulated sockets run no programs: better refused than ignored. */
    @Override
    public int attachFilter(byte[] program) {
        return call(() -> -ENOPROTOOPT);
    }

    @Override
    public long drops() {
        return kernel.lock().call(() -> open ? queue.drops() : -EBADF);
    }

    @Override
    public int memberships(List<Integer> into) {
        return call(() -> {
            groups.stream().forEach(into::add);
            return 0;
        });
    }

    @Override
    public int receive(ByteBuf[] buffers, int count) {
        return call(() -> {
            int received = 0;
            while (received < count) {
                int result = receive(buffers[received], received);
                if (result < 0 && received > 0 && result != -EAGAIN) {
                    // As recvmmsg does: what was received is told first.
                    queue.fail(-result);
                }
                if (result < 0) {
                    return received == 0 ? result : received;
                }
                received++;
            }
            return received;
        });
    }

    @Override
    public int size(int index) {
        return reception.at(index).bytes().length;
    }

    @Override
    public boolean truncated(int index) {
        return reception.isTruncated(index);
    }

    @Override
    public long senderPortId(int index) {
        return reception.at(index).senderPortId();
    }

    @Override
    public int senderGroups(int index) {
        return reception.at(index).groupMask();
    }

    @Override
    public int group(int index) {
        return has(SocketOptions.PKTINFO) ? reception.at(index).group() : 0;
    }

    @Override
    public int namespaceId(int index, int otherwise) {
        return otherwise;
    }

    @Override
    public int nextSize() {
        return call(() -> {
            int error = queue.takeError();
            Datagram next = error == 0 ? queue.peek() : null;
            if (next != null) {
                continueDump();
            }
            queue.settle();
            return next != null ? next.bytes().length : error != 0 ? -error : -EAGAIN;
        });
    }

    @Override
    public int send(ByteBuf[] parts, int count) {
        byte[] bytes = FakeProtocol.bytes(parts, count);
        return call(() -> send(bytes, peerPortId, peerGroup));
    }

    @Override
    public int sendTo(ByteBuf part, long toPortId, int groupMask) {
        byte[] bytes = FakeProtocol.bytes(new ByteBuf[] {part}, 1);
        return call(() -> send(bytes, toPortId, firstGroup(groupMask)));
    }

    @Override
    public int close() {
        return kernel.lock().call(() -> {
            if (open) {
                open = false;
                protocol.ports().closed(this);
                groups.clear();
                queue.clear();
                dump = null;
            }
            return 0;
        });
    }

    long portId() {
        return portId;
    }

    boolean has(int flag) {
        return options.is(flag);
    }

    boolean isMember(int group) {
        return groups.get(group);
    }

    void leave(int group) {
        groups.clear(group);
    }

    boolean isDumping() {
        return dump != null;
    }

    /** Begins a dump: its first datagram is made by the request, not by a receive. */
    void start(RunningDump starting) {
        dump = starting;
        fillDump();
    }

    /** Takes a datagram of the kernel's, or drops it. */
    void deliver(Datagram datagram) {
        if (!open || (connected && peerPortId != datagram.senderPortId() && datagram.group() == 0)) {
            return;
        }
        if (queue.hasRoom(datagram, options.receiveBuffer())) {
            enqueue(datagram);
        } else {
            overrun();
        }
    }

    void enqueue(Datagram datagram) {
        queue.add(datagram);
        tellIfReady();
    }

    void overrun() {
        if (queue.overrun()) {
            tellIfReady();
        }
    }

    void fail(int errno) {
        queue.fail(errno);
        tellIfReady();
    }

    @Override
    public void tellReady() {
        Runnable current = kernel.lock().call(() -> signal);
        if (current != null) {
            current.run();
        }
    }

    private void tellIfReady() {
        if (open && queue.isReady()) {
            kernel.lock().becameReady(this);
        }
    }

    private int call(IntSupplier body) {
        return kernel.lock().call(() -> open ? body.getAsInt() : -EBADF);
    }

    private int receive(ByteBuf buffer, int index) {
        int error = queue.takeError();
        Datagram datagram = error == 0 ? queue.poll() : null;
        if (datagram == null) {
            queue.settle();
            return error == 0 ? -EAGAIN : -error;
        }
        int room = buffer.writableBytes();
        if (kernel.faults().takeTruncation()) {
            datagram = datagram.lengthenedBy(room);
        }
        reception.keep(index, datagram, room);
        buffer.setBytes(buffer.writerIndex(), datagram.bytes(), 0, Math.min(room, datagram.bytes().length));
        reception.offered(room);
        continueDump();
        queue.settle();
        return 0;
    }

    private void continueDump() {
        if (dump != null && queue.charged() <= options.receiveBuffer() / 2) {
            fillDump();
        }
    }

    /** Makes the next datagram of the dump; one that gets lost makes place for the one after it. */
    private void fillDump() {
        RunningDump running = dump;
        do {
            if (running == null) {
                return;
            }
            int room = reception.dumpRoom();
            byte[] bytes = running.fill(room, has(SocketOptions.EXT_ACK));
            if (running.isDone()) {
                dump = null;
                running = null;
            }
            Datagram datagram = new Datagram(bytes, 0, 0, Math.max(room, bytes.length));
            kernel.faults().pass(Traffic.DUMP, datagram, this::deliverPart);
        } while (queue.isEmpty());
    }

    private void deliverPart(Datagram part) {
        if (open) {
            enqueue(part);
        }
    }

    private int send(byte[] bytes, long toPortId, int toGroup) {
        int fault = kernel.faults().takeSendError();
        if (fault != 0) {
            return -fault;
        }
        if (bytes.length == 0) {
            return -ENODATA;
        }
        autobind();
        if (bytes.length > options.sendBuffer() - SEND_OVERHEAD) {
            return -EMSGSIZE;
        }
        if (toGroup != 0) {
            multicast(bytes, toPortId, toGroup);
        }
        if (toPortId == 0 && kernel.serves(protocol)) {
            protocol.receive(this, bytes);
            return bytes.length;
        }
        return unicast(bytes, toPortId, toGroup);
    }

    private void multicast(byte[] bytes, long exceptPortId, int group) {
        for (FakeSocket member : protocol.ports().members(group)) {
            if (member != this && member.portId != exceptPortId) {
                member.deliverFromUser(new Datagram(bytes, portId, group));
            }
        }
    }

    private int unicast(byte[] bytes, long toPortId, int toGroup) {
        FakeSocket recipient = protocol.ports().find(toPortId);
        if (recipient == null || (recipient.connected && recipient.peerPortId != portId)) {
            return -ECONNREFUSED;
        }
        Datagram datagram = new Datagram(bytes, portId, toGroup);
        if (!recipient.queue.hasRoom(datagram, recipient.options.receiveBuffer())) {
            return -EAGAIN;
        }
        recipient.enqueue(datagram);
        return bytes.length;
    }

    private void deliverFromUser(Datagram datagram) {
        if (queue.hasRoom(datagram, options.receiveBuffer())) {
            enqueue(datagram);
        } else {
            overrun();
        }
    }

    private void autobind() {
        if (!bound && !take(protocol.ports().free())) {
            throw new IllegalStateException("a port id that was free is taken");
        }
    }

    private boolean take(long wanted) {
        if (!protocol.ports().bind(wanted, this)) {
            return false;
        }
        portId = wanted;
        bound = true;
        return true;
    }

    private int joinAll(int groupMask) {
        for (int group = 1; group <= Integer.SIZE; group++) {
            int refused = (groupMask & 1 << (group - 1)) == 0 ? 0 : protocol.join(group);
            if (refused != 0) {
                return -refused;
            }
        }
        return 0;
    }

    private int membership(int group, boolean join) {
        if (group < 1 || group > protocol.groups()) {
            return -EINVAL;
        }
        int refused = join ? protocol.join(group) : 0;
        groups.set(group, refused == 0 ? join : groups.get(group));
        return -refused;
    }

    private int next(int group) {
        return groups.nextSetBit(group + 1);
    }

    private static int firstGroup(int mask) {
        return mask == 0 ? 0 : Integer.numberOfTrailingZeros(mask) + 1;
    }
}
