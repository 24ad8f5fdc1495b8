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
    private final boolean hasDescriptor;
    private final Runnable look = this::look;
    private final Forecast forecast = new Forecast();
    private boolean pending;
    private boolean asked;
    private boolean reading;
    private boolean looking;

    ReadDemand(SocketChannel channel, NetlinkSocket socket, Counters counters) {
        this.channel = channel;
        this.reader = new DatagramReader(channel, socket, counters, this::satisfied);
        this.hasDescriptor = socket.descriptor() != NetlinkSocket.NO_DESCRIPTOR;
        this.readiness = hasDescriptor ? new LoopReadiness(channel.fd, this) : new SignalledReadiness(socket, this);
    }

    Readiness readiness() {
        return readiness;
    }

    /**
     * A read is asked for, by auto-read or by the user. One that is asked for once more, as after a flush, says that there
     * may be something already.
     */
    void begin() {
        if (channel.isInputShutdown()) {
            return;
        }
        boolean auto = channel.config().isAutoRead();
        boolean onceMore = pending;
        pending = true;
        asked = !auto;
        readiness.interest(true);
        resume();
        if (onceMore && auto && hasDescriptor && !reading && !looking && forecast.isPromising()) {
            looking = true;
            channel.eventLoop().execute(look);
        }
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
        forecast.polled(attend(failed, readable, DatagramReader.ALL) > 0);
    }

    /** Returns how many datagrams came. */
    private int attend(boolean failed, boolean readable, int enough) {
        int datagrams = 0;
        if (failed) {
            reader.fetchError();
        }
        if (readable && channel.isActive() && isWanted()) {
            datagrams = read(enough);
        } else {
            reader.settle();
        }
        if (!isWanted()) {
            readiness.interest(false);
        }
        return datagrams;
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

    private int read(int enough) {
        reading = true;
        try {
            return reader.read(channel.unsafe().recvBufAllocHandle(), enough);
        } finally {
            reading = false;
        }
    }

    private void deliver() {
        if (reader.hasUndelivered() && isHere()) {
            attend(false, true, DatagramReader.ALL);
        }
    }

    /** Reads without being told that something is there: the kernel answers most requests before their send returns. */
    private void look() {
        looking = false;
        if (isHere() && channel.isActive() && isWanted()) {
            int expected = forecast.expected();
            int found = attend(false, true, expected == 0 ? DatagramReader.ALL : expected);
            forecast.learn(found);
            if (found > 0) {
                readiness.foundUntold();
            }
        }
    }

    private boolean isHere() {
        return channel.isRegistered() && channel.eventLoop().inEventLoop();
    }

    private boolean isWanted() {
        return !channel.isInputShutdown() && (pending || channel.config().isAutoRead());
    }

    private void satisfied() {
        pending = false;
        asked = false;
    }
}
