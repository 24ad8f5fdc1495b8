// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.tour.NettylinkTour.CHARDEV;
import static io.nettylink.tour.NettylinkTour.CHARDEV_QUEUE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.nettylink.tour.ffm.ErrnoException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** A character device: {@code genl-family-kmod/tour/chardev.c}. */
final class CharacterDevice implements Stop {
    private static final int TICK_MICROS = NettylinkTour.PERIOD_MIN;

    @Override
    public String name() {
        return "chardev";
    }

    @Override
    public String title() {
        return "character device";
    }

    @Override
    public String shows() {
        return "A file in /dev whose calls end in functions of the module. A read can wait in the kernel until an interrupt"
                + " wakes it, and poll or epoll tell when it would not have to.";
    }

    @Override
    public Facts facts() {
        return Facts.in(Context.TASK, Context.SOFTIRQ, Context.HARDIRQ)
                .kernelBegins(true, "it queues a message and wakes whoever waits in read, poll or epoll")
                .multicast(false, "each open file has a queue of its own; the module would have to keep a list of them")
                .boundaries(
                        "a message a read",
                        "the module's to decide: here a read gives one message or fails with EMSGSIZE; a pipe-like"
                                + " device would not keep them")
                .flowControl(
                        "bounded queue",
                        "a full queue makes a writer wait, or gives it EAGAIN; an interrupt cannot wait and drops")
                .nobodyListens(
                        "queued, then dropped",
                        "it stays in the queue of an open file, which is bounded; what comes then is counted as"
                                + " dropped")
                .copies("copy_from_user in write, copy_to_user in read, put_user for the number of drops")
                .fromHardInterrupt(
                        true,
                        "queueing under a spinlock and wake_up are allowed; copy_to_user is not, as there is no process"
                                + " to copy to: the woken reader copies for itself")
                .needs("misc_register", "__wake_up");
    }

    @Override
    public void run(Report report) throws Exception {
        echo(report);
        wakeBlockedReader(report);
        watchOnEventLoop(report);
        overflow(report);
    }

    private static void echo(Report report) throws ErrnoException {
        try (DeviceFile device = DeviceFile.openNonBlocking(CHARDEV)) {
            device.write("a message from user space".getBytes(UTF_8));
            device.write("and another".getBytes(UTF_8));
            report.says(
                    "wrote two messages; reads gave '%s' and '%s'".formatted(text(device.read()), text(device.read())));
            report.says("a third read without waiting: %s".formatted(Refusal.of(device::read)));
            device.write("longer than eight bytes".getBytes(UTF_8));
            report.says("a read with a buffer of 8 bytes: %s".formatted(Refusal.of(() -> device.read(8))));
        }
    }

    private static void wakeBlockedReader(Report report) throws Exception {
        try (DeviceFile device = DeviceFile.open(CHARDEV)) {
            CompletableFuture<InterruptEvent> read = new CompletableFuture<>();
            CompletableFuture<Long> woken = new CompletableFuture<>();
            Thread reader = Thread.ofPlatform().name("reader").start(() -> {
                try {
                    InterruptEvent event = device.readEvent();
                    woken.complete(System.nanoTime());
                    read.complete(event);
                } catch (ErrnoException e) {
                    read.completeExceptionally(e);
                }
            });
            device.requestInterrupts(TICK_MICROS, 1);
            InterruptEvent event = read.get();
            report.says("a read that had to wait was woken by %s, %d us after it"
                    .formatted(event, NANOSECONDS.toMicros(woken.get() - event.nanos())));
            reader.join();
        }
    }

    private static void watchOnEventLoop(Report report) throws Exception {
        int count = 5;
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
                DeviceFile device = DeviceFile.openNonBlocking(CHARDEV)) {
            IoRegistration watch = LoopWatch.start(group.next(), device.fd(), () -> seen.add(tell(device)));
            device.requestInterrupts(TICK_MICROS, count);
            for (int i = 0; i < count; i++) {
                report.says("epoll: %s".formatted(seen.take()));
            }
            watch.cancel();
        }
    }

    private static String tell(DeviceFile device) {
        try {
            InterruptEvent event = device.readEvent();
            return event + ", read on the event loop " + NANOSECONDS.toMicros(System.nanoTime() - event.nanos())
                    + " us after it";
        } catch (ErrnoException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void overflow(Report report) throws Exception {
        int surplus = 6;
        try (DeviceFile device = DeviceFile.openNonBlocking(CHARDEV)) {
            device.requestInterrupts(TICK_MICROS, CHARDEV_QUEUE + surplus);
            Waiting.until(() -> dropped(device) == surplus);
            report.says("%d interrupts and nobody who reads: %d wait, %d were dropped and counted; a write now: %s"
                    .formatted(
                            CHARDEV_QUEUE + surplus,
                            CHARDEV_QUEUE,
                            surplus,
                            Refusal.of(() -> device.write(new byte[1]))));
        }
    }

    static long dropped(DeviceFile device) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment dropped = arena.allocate(JAVA_LONG);
            device.ioctl(NettylinkTour.IOC_DROPPED, dropped);
            return dropped.get(JAVA_LONG, 0);
        }
    }

    @Override
    public Optional<Exchange> exchange() throws ErrnoException {
        DeviceFile device = DeviceFile.open(CHARDEV);
        return Optional.of(new Exchange() {
            @Override
            public int largest() {
                return NettylinkTour.MESSAGE_MAX;
            }

            // By copy_from_user in write, and by copy_to_user in read.
            @Override
            public int copies() {
                return 2;
            }

            @Override
            public byte[] exchange(byte[] message) throws ErrnoException {
                device.write(message);
                return device.read();
            }

            // As many as the queue holds.
            @Override
            public void burst(byte[] message, int count) throws ErrnoException {
                for (int sent = 0; sent < count; sent += CHARDEV_QUEUE) {
                    int some = Math.min(count - sent, CHARDEV_QUEUE);
                    for (int i = 0; i < some; i++) {
                        device.write(message);
                    }
                    for (int i = 0; i < some; i++) {
                        device.read();
                    }
                }
            }

            @Override
            public void close() throws ErrnoException {
                device.close();
            }
        });
    }

    private static String text(byte[] message) {
        return new String(message, UTF_8);
    }
}
