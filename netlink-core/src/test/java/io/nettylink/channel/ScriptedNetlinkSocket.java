// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.buffer.ByteBuf;
import io.nettylink.channel.spi.NetlinkSocket;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A socket without a descriptor that receives what a test has put there, for moments that a kernel can't be brought to:
 * datagrams and errors in an order to the point.
 */
final class ScriptedNetlinkSocket implements NetlinkSocket {
    private static final int EAGAIN = 11;
    private static final int ENOPROTOOPT = 92;

    private final Queue<Object> script = new ConcurrentLinkedQueue<>();
    private final int[] sizes = new int[MAX_DATAGRAMS];
    private final Set<Integer> unknownOptions = ConcurrentHashMap.newKeySet();
    private volatile Runnable signal = () -> {};
    private volatile boolean open = true;

    /** What comes next: {@code byte[]} for a datagram, {@code Integer} for an error, positive. */
    void add(Object... steps) {
        script.addAll(List.of(steps));
        signal.run();
    }

    /** Is a kernel too old to be asked for an option. */
    void forgetOption(int name) {
        unknownOptions.add(name);
    }

    boolean isEmpty() {
        return script.isEmpty();
    }

    @Override
    public int receive(ByteBuf[] buffers, int count) {
        int received = 0;
        while (received < count && script.peek() instanceof byte[] datagram) {
            script.remove();
            buffers[received].setBytes(0, datagram);
            sizes[received++] = datagram.length;
        }
        return received > 0 ? received : error();
    }

    @Override
    public int nextSize() {
        return script.peek() instanceof byte[] datagram ? datagram.length : error();
    }

    private int error() {
        return script.poll() instanceof Integer errno ? -errno : -EAGAIN;
    }

    @Override
    public int descriptor() {
        return NO_DESCRIPTOR;
    }

    @Override
    public void onReady(Runnable signal) {
        this.signal = signal;
        if (isReady()) {
            signal.run();
        }
    }

    @Override
    public boolean isReady() {
        return !script.isEmpty();
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
        name[0] = 1;
        return 0;
    }

    @Override
    public int setOption(int level, int name, int value) {
        return 0;
    }

    @Override
    public int option(int level, int name) {
        return unknownOptions.contains(name) ? -ENOPROTOOPT : 0;
    }

    @Override
    public int attachFilter(byte[] program) {
        return 0;
    }

    @Override
    public long drops() {
        return 0;
    }

    @Override
    public int memberships(List<Integer> groups) {
        return 0;
    }

    @Override
    public int size(int index) {
        return sizes[index];
    }

    @Override
    public boolean truncated(int index) {
        return false;
    }

    @Override
    public long senderPortId(int index) {
        return 0;
    }

    @Override
    public int senderGroups(int index) {
        return 0;
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
    public int send(ByteBuf[] parts, int count) {
        int bytes = 0;
        for (int index = 0; index < count; index++) {
            bytes += parts[index].readableBytes();
        }
        return bytes;
    }

    @Override
    public int sendTo(ByteBuf part, long portId, int groups) {
        return part.readableBytes();
    }

    @Override
    public int close() {
        open = false;
        return 0;
    }
}
