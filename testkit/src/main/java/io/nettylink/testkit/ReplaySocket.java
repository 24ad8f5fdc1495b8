// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import io.netty.buffer.ByteBuf;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.codec.Errno;
import io.nettylink.testkit.RecordedEvent.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A socket that says what was recorded. */
final class ReplaySocket implements NetlinkSocket, ReadySocket {
    private static final int SOL_NETLINK = SocketOptions.SOL_NETLINK;
    private static final int EBADF = 9;
    private static final long UNSIGNED = 0xffff_ffffL;

    private final Replay replay;
    private final long portId;
    private final ReplayScript script;
    private final List<RecordedEvent> options = new ArrayList<>();
    private final SocketOptions values = new SocketOptions();
    private final TreeSet<Integer> groups = new TreeSet<>();
    private final Deque<RecordedEvent> ready = new ArrayDeque<>();
    private final List<Received> received = new ArrayList<>();
    private @Nullable Runnable signal;
    private boolean open = true;

    /** A datagram, and whether its reader had less room than is recorded of it. */
    private record Received(RecordedEvent event, boolean cut) {}

    ReplaySocket(Replay replay, int number, List<RecordedEvent> events) {
        this.replay = replay;
        // Not the recorded one, so that nobody relies on it.
        this.portId = 0x8000_0000L + number;
        this.script = new ReplayScript(number, events, portId);
        events.stream().filter(event -> event.kind() == Kind.OPTION).forEach(options::add);
        ready.addAll(script.unasked());
    }

    @Override
    public int descriptor() {
        return NO_DESCRIPTOR;
    }

    @Override
    public void onReady(Runnable newSignal) {
        replay.lock().run(() -> {
            signal = newSignal;
            tellIfReady();
        });
    }

    @Override
    public boolean isReady() {
        return replay.lock().call(() -> !ready.isEmpty());
    }

    @Override
    public boolean isOpen() {
        return replay.lock().call(() -> open);
    }

    @Override
    public int bind(long wantedPortId, int groupMask) {
        return call(() -> script.result(Kind.BIND));
    }

    @Override
    public int connect(long toPortId, int groupMask) {
        return call(() -> script.result(Kind.CONNECT));
    }

    @Override
    public int disconnect() {
        return call(() -> 0);
    }

    @Override
    public int localName(long[] name) {
        return call(() -> {
            name[0] = portId;
            name[1] = script.groupMask();
            return 0;
        });
    }

    @Override
    public int setOption(int level, int name, int value) {
        return call(() -> {
            for (RecordedEvent option : options) {
                if (option.number("level") == level
                        && option.number("name") == name
                        && option.number("value") == value) {
                    return set(level, name, value, (int) option.number("result"));
                }
            }
            return set(level, name, value, 0);
        });
    }

    private int set(int level, int name, int value, int result) {
        if (result == 0) {
            if (level == SOL_NETLINK && name == SocketOptions.ADD_MEMBERSHIP) {
                groups.add(value);
            } else if (level == SOL_NETLINK && name == SocketOptions.DROP_MEMBERSHIP) {
                groups.remove(value);
            } else {
                values.set(level, name, value);
            }
        }
        return result;
    }

    @Override
    public int option(int level, int name) {
        return call(() -> {
            Integer value = values.get(level, name);
            return value == null ? 0 : value;
        });
    }

    @Override
    public int attachFilter(byte[] program) {
        return call(() -> 0);
    }

    @Override
    public long drops() {
        return call(() -> 0);
    }

    @Override
    public int memberships(List<Integer> into) {
        return call(() -> {
            into.addAll(groups);
            return 0;
        });
    }

    @Override
    public int receive(ByteBuf[] buffers, int count) {
        return call(() -> {
            received.clear();
            int most = Math.min(count, MAX_DATAGRAMS);
            while (received.size() < most && !ready.isEmpty()) {
                if (ready.element().kind() == Kind.ERROR) {
                    if (!received.isEmpty()) {
                        break;
                    }
                    return (int) -ready.remove().number("errno");
                }
                RecordedEvent next = ready.remove();
                ByteBuf buffer = buffers[received.size()];
                int length = Math.min(next.bytes().length, buffer.writableBytes());
                buffer.setBytes(buffer.writerIndex(), next.bytes(), 0, length);
                received.add(new Received(next, length < next.bytes().length));
            }
            return received.isEmpty() ? -Errno.EAGAIN : received.size();
        });
    }

    @Override
    public int size(int index) {
        return (int) event(index).number("size");
    }

    @Override
    public boolean truncated(int index) {
        return received.get(index).cut() || size(index) > event(index).bytes().length;
    }

    @Override
    public long senderPortId(int index) {
        return event(index).number("from") & UNSIGNED;
    }

    @Override
    public int senderGroups(int index) {
        return (int) event(index).number("groups");
    }

    @Override
    public int group(int index) {
        return (int) event(index).number("group");
    }

    @Override
    public int namespaceId(int index, int otherwise) {
        return otherwise;
    }

    @Override
    public int nextSize() {
        return call(() -> {
            if (ready.isEmpty()) {
                return -Errno.EAGAIN;
            }
            boolean error = ready.element().kind() == Kind.ERROR;
            return (int)
                    (error ? -ready.remove().number("errno") : ready.element().number("size"));
        });
    }

    @Override
    public int send(ByteBuf[] parts, int count) {
        byte[] bytes = FakeProtocol.bytes(parts, count);
        return call(() -> {
            int errno = script.refuse(bytes);
            if (errno != 0) {
                return -errno;
            }
            ready.addAll(script.ask(bytes, replay));
            tellIfReady();
            return bytes.length;
        });
    }

    @Override
    public int sendTo(ByteBuf part, long toPortId, int groupMask) {
        return send(new ByteBuf[] {part}, 1);
    }

    @Override
    public int close() {
        return replay.lock().call(() -> {
            open = false;
            ready.clear();
            return 0;
        });
    }

    @Override
    public void tellReady() {
        Runnable current = replay.lock().call(() -> signal);
        if (current != null) {
            current.run();
        }
    }

    private RecordedEvent event(int index) {
        return received.get(index).event();
    }

    void verify() {
        script.verify();
    }

    private void tellIfReady() {
        if (!ready.isEmpty()) {
            replay.lock().becameReady(this);
        }
    }

    private int call(IntSupplier body) {
        return replay.lock().call(() -> open ? body.getAsInt() : -EBADF);
    }
}
