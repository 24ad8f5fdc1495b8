// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.tour.NettylinkTour.IOC_KICK;
import static io.nettylink.tour.NettylinkTour.MESSAGE_MAX;
import static io.nettylink.tour.NettylinkTour.RING;
import static io.nettylink.tour.NettylinkTour.RING_ANSWERS;
import static io.nettylink.tour.NettylinkTour.RING_ANSWERS_AT;
import static io.nettylink.tour.NettylinkTour.RING_AREA;
import static io.nettylink.tour.NettylinkTour.RING_EVENTS;
import static io.nettylink.tour.NettylinkTour.RING_EVENTS_AT;
import static io.nettylink.tour.NettylinkTour.RING_EVENTS_SIZE;
import static io.nettylink.tour.NettylinkTour.RING_REQUESTS;
import static io.nettylink.tour.NettylinkTour.RING_REQUESTS_AT;
import static io.nettylink.tour.NettylinkTour.RING_SIZE;
import static io.nettylink.tour.NettylinkTour.ringRecord;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.nettylink.tour.ffm.ErrnoException;
import io.nettylink.tour.ffm.SysMman;
import io.nettylink.tour.ffm.SysPoll;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Memory in common: {@code genl-family-kmod/tour/ring.c}. */
final class SharedRing implements Stop {
    /** An open device, mapped. */
    static final class Rings implements Exchange {
        private final DeviceFile device = DeviceFile.open(RING);
        private final MemorySegment area =
                SysMman.mmap(RING_AREA, SysMman.PROT_READ | SysMman.PROT_WRITE, SysMman.MAP_SHARED, device.fd());
        private final RingEnd requests = new RingEnd(area, RING_REQUESTS, RING_REQUESTS_AT, RING_SIZE);
        private final RingEnd answers = new RingEnd(area, RING_ANSWERS, RING_ANSWERS_AT, RING_SIZE);
        private final RingEnd events = new RingEnd(area, RING_EVENTS, RING_EVENTS_AT, RING_EVENTS_SIZE);

        Rings() throws ErrnoException {}

        DeviceFile device() {
            return device;
        }

        MemorySegment area() {
            return area;
        }

        RingEnd requests() {
            return requests;
        }

        RingEnd answers() {
            return answers;
        }

        RingEnd events() {
            return events;
        }

        @Nullable InterruptEvent pollEvent() {
            byte[] event = events.poll();
            return event == null ? null : InterruptEvent.read(MemorySegment.ofArray(event));
        }

        /** Has the module look: how many requests it has moved. */
        int kick() throws ErrnoException {
            return device.ioctl(IOC_KICK, 0);
        }

        /** Waits for an answer or an event. */
        void await() throws ErrnoException {
            if (SysPoll.poll(device.fd(), SysPoll.POLLIN, Waiting.PATIENCE_MILLIS) == 0) {
                throw new IllegalStateException("waited in vain for the ring");
            }
        }

        @Override
        public int largest() {
            return MESSAGE_MAX;
        }

        /** Out of one ring, so that the process cannot change it any more, and into the other. */
        @Override
        public int copies() {
            return 2;
        }

        @Override
        public byte[] exchange(byte[] message) throws ErrnoException {
            if (!requests.offer(message)) {
                throw new IllegalStateException("the ring is full of requests that nobody has taken");
            }
            kick();
            byte[] answer = answers.poll();
            while (answer == null) {
                await();
                answer = answers.poll();
            }
            return answer;
        }

        /** As many as there is room for, and then one system call for them all. */
        @Override
        public void burst(byte[] message, int count) throws ErrnoException {
            int written = 0;
            int read = 0;
            while (read < count) {
                while (written < count && requests.offer(message)) {
                    written++;
                }
                kick();
                while (answers.poll() != null) {
                    read++;
                }
            }
        }

        /** No other thread may use the rings any more: their memory goes away. */
        @Override
        public void close() throws ErrnoException {
            SysMman.munmap(area);
            device.close();
        }
    }

    @Override
    public String name() {
        return "mmap";
    }

