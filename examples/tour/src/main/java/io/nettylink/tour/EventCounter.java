// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.nettylink.tour.ffm.ErrnoException;
import io.nettylink.tour.ffm.SysEventfd;
import io.nettylink.tour.ffm.SysPoll;
import io.nettylink.tour.ffm.Unistd;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** An eventfd that the kernel signals: {@code genl-family-kmod/tour/eventfd.c}. */
final class EventCounter implements Stop {
    /** A counter that never makes a reader wait, and the device that raises it. */
    static final class Counter implements Exchange {
        private final int fd = SysEventfd.eventfd(SysEventfd.EFD_CLOEXEC | SysEventfd.EFD_NONBLOCK);
        private final DeviceFile device = DeviceFile.open(NettylinkTour.EVENTFD);

        Counter() throws ErrnoException {
            device.ioctl(NettylinkTour.IOC_EVENTFD, fd);
        }

        int fd() {
            return fd;
        }

        DeviceFile device() {
            return device;
        }

        /** Has the module signal once, from within the call. */
        void request() throws ErrnoException {
            device.ioctl(NettylinkTour.IOC_NOTIFY, 0);
        }

        /** Waits until it stands above zero. */
        void awaitNews() throws ErrnoException {
            SysPoll.poll(fd, SysPoll.POLLIN, Waiting.PATIENCE_MILLIS);
        }

        /** How often it was signalled since it was last read; {@code EAGAIN} if not at all. */
        long read() throws ErrnoException {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment count = arena.allocate(JAVA_LONG);
                Unistd.read(fd, count);
                return count.get(JAVA_LONG, 0);
            }
        }

        /** A notification has no content. */
        @Override
        public int largest() {
            return 0;
        }

        @Override
        public String limit() {
            return "an eventfd is a counter and carries no payload";
        }

        /** There is nothing to copy. */
        @Override
        public int copies() {
            return 0;
        }

        @Override
        public byte[] exchange(byte[] message) throws ErrnoException {
            request();
            awaitNews();
            read();
            return message;
        }

        /** Notifications add up: one read takes them all. */
        @Override
        public void burst(byte[] message, int count) throws ErrnoException {
            for (int i = 0; i < count; i++) {
                request();
            }
            read();
        }

        @Override
        public void close() throws ErrnoException {
            device.close();
            Unistd.close(fd);
        }
    }

    @Override
    public String name() {
        return "eventfd";
    }

    @Override
    public String title() {
        return "eventfd";
    }

    @Override
    public String shows() {
        return "A counter with a descriptor, made by the process and lent to the module. Says that something happened and how"
                + " often, not what: the bell to a ring in shared memory. How notifying is done well, where signals do it"
                + " badly.";
    }

    @Override
    public Facts facts() {
        return Facts.in(Context.TASK, Context.SOFTIRQ, Context.HARDIRQ)
                .kernelBegins(true, "eventfd_signal raises the counter at any time")
                .multicast(false, "all who poll are woken, and whoever reads first takes the count")
                .boundaries("none, adds up", "none: there is no message, and notifications add up")
                .flowControl("64-bit counter", "none is needed: the counter has 64 bits")
                .nobodyListens("counts on", "the counter goes up: how often is kept, when and why are not")
                .copies("none in the module: reading copies eight bytes (copy_to_iter)")
                .fromHardInterrupt(
                        true, "eventfd_signal adds one under a spinlock and wakes; it is made for interrupts")
                .needs("eventfd_ctx_fdget", "eventfd_signal", "eventfd_signal_mask");
    }

    @Override
    public void run(Report report) throws Exception {
        try (Counter counter = new Counter()) {
            for (int i = 0; i < 5; i++) {
                counter.request();
            }
            report.says("signalled five times and read once: the counter stood at " + counter.read());
            report.says("read again: " + Refusal.of(counter::read));
            watchOnEventLoop(report, counter);
        }
        try (DeviceFile device = DeviceFile.open(NettylinkTour.EVENTFD)) {
            report.says("a descriptor that is no eventfd: "
                    + Refusal.of(() -> device.ioctl(NettylinkTour.IOC_EVENTFD, device.fd())));
        }
    }

    private static void watchOnEventLoop(Report report, Counter counter) throws Exception {
        int count = 3;
        BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
        try (MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory())) {
            IoRegistration watch = LoopWatch.start(group.next(), counter.fd(), () -> {
                try {
                    seen.add(counter.read());
                } catch (ErrnoException e) {
                    throw new UncheckedIOException(e);
                }
            });
            counter.device().requestInterrupts(NettylinkTour.PERIOD_MIN, count);
            long sum = 0;
            while (sum < count) {
                long taken = seen.take();
                sum += taken;
                report.says("epoll: the event loop was woken from a timer in %s and read %d, which makes %d of %d"
                        .formatted(Context.ofTimers(), taken, sum, count));
            }
            watch.cancel();
        }
    }

    @Override
    public Optional<Exchange> exchange() throws ErrnoException {
        return Optional.of(new Counter());
    }
}
