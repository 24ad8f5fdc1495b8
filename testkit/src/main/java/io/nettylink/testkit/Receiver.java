// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.codec.Errno.EAGAIN;

import io.netty.buffer.ByteBuf;
import io.nettylink.channel.spi.NetlinkSocket;
import org.jspecify.annotations.Nullable;

/**
 * How a simulated socket receives: what is queued, what was received last, and the dump that goes on as it is read.
 * Called with the kernel's lock held, but for what tells of the last reception.
 */
final class Receiver {
    private final FakeKernel kernel;
    private final SocketOptions options;
    private final Runnable whenReady;
    private final ReceiveQueue queue = new ReceiveQueue();
    private final Reception reception = new Reception();
    private @Nullable RunningDump dump;
    private boolean closed;

    /**
     * A receiver.
     *
     * @param whenReady told of each datagram and each error that comes
     */
    Receiver(FakeKernel kernel, SocketOptions options, Runnable whenReady) {
        this.kernel = kernel;
        this.options = options;
        this.whenReady = whenReady;
    }

    /** As {@code recvmmsg} does: what was received is told first, an error after it by the next call. */
    int receive(ByteBuf[] buffers, int count) {
        int most = Math.min(count, NetlinkSocket.MAX_DATAGRAMS);
        int received = 0;
        while (received < most) {
            int result = receive(buffers[received], received);
            if (result < 0 && received > 0 && result != -EAGAIN) {
                queue.fail(-result);
            }
            if (result < 0) {
                return received == 0 ? result : received;
            }
            received++;
        }
        return received;
    }

    int nextSize() {
        int error = queue.takeError();
        Datagram next = error == 0 ? queue.peek() : null;
        if (next != null) {
            continueDump();
        }
        queue.settle();
        return next != null ? next.bytes().length : error != 0 ? -error : -EAGAIN;
    }

    Reception last() {
        return reception;
    }

    boolean isReady() {
        return queue.isReady();
    }

    int takeError() {
        return queue.takeError();
    }

    long drops() {
        return queue.drops();
    }

    /** {@code NETLINK_NO_ENOBUFS}. */
    void silence(boolean on) {
        queue.silence(on);
    }

    boolean hasRoom(Datagram datagram) {
        return queue.hasRoom(datagram, options.receiveBuffer());
    }

    /** Takes a datagram, or drops it where it finds no room. */
    void offer(Datagram datagram) {
        if (hasRoom(datagram)) {
            enqueue(datagram);
        } else {
            overrun();
        }
    }

    /** Takes a datagram whether or not there is room. One that was held back until after the close goes nowhere. */
    void enqueue(Datagram datagram) {
        if (!closed) {
            queue.add(datagram);
            whenReady.run();
        }
    }

    void overrun() {
        if (queue.overrun()) {
            whenReady.run();
        }
    }

    void fail(int errno) {
        queue.fail(errno);
        whenReady.run();
    }

    boolean isDumping() {
        return dump != null;
    }

    /** Begins a dump: its first datagram is made by the request, not by a receive. */
    void start(RunningDump starting) {
        dump = starting;
        fillDump();
    }

    void close() {
        closed = true;
        queue.clear();
        dump = null;
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
            byte[] bytes = part(running, room);
            if (running.isDone()) {
                dump = null;
                running = null;
            }
            Datagram datagram = new Datagram(bytes, 0, 0, Math.max(room, bytes.length));
            kernel.faults().pass(Traffic.DUMP, datagram, this::enqueue);
        } while (queue.isEmpty());
    }

    private byte[] part(RunningDump running, int room) {
        boolean extendedAck = options.is(SocketOptions.EXT_ACK);
        try {
            return running.fill(room, extendedAck);
        } catch (RuntimeException | AssertionError e) {
            return running.abort(kernel.failed(e), extendedAck);
        }
    }
}