    @Override
    public String title() {
        return "rings in shared memory";
    }

    @Override
    public String shows() {
        return "Memory of the module's that the process maps: what one side writes the other sees, without a system call."
                + " Positions are published with release and looked at with acquire semantics on both sides; poll wakes"
                + " who has nothing to do. For bulk data: the more messages a wake-up, the less each costs.";
    }

    @Override
    public Facts facts() {
        return Facts.in(Context.TASK, Context.SOFTIRQ, Context.HARDIRQ)
                .kernelBegins(true, "it writes into a ring and wakes whoever polls")
                .multicast(false, "several processes can map it, but a ring has one reader")
                .boundaries("by lengths", "ours to keep: each message is written with its length before it")
                .flowControl(
                        "positions",
                        "ours to build: the reader publishes how far it has read, and a writer that finds no room"
                                + " waits, or drops and counts")
                .nobodyListens(
                        "fills up, then drops",
                        "the ring fills up, and what comes then is dropped and counted; the memory is taken all the"
                                + " same")
                .copies(
                        "none over the border: both sides copy to and from the ring, or work in it; what the process may"
                                + " change at any time is copied before it is checked")
                .fromHardInterrupt(
                        true,
                        "the memory is the module's own and always there, so that nothing faults; a ring of one writer"
                                + " and one reader needs no lock, and wake_up is allowed")
                .needs("vmalloc_user", "remap_vmalloc_range", "misc_register");
    }

    @Override
    public void run(Report report) throws Exception {
        try (Rings rings = new Rings()) {
            byte[] back = rings.exchange("a message from user space".getBytes(UTF_8));
            report.says("wrote into one ring, had the module look, and read '%s' from the other"
                    .formatted(new String(back, UTF_8)));
            manyInOneCall(report, rings);
            watchOnEventLoop(report, rings);
        }
        overflow(report);
        forge(report);
    }

    private static void manyInOneCall(Report report, Rings rings) throws ErrnoException {
        int written = 0;
        while (rings.requests().offer(new byte[64])) {
            written++;
        }
        int moved = rings.kick();
        int read = 0;
        while (rings.answers().poll() != null) {
            read++;
        }
        report.says(
                "wrote %d messages of 64 bytes until the ring was full; one system call moved %d of them, and %d were"
                                .formatted(written, moved, read)
                        + " read without any");
    }

    private static void watchOnEventLoop(Report report, Rings rings) throws Exception {
        int count = 3;
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory())) {
            IoRegistration watch = LoopWatch.start(group.next(), rings.device().fd(), () -> {
                InterruptEvent event = rings.pollEvent();
                while (event != null) {
                    seen.add("%s, read on the event loop %d us after it"
                            .formatted(event, NANOSECONDS.toMicros(System.nanoTime() - event.nanos())));
                    event = rings.pollEvent();
                }
            });
            rings.device().requestInterrupts(NettylinkTour.PERIOD_MIN, count);
            for (int i = 0; i < count; i++) {
                report.says("epoll: " + seen.take());
            }
            watch.cancel();
        }
    }

    private static void overflow(Report report) throws Exception {
        int places = RING_EVENTS_SIZE / ringRecord((int) NettylinkTour.EVENT.byteSize());
        int surplus = 8;
        try (Rings rings = new Rings()) {
            rings.device().requestInterrupts(NettylinkTour.PERIOD_MIN, places + surplus);
            Waiting.until(() -> rings.events().dropped() == surplus);
            report.says("%d interrupts and nobody who reads: %d are in the ring, %d were dropped and counted"
                    .formatted(places + surplus, places, surplus));
        }
    }

    /** A process can write anything there. */
    private static void forge(Report report) throws ErrnoException {
        try (Rings rings = new Rings()) {
            rings.area().set(JAVA_INT, RING_REQUESTS, RING_SIZE + 8);
            report.says("a position that cannot be: " + Refusal.of(rings::kick));
        }
    }

    @Override
    public Optional<Exchange> exchange() throws ErrnoException {
        return Optional.of(new Rings());
    }
}
