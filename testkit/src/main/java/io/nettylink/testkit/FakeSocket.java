// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.codec.Errno.EAGAIN;
import static io.nettylink.codec.Errno.ECONNREFUSED;
import static io.nettylink.codec.Errno.EINVAL;
import static io.nettylink.codec.Errno.EMSGSIZE;
import static io.nettylink.codec.Errno.ENODATA;

import io.netty.buffer.ByteBuf;
import io.nettylink.channel.spi.NetlinkSocket;
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
    private final Receiver receiver;
    private final Memberships memberships;
    private @Nullable Runnable signal;
    private boolean open = true;
    private boolean bound;
    private boolean connected;
    private long portId;
    private long peerPortId;
    private int peerGroup;

    FakeSocket(FakeKernel kernel, FakeProtocol protocol) {
        this.kernel = kernel;
        this.protocol = protocol;
        this.receiver = new Receiver(kernel, options, this::tellIfReady);
        this.memberships = new Memberships(protocol);
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
        return kernel.lock().call(receiver::isReady);
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
            int refused = memberships.permit(groupMask);
            if (refused != 0) {
                return refused;
            }
            if (!bound && !take(wantedPortId == 0 ? protocol.ports().free() : wantedPortId)) {
                return -EADDRINUSE;
            }
            memberships.replace(groupMask);
            return 0;
        });
    }

    @Override
    public int connect(long toPortId, int groupMask) {
        return call(() -> {
            autobind();
            connected = true;
            peerPortId = toPortId;
            peerGroup = Memberships.first(groupMask);
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
            name[0] = portId;
            name[1] = memberships.mask();
            return 0;
        });
    }

    @Override
    public int setOption(int level, int name, int value) {
        return call(() -> {
            if (level == SocketOptions.SOL_NETLINK && name == SocketOptions.ADD_MEMBERSHIP) {
                return memberships.join(value);
            }
            if (level == SocketOptions.SOL_NETLINK && name == SocketOptions.DROP_MEMBERSHIP) {
                return memberships.drop(value);
            }
            if (!options.set(level, name, value)) {
                return -ENOPROTOOPT;
            }
            receiver.silence(options.is(SocketOptions.NO_ENOBUFS));
            return 0;
        });
    }

    @Override
    public int option(int level, int name) {
        return call(() -> {
            if (level == SocketOptions.SOL_SOCKET && name == SocketOptions.SO_ERROR) {
                return receiver.takeError();
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
        return kernel.lock().call(() -> open ? receiver.drops() : -EBADF);
    }

    @Override
    public int memberships(List<Integer> numbers) {
        return call(() -> {
            memberships.addTo(numbers);
            return 0;
        });
    }

    @Override
    public int receive(ByteBuf[] buffers, int count) {
        return call(() -> receiver.receive(buffers, count));
    }

    @Override
    public int size(int index) {
        return receiver.last().at(index).bytes().length;
    }

    @Override
    public boolean truncated(int index) {
        return receiver.last().isTruncated(index);
    }

    @Override
    public long senderPortId(int index) {
        return receiver.last().at(index).senderPortId();
    }

    @Override
    public int senderGroups(int index) {
        return receiver.last().at(index).groupMask();
    }

    @Override
    public int group(int index) {
        return has(SocketOptions.PKTINFO) ? receiver.last().at(index).group() : 0;
    }

    @Override
    public int namespaceId(int index, int otherwise) {
        return otherwise;
    }

    @Override
    public int nextSize() {
        return call(receiver::nextSize);
    }

    @Override
    public int send(ByteBuf[] parts, int count) {
        byte[] bytes = FakeProtocol.bytes(parts, count);
        return call(() -> send(bytes, peerPortId, peerGroup));
    }

    @Override
    public int sendTo(ByteBuf part, long toPortId, int groupMask) {
        byte[] bytes = FakeProtocol.bytes(new ByteBuf[] {part}, 1);
        return call(() -> send(bytes, toPortId, Memberships.first(groupMask)));
    }

    @Override
    public int close() {
        return kernel.lock().call(() -> {
            if (open) {
                open = false;
                protocol.ports().closed(this);
                memberships.clear();
                receiver.close();
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
        return memberships.has(group);
    }

    void leave(int group) {
        memberships.leave(group);
    }

    boolean isDumping() {
        return receiver.isDumping();
    }

    /** Begins a dump. */
    void start(RunningDump dump) {
        receiver.start(dump);
    }

    /** Takes a datagram of the kernel's, or drops it. */
    void deliver(Datagram datagram) {
        if (!open || (connected && peerPortId != datagram.senderPortId() && datagram.group() == 0)) {
            return;
        }
        receiver.offer(datagram);
    }

    /** Takes a datagram, whether or not there is room and whoever sent it. */
    void enqueue(Datagram datagram) {
        receiver.enqueue(datagram);
    }

    void overrun() {
        receiver.overrun();
    }

    void fail(int errno) {
        receiver.fail(errno);
    }

    @Override
    public void tellReady() {
        Runnable current = kernel.lock().call(() -> signal);
        if (current != null) {
            current.run();
        }
    }

    private void tellIfReady() {
        if (open && receiver.isReady()) {
            kernel.lock().becameReady(this);
        }
    }

    private int call(IntSupplier body) {
        return kernel.lock().call(() -> open ? body.getAsInt() : -EBADF);
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
                member.receiver.offer(new Datagram(bytes, portId, group));
            }
        }
    }

    private int unicast(byte[] bytes, long toPortId, int toGroup) {
        FakeSocket recipient = protocol.ports().find(toPortId);
        if (recipient == null || (recipient.connected && recipient.peerPortId != portId)) {
            return -ECONNREFUSED;
        }
        Datagram datagram = new Datagram(bytes, portId, toGroup);
        if (!recipient.receiver.hasRoom(datagram)) {
            return -EAGAIN;
        }
        recipient.enqueue(datagram);
        return bytes.length;
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
}
