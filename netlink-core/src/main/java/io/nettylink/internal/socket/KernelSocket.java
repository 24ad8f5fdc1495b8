// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.socket;

import io.netty.buffer.ByteBuf;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.internal.ffm.RawSocket;
import java.util.List;

/** A socket of the kernel's. */
public final class KernelSocket implements NetlinkSocket {
    private final RawSocket socket;
    private int received;

    /**
     * Wraps a descriptor.
     *
     * @param descriptor what {@link #create} returned; this object owns it now
     */
    public KernelSocket(int descriptor) {
        socket = new RawSocket(descriptor);
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
        ByteBuf buffer = buffers[0];
        long size = socket.receive(DirectBuffers.address(buffer) + buffer.writerIndex(), buffer.writableBytes());
        received = (int) Math.max(0, size);
        return size < 0 ? (int) size : 1;
    }

    @Override
    public int size(int index) {
        return received;
    }

    @Override
    public boolean truncated(int index) {
        return socket.truncated();
    }

    @Override
    public long senderPortId(int index) {
        return socket.senderPortId();
    }

    @Override
    public int senderGroups(int index) {
        return socket.senderGroups();
    }

    @Override
    public int group(int index) {
        return socket.group();
    }

    @Override
    public int namespaceId(int index, int otherwise) {
        return socket.namespaceId(otherwise);
    }

    @Override
    public int nextSize() {
        return (int) socket.nextSize();
    }

    @Override
    public int send(ByteBuf[] parts, int count) {
        ByteBuf part = parts[0];
        return (int) socket.send(DirectBuffers.address(part) + part.readerIndex(), part.readableBytes());
    }

    @Override
    public int sendTo(ByteBuf part, long portId, int groups) {
        long address = DirectBuffers.address(part) + part.readerIndex();
        return (int) socket.send(address, part.readableBytes(), portId, groups);
    }

    @Override
    public int close() {
        return socket.close();
    }
}
