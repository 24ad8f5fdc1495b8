// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.nettylink.channel.spi.NetlinkSocket;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Readiness of a socket that has no descriptor, and says itself when it is ready. Level-triggered, as epoll is; any
 * event loop will do.
 */
final class SignalledReadiness implements Readiness {
    private final NetlinkSocket socket;
    private final Listener listener;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile @Nullable EventLoop loop;
    private boolean reading;

    SignalledReadiness(NetlinkSocket socket, Listener listener) {
        this.socket = socket;
        this.listener = listener;
    }

    @Override
    public boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    public void register(EventLoop loop, ChannelPromise promise) {
        this.loop = loop;
        promise.setSuccess();
        socket.onReady(this::signal);
    }

    @Override
    public void deregister() {
        loop = null;
    }

    @Override
    public void interest(boolean reading) {
        this.reading = reading;
        if (reading && socket.isReady()) {
            signal();
        }
    }

    private void signal() {
        EventLoop current = loop;
        if (current == null || !scheduled.compareAndSet(false, true)) {
            return;
        }
        try {
            current.execute(this::deliver);
        } catch (RejectedExecutionException shutDown) {
            scheduled.set(false);
        }
    }

    private void deliver() {
        scheduled.set(false);
        if (loop == null || !reading || !socket.isOpen() || !socket.isReady()) {
            return;
        }
        // Errors come out of the read itself, as they do with a socket of the kernel's.
        listener.ready(false, true);
        if (reading && socket.isOpen() && socket.isReady()) {
            signal();
        }
    }
}
