// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import org.jspecify.annotations.Nullable;

/**
 * Readiness by io_uring: one poll request at a time, asked for again after each completion. That makes it
 * level-triggered, as the kernel completes a poll at once where the socket is ready already. Registered once only.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/io_uring_enter.2.html">io_uring_enter(2)</a>
 */
final class IoUringReadiness implements Readiness, IoUringIoHandle {
    private static final byte IORING_OP_POLL_ADD = 6;
    private static final byte IORING_OP_POLL_REMOVE = 7;
    private static final int EALREADY = 114;
    private static final int POLLIN = 0x1;
    private static final int POLLERR = 0x8;

    private final FileDescriptor fd;
    private final Listener listener;
    private @Nullable IoRegistration registration;
    private boolean reading;
    private boolean polling;
    private boolean pollingForRead;
    private boolean removing;
    private long poll;

    IoUringReadiness(FileDescriptor fd, Listener listener) {
        this.fd = fd;
        this.listener = listener;
    }

    @Override
    public boolean isCompatible(EventLoop loop) {
        return loop instanceof IoEventLoop io && io.isCompatible(IoUringReadiness.class);
    }

    @Override
    public void register(EventLoop loop, ChannelPromise promise) {
        ((IoEventLoop) loop).register(this).addListener(future -> {
            if (!future.isSuccess()) {
                promise.setFailure(future.cause());
                return;
            }
            registration = (IoRegistration) future.getNow();
            poll();
            promise.setSuccess();
        });
    }

    @Override
    public void deregister() {
        IoRegistration registered = registration;
        registration = null;
        if (registered == null) {
            return;
        }
        if (polling) {
            // The poll holds on to the socket, which would outlive its close, and must be seen to end.
            remove(registered);
        } else {
            registered.cancel();
        }
    }

    @Override
    public void interest(boolean reading) {
        this.reading = reading;
        IoRegistration registered = registration;
        if (registered != null && polling && pollingForRead != reading) {
            remove(registered);
        }
    }

    @Override
    public void handle(IoRegistration registered, IoEvent event) {
        IoUringIoEvent completion = (IoUringIoEvent) event;
        if (completion.opcode() != IORING_OP_POLL_ADD) {
            removed(registered, completion.res());
            return;
        }
        polling = false;
        removing = false;
        if (registration == null) {
            // That was the end of the last poll.
            registered.cancel();
            return;
        }
        int ready = completion.res();
        if (ready > 0) {
            listener.ready((ready & POLLERR) != 0, reading && (ready & POLLIN) != 0);
        }
        poll();
    }

    @Override
    public void close() {
        listener.shutdown();
    }

    /** A poll that was about to end goes on all the same where what it had seen has been read meanwhile. */
    private void removed(IoRegistration registered, int result) {
        if (result == -EALREADY) {
            removing = false;
            remove(registered);
        }
    }

    private void poll() {
        IoRegistration registered = registration;
        if (registered == null || polling || !registered.isValid()) {
            return;
        }
        polling = true;
        pollingForRead = reading;
        poll = registered.submit(operation(IORING_OP_POLL_ADD, fd.intValue(), 0, reading ? POLLIN : 0));
    }

    private void remove(IoRegistration registered) {
        if (polling && !removing && registered.isValid()) {
            removing = true;
            registered.submit(operation(IORING_OP_POLL_REMOVE, -1, poll, 0));
        }
    }

    /** A submission queue entry of which only these fields matter; errors are polled for always. */
    private static IoUringIoOps operation(byte opcode, int fd, long address, int events) {
        byte flags = 0;
        short none = 0;
        return new IoUringIoOps(opcode, flags, none, fd, 0L, address, 0, events, 0L, none, none, 0, 0L);
    }
}
