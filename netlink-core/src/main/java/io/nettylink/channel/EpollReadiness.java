// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static java.util.Objects.requireNonNull;

import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Readiness by epoll, level-triggered.
 *
 * <p>Each datagram of a socket that is in epoll takes the kernel some 50 ns to see that nobody waits for it. So a socket
 * whose datagrams are found without epoll's help, again and again within one iteration of the event loop, is taken out,
 * and put back in before that iteration ends and the event loop may go to sleep.
 *
 * <p>Being writable is never of interest: a send to the kernel does not wait, and a send to another process that would
 * is not signalled by the sender's own socket.
 */
final class EpollReadiness implements Readiness, EpollIoHandle {
    // Not NONE, which would take the descriptor out of epoll while Netty's registration believes it still in.
    private static final EpollIoOps IDLE = EpollIoOps.EPOLLERR;
    private static final EpollIoOps READING = EpollIoOps.EPOLLERR.with(EpollIoOps.EPOLLIN);

    /** Out and in again takes as long as telling of so many answers. */
    private static final int STREAK = 8;

    private final FileDescriptor fd;
    private final Listener listener;
    private @Nullable SingleThreadEventLoop loop;
    private @Nullable IoRegistration registration;
    private boolean reading;
    private boolean away;
    private boolean comingBack;
    private int streak;

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
        this.loop = loop instanceof SingleThreadEventLoop single ? single : null;
        enter((IoEventLoop) loop, promise::setFailure, promise::setSuccess);
    }

    @Override
    public void deregister() {
        away = false;
        leave();
    }

    @Override
    public void foundUntold() {
        SingleThreadEventLoop current = loop;
        if (current == null || current.isShuttingDown() || registration == null) {
            return;
        }
        streak++;
        if (!comingBack) {
            comingBack = true;
            current.executeAfterEventLoopIteration(this::comeBack);
        }
        if (streak >= STREAK) {
            away = true;
            leave();
        }
    }

    /** The event loop's iteration ends. */
    private void comeBack() {
        comingBack = false;
        streak = 0;
        if (away) {
            away = false;
            enter((IoEventLoop) requireNonNull(loop), listener::broken, () -> {});
        }
    }

    private void enter(IoEventLoop loop, Consumer<Throwable> failed, Runnable entered) {
        loop.register(this).addListener(future -> {
            if (!future.isSuccess()) {
                failed.accept(future.cause());
                return;
            }
            IoRegistration registered = (IoRegistration) future.getNow();
            try {
                registered.submit(reading ? READING : IDLE);
            } catch (UncheckedIOException failure) {
                registered.cancel();
                failed.accept(failure.getCause());
                return;
            }
            registration = registered;
            entered.run();
        });
    }

    private void leave() {
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
