// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.internal.socket.Counters;

/**
 * Who wants to read: keeps the event loop's interest in the socket in step with auto-read and with the reads that are
 * asked for, and reads when it is ready.
 *
 * <p>What one system call has brought, and nobody wanted any more when its turn came, waits for the next demand; no
 * event of the socket's tells of that, so it is a task that delivers it.
 *
 * <p>Used on the event loop.
 */
final class ReadDemand implements Readiness.Listener {
    private final SocketChannel channel;
    private final DatagramReader reader;
    private final Readiness readiness;
    private boolean pending;
    private boolean asked;

    ReadDemand(SocketChannel channel, NetlinkSocket socket, Counters counters) {
        this.channel = channel;
        this.reader = new DatagramReader(channel, socket, counters, this::satisfied);
        this.readiness = socket.descriptor() == NetlinkSocket.NO_DESCRIPTOR
                ? new SignalledReadiness(socket, this)
                : new LoopReadiness(channel.fd, this);
    }

    Readiness readiness() {
        return readiness;
    }

    /** A read is asked for, by auto-read or by the user. */
    void begin() {
        if (channel.isInputShutdown()) {
            return;
        }
        pending = true;
        asked = !channel.config().isAutoRead();
        readiness.interest(true);
        resume();
    }

    /** Sees to what waits to be delivered, where it is wanted; also after a move to another event loop. */
    void resume() {
        if (reader.hasUndelivered() && isWanted()) {
            channel.eventLoop().execute(this::deliver);
        }
    }

    /** Auto-read was switched off: the read that it asked for is void, one that the user asked for since is not. */
    void autoReadCleared() {
        if (!channel.config().isAutoRead() && !asked) {
            pending = false;
            readiness.interest(false);
        }
    }

    /** Ends all reading. What was received and not delivered is forgotten. */
    void stop() {
        satisfied();
        readiness.interest(false);
        reader.discard();
    }

    @Override
    public void ready(boolean failed, boolean readable) {
        if (failed) {
            reader.fetchError();
        }
        if (readable && channel.isActive() && isWanted()) {
            reader.read(channel.unsafe().recvBufAllocHandle());
        } else {
            reader.settle();
        }
        if (!isWanted()) {
            readiness.interest(false);
        }
    }

    @Override
    public void broken(Throwable cause) {
        channel.pipeline().fireExceptionCaught(cause);
        channel.unsafe().close(channel.unsafe().voidPromise());
    }

    @Override
    public void shutdown() {
        channel.unsafe().close(channel.unsafe().voidPromise());
    }

    private void deliver() {
        if (reader.hasUndelivered()
                && channel.isRegistered()
                && channel.eventLoop().inEventLoop()) {
            ready(false, true);
        }
    }

    private boolean isWanted() {
        return !channel.isInputShutdown() && (pending || channel.config().isAutoRead());
    }

    private void satisfied() {
        pending = false;
        asked = false;
    }
}
