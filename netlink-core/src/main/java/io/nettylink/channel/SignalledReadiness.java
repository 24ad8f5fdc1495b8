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
    private final LoopEnd end;
    private volatile @Nullable Registration registration;
    private boolean reading;

    SignalledReadiness(NetlinkSocket socket, Listener listener) {
        this.socket = socket;
        this.listener = listener;
        this.end = new LoopEnd(listener::shutdown);
    }

    @Override
    public boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    public void register(EventLoop loop, ChannelPromise promise) {
        registration = new Registration(loop);
        end.watch(loop);
        promise.setSuccess();
        socket.onReady(this::signal);
    }

    @Override
    public void deregister() {
        registration = null;
        end.forget();
    }

    @Override
    public void interest(boolean reading) {
        this.reading = reading;
        if (reading && socket.isReady()) {
            signal();
        }
    }

    private void signal() {
        Registration current = registration;
        if (current != null) {
            current.schedule();
        }
    }

    private boolean isReady() {
        return reading && socket.isOpen() && socket.isReady();
    }

    /** One event loop's turn; a signal on its way to a loop that the channel has left arrives nowhere. */
    private final class Registration implements Runnable {
        private final EventLoop loop;
        private final AtomicBoolean scheduled = new AtomicBoolean();

        Registration(EventLoop loop) {
            this.loop = loop;
        }

        void schedule() {
            if (!scheduled.compareAndSet(false, true)) {
                return;
            }
            try {
                loop.execute(this);
            } catch (RejectedExecutionException shutDown) {
                scheduled.set(false);
            }
        }

        @Override
        public void run() {
            scheduled.set(false);
            if (registration != this || !isReady()) {
                return;
            }
            // Errors come out of the read itself, as they do with a socket of the kernel's.
            listener.ready(false, true);
            if (registration == this && isReady()) {
                schedule();
            }
        }
    }
}
