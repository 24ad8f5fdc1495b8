// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;

/** Has a Netty event loop watch a descriptor of any kind by epoll, level-triggered, and run something on it. */
final class LoopWatch implements EpollIoHandle {
    private final FileDescriptor fd;
    private final Runnable readable;

    private LoopWatch(int fd, Runnable readable) {
        this.fd = new FileDescriptor(fd);
        this.readable = readable;
    }

    /**
     * Begins to watch.
     *
     * @param loop one that does epoll
     * @param fd what to watch; stays the caller's
     * @param readable run on the event loop as long as there is something to read
     * @return to be cancelled before the descriptor is closed
     */
    static IoRegistration start(IoEventLoop loop, int fd, Runnable readable) throws InterruptedException {
        IoRegistration registration =
                loop.register(new LoopWatch(fd, readable)).sync().getNow();
        registration.submit(EpollIoOps.EPOLLIN);
        return registration;
    }

    @Override
    public FileDescriptor fd() {
        return fd;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        if (registration.isValid() && ((EpollIoEvent) event).ops().contains(EpollIoOps.EPOLLIN)) {
            readable.run();
        }
    }

    /** The event loop is closing down; the descriptor is not its own. */
    @Override
    public void close() {}
}
