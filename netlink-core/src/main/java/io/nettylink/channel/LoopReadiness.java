// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.uring.IoUring;
import org.jspecify.annotations.Nullable;

/**
 * Readiness by what the event loop has to offer that the channel is registered with: epoll; or io_uring, whose classes
 * are touched only where they are there.
 */
final class LoopReadiness implements Readiness {
    private static final boolean IO_URING_PRESENT = isPresent("io.netty.channel.uring.IoUringIoHandle");

    private final FileDescriptor fd;
    private final Listener listener;
    private final LoopEnd end;
    private @Nullable Readiness current;
    private boolean reading;

    LoopReadiness(FileDescriptor fd, Listener listener) {
        this.fd = fd;
        this.listener = listener;
        this.end = new LoopEnd(listener::shutdown);
    }

    /** Whether io_uring would do where epoll does not. */
    static boolean isIoUringAvailable() {
        return IO_URING_PRESENT && IoUring.isAvailable();
    }

    @Override
    public boolean isCompatible(EventLoop loop) {
        return loop instanceof IoEventLoop io && (io.isCompatible(EpollReadiness.class) || isIoUring(io));
    }

    @Override
    public void register(EventLoop loop, ChannelPromise promise) {
        Readiness chosen =
                isIoUring((IoEventLoop) loop) ? new IoUringReadiness(fd, listener) : new EpollReadiness(fd, listener);
        current = chosen;
        chosen.interest(reading);
        end.watch(loop);
        chosen.register(loop, promise);
    }

    @Override
    public void deregister() {
        end.forget();
        Readiness registered = current;
        if (registered != null) {
            registered.deregister();
        }
    }

    @Override
    public void interest(boolean reading) {
        this.reading = reading;
        Readiness registered = current;
        if (registered != null) {
            registered.interest(reading);
        }
    }

    @Override
    public void foundUntold() {
        Readiness registered = current;
        if (registered != null) {
            registered.foundUntold();
        }
    }

    private static boolean isIoUring(IoEventLoop loop) {
        return IO_URING_PRESENT && loop.isCompatible(IoUringReadiness.class);
    }

    private static boolean isPresent(String type) {
        try {
            Class.forName(type, false, LoopReadiness.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }
}
