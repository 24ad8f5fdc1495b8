// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.codec.Errno;
import io.nettylink.testkit.RecordedEvent.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Passes every call on, and writes down those that a replay needs. */
final class RecordingSocket implements NetlinkSocket {
    private static final byte[] NO_BYTES = {};

    private final Recorder recorder;
    private final int number;
    private final NetlinkSocket socket;

    RecordingSocket(Recorder recorder, int number, NetlinkSocket socket) {
        this.recorder = recorder;
        this.number = number;
        this.socket = socket;
    }

    @Override
    public int descriptor() {
        return socket.descriptor();
    }

    @Override
    public void onReady(Runnable signal) {
        socket.onReady(signal);
    }

    @Override
    public boolean isReady() {
        return socket.isReady();
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public int bind(long portId, int groups) {
        int result = socket.bind(portId, groups);
        add(Kind.BIND, NO_BYTES, "port", portId, "groups", groups, "result", result);
        addName();
        return result;
    }

    @Override
    public int connect(long portId, int groups) {
        int result = socket.connect(portId, groups);
        add(Kind.CONNECT, NO_BYTES, "port", portId, "groups", groups, "result", result);
        addName();
        return result;
    }

    @Override
    public int disconnect() {
        int result = socket.disconnect();
        add(Kind.DISCONNECT, NO_BYTES, "result", result);
        return result;
    }

    @Override
    public int localName(long[] name) {
        return socket.localName(name);
    }

    @Override
    public int setOption(int level, int name, int value) {
        int result = socket.setOption(level, name, value);
        add(Kind.OPTION, NO_BYTES, "level", level, "name", name, "value", value, "result", result);
        return result;
    }

    @Override
    public int option(int level, int name) {
        return socket.option(level, name);
    }

    @Override
    public int attachFilter(byte[] program) {
        return socket.attachFilter(program);
    }

    @Override
    public long drops() {
        return socket.drops();
    }

    @Override
    public int memberships(List<Integer> groups) {
        return socket.memberships(groups);
    }

    @Override
    public int receive(ByteBuf[] buffers, int count) {
        int result = socket.receive(buffers, count);
        if (result < 0 && result != -Errno.EAGAIN && result != -Errno.EINTR) {
            add(Kind.ERROR, NO_BYTES, "errno", -result);
        }
        for (int i = 0; i < result; i++) {
            ByteBuf buffer = buffers[i];
            int length = Math.min(socket.size(i), buffer.writableBytes());
            add(
                    Kind.RECEIVE,
                    ByteBufUtil.getBytes(buffer, buffer.writerIndex(), length),
                    "from",
                    socket.senderPortId(i),
                    "groups",
                    socket.senderGroups(i),
                    "group",
                    socket.group(i),
                    "size",
                    socket.size(i));
        }
        return result;
    }

    @Override
    public int size(int index) {
        return socket.size(index);
    }

    @Override
    public boolean truncated(int index) {
        return socket.truncated(index);
    }

    @Override
    public long senderPortId(int index) {
        return socket.senderPortId(index);
    }

    @Override
    public int senderGroups(int index) {
        return socket.senderGroups(index);
    }

    @Override
    public int group(int index) {
        return socket.group(index);
    }

    @Override
    public int namespaceId(int index, int otherwise) {
        return socket.namespaceId(index, otherwise);
    }

    @Override
    public int nextSize() {
        return socket.nextSize();
    }

    @Override
    public int send(ByteBuf[] parts, int count) {
        byte[] bytes = FakeProtocol.bytes(parts, count);
        int result = socket.send(parts, count);
        add(Kind.SEND, bytes, "result", result);
        return result;
    }

    @Override
    public int sendTo(ByteBuf part, long portId, int groups) {
        byte[] bytes = ByteBufUtil.getBytes(part);
        int result = socket.sendTo(part, portId, groups);
        add(Kind.SEND, bytes, "port", portId, "groups", groups, "result", result);
        return result;
    }

    @Override
    public int close() {
        if (socket.isOpen()) {
            add(Kind.CLOSE, NO_BYTES);
        }
        return socket.close();
    }

    private void addName() {
        long[] name = new long[2];
        if (socket.localName(name) == 0) {
            add(Kind.NAME, NO_BYTES, "port", name[0], "groups", name[1]);
        }
    }

    private void add(Kind kind, byte[] bytes, Object... numbers) {
        Map<String, Long> named = new LinkedHashMap<>();
        for (int i = 0; i < numbers.length; i += 2) {
            named.put((String) numbers[i], ((Number) numbers[i + 1]).longValue());
        }
        recorder.add(new RecordedEvent(number, kind, named, bytes));
    }
}
