// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.nettylink.channel.spi.NetlinkSocket;

/**
 * Who wants to read: keeps the event loop's interest in the socket in step with auto-read and with the reads that are
 * asked for, and reads when it is ready.
 *
 * <p>Used on the event loop.
 */
final class ReadDemand implements Readiness.Listener {
    private final NetlinkChannel channel;
    private final DatagramReader reader;
    private final Readiness readiness;
    private boolean pending;
    private boolean asked;

    ReadDemand(NetlinkChannel channel, NetlinkSocket socket) {
        this.channel = channel;
        this.reader = new DatagramReader(channel, socket, this::satisfied);
        this.readiness = socket.descriptor() == NetlinkSocket.NO_DESCRIPTOR
                ? new SignalledReadiness(socket, this)
                : new LoopReadiness(channel.fd(), this);
    }

    DatagramReader reader() {
        return reader;
    }

    Readiness readiness() {
        return readiness;
    }

    /** A read is asked for, by auto-read or by the user. */
    void begin() {
        pending = true;
        asked = !channel.config().isAutoRead();
        readiness.interest(true);
    }

    /** Auto-read was switched off: the read that it asked for is void, one that the user asked for since is not. */
    void autoReadCleared() {
        if (!channel.config().isAutoRead() && !asked) {
            pending = false;
            readiness.interest(false);
        }
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

    private boolean isWanted() {
        return pending || channel.config().isAutoRead();
    }

    private void satisfied() {
        pending = false;
        asked = false;
    }
}
