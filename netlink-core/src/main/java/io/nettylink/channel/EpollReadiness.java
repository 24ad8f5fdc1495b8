// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Readiness by epoll, level-triggered.
 *
 * <p>Being writable is never of interest: a send to the kernel does not wait, and a send to another process that would
 * is not signalled by the sender's own socket.
 */
final class EpollReadiness implements Readiness, EpollIoHandle {
    // Not NONE, which would take the descriptor out of epoll while Netty's registration believes it still in.
    private static final EpollIoOps IDLE = EpollIoOps.EPOLLERR;
    private static final EpollIoOps READING = EpollIoOps.EPOLLERR.with(EpollIoOps.EPOLLIN);

    private final FileDescriptor fd;
    private final Listener listener;
    private @Nullable IoRegistration registration;
    private boolean reading;

    EpollReadiness(FileDescriptor fd, Listener listener) {
        this.fd = fd;
        this.listener = listener;
    }

    @Override
    public FileDescriptor fd() {
        return fd;
    }

    @Override
    public boolean isCompatible(EventLoop loop) {
        return loop instanceof IoEventLoop io && io.isCompatible(EpollReadiness.class);
    }

    @Override
    public void register(EventLoop loop, ChannelPromise promise) {
        ((IoEventLoop) loop).register(this).addListener(future -> {
            if (!future.isSuccess()) {
                promise.setFailure(future.cause());
                return;
            }
            IoRegistration registered = (IoRegistration) future.getNow();
            try {
                registered.submit(reading ? READING : IDLE);
            } catch (UncheckedIOException failure) {
                registered.cancel();
                promise.setFailure(failure.getCause());
                return;
            }
            registration = registered;
            promise.setSuccess();
        });
    }

    @Override
    public void deregister() {
        IoRegistration registered = registration;
        registration = null;
        if (registered != null) {
            registered.cancel();
        }
    }

    @Override
    public void interest(boolean reading) {
        if (this.reading == reading) {
            return;
        }
        this.reading = reading;
        IoRegistration registered = registration;
        if (registered == null || !registered.isValid()) {
            return;
        }
        try {
            registered.submit(reading ? READING : IDLE);
        } catch (UncheckedIOException failure) {
            listener.broken(failure);
        }
    }

    @Override
    public void handle(IoRegistration registered, IoEvent event) {
        EpollIoOps ops = ((EpollIoEvent) event).ops();
        // An event of the same wake-up may have ended the registration.
        if (registered.isValid()) {
            listener.ready(ops.contains(EpollIoOps.EPOLLERR), ops.contains(EpollIoOps.EPOLLIN));
        }
    }

    @Override
    public void close() {
        listener.shutdown();
    }
}
