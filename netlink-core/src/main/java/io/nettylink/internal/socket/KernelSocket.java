// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.socket;

import io.netty.buffer.ByteBuf;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.internal.ffm.RawSocket;
import java.util.List;

/** A socket of the kernel's. */
public final class KernelSocket implements NetlinkSocket {
    private final RawSocket socket;

    /**
     * Wraps a descriptor.
     *
     * @param descriptor what {@link #create} returned; this object owns it now
     */
    public KernelSocket(int descriptor) {
        socket = new RawSocket(descriptor, MAX_DATAGRAMS, MAX_PARTS);
    }

    /**
     * Opens a descriptor in the network namespace of the calling thread.
     *
     * @param protocol {@code NETLINK_...}
     * @return the descriptor or an error number negated
     * @throws IllegalCallerException if the JVM may not call native functions
     */
    public static int create(int protocol) {
        return RawSocket.create(protocol);
    }

    /**
     * {@code SIOCGSKNS}: the network namespace that the socket is in.
     *
     * @return a new descriptor of it, which the caller closes; or an error number negated
     */
    public int namespace() {
        return socket.namespace();
    }

    @Override
    public int descriptor() {
        return socket.fd();
    }

    @Override
    public void onReady(Runnable signal) {
        throw new UnsupportedOperationException("a socket with a descriptor is watched by that");
    }

    @Override
    public boolean isReady() {
        throw new UnsupportedOperationException("a socket with a descriptor is watched by that");
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public int bind(long portId, int groups) {
        return socket.bind(portId, groups);
    }

    @Override
    public int connect(long portId, int groups) {
        return socket.connect(portId, groups);
    }

    @Override
    public int disconnect() {
        return socket.disconnect();
    }

    @Override
    public int localName(long[] name) {
        return socket.localName(name);
    }

    @Override
    public int setOption(int level, int name, int value) {
        return socket.setOption(level, name, value);
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
        int most = Math.min(count, MAX_DATAGRAMS);
        for (int index = 0; index < most; index++) {
            ByteBuf buffer = buffers[index];
            socket.offer(index, DirectBuffers.address(buffer) + buffer.writerIndex(), buffer.writableBytes());
        }
        return socket.receive(most);
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
        if (count == 1) {
            return socket.send(start(parts[0]), parts[0].readableBytes());
        }
        for (int index = 0; index < count; index++) {
            socket.part(index, start(parts[index]), parts[index].readableBytes());
        }
        return socket.send(count);
    }

    @Override
    public int sendTo(ByteBuf part, long portId, int groups) {
        socket.part(0, start(part), part.readableBytes());
        return socket.sendTo(portId, groups);
    }

    private static long start(ByteBuf part) {
        return DirectBuffers.address(part) + part.readerIndex();
    }

    @Override
    public int close() {
        return socket.close();
    }
}
