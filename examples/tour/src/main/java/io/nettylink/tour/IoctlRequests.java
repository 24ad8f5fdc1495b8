// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.tour.NettylinkTour.EXCHANGE;
import static io.nettylink.tour.NettylinkTour.IOC_EXCHANGE;
import static io.nettylink.tour.NettylinkTour.IOC_GET_LEVEL;
import static io.nettylink.tour.NettylinkTour.IOC_SET_LEVEL;
import static io.nettylink.tour.NettylinkTour.IOC_WAIT;
import static io.nettylink.tour.NettylinkTour.MESSAGE_MAX;
import static io.nettylink.tour.NettylinkTour.offset;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettylink.tour.ffm.ErrnoException;
import io.nettylink.tour.ffm.SysIoctl;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Requests of a device by number: {@code genl-family-kmod/tour/ioctl.c}. */
final class IoctlRequests implements Stop {
    /** An open device and a {@code struct nettylink_tour_exchange} that names two buffers. */
    static final class Requests implements Exchange {
        private final DeviceFile device = DeviceFile.open(NettylinkTour.IOCTL);
        private final Arena arena = Arena.ofConfined();
        private final MemorySegment from = arena.allocate(MESSAGE_MAX);
        private final MemorySegment to = arena.allocate(MESSAGE_MAX);
        private final MemorySegment struct = arena.allocate(EXCHANGE);

        Requests() throws ErrnoException {}

        DeviceFile device() {
            return device;
        }

        void setLevel(int level) throws ErrnoException {
            try (Arena confined = Arena.ofConfined()) {
                device.ioctl(IOC_SET_LEVEL, confined.allocateFrom(JAVA_INT, level));
            }
        }

        int level() throws ErrnoException {
            return device.ioctlForInt(IOC_GET_LEVEL);
        }

        /** Asks for a message of so many bytes to be copied; {@link #notRead} and {@link #notWritten} tell the rest. */
        void copy(MemorySegment source, MemorySegment target, int length) throws ErrnoException {
            struct.set(JAVA_LONG, offset(EXCHANGE, "from"), source.address());
            struct.set(JAVA_LONG, offset(EXCHANGE, "to"), target.address());
            struct.set(JAVA_INT, offset(EXCHANGE, "length"), length);
            device.ioctl(IOC_EXCHANGE, struct);
        }

        int notRead() {
            return struct.get(JAVA_INT, offset(EXCHANGE, "not_read"));
        }

        int notWritten() {
            return struct.get(JAVA_INT, offset(EXCHANGE, "not_written"));
        }

        InterruptEvent await() throws ErrnoException {
            try (Arena confined = Arena.ofConfined()) {
                MemorySegment event = confined.allocate(NettylinkTour.EVENT);
                device.ioctl(IOC_WAIT, event);
                return InterruptEvent.read(event);
            }
        }

        @Override
        public int largest() {
            return MESSAGE_MAX;
        }

        /** By copy_from_user and copy_to_user. */
        @Override
        public int copies() {
            return 2;
        }

        @Override
        public byte[] exchange(byte[] message) throws ErrnoException {
            MemorySegment.copy(message, 0, from, JAVA_BYTE, 0, message.length);
            copy(from, to, message.length);
            return to.asSlice(0, message.length).toArray(JAVA_BYTE);
        }

        @Override
        public void close() throws ErrnoException {
            arena.close();
            device.close();
        }
    }

    @Override
    public String name() {
        return "ioctl";
    }

    @Override
    public String title() {
        return "ioctl";
    }

    @Override
    public String shows() {
        return "Requests of a device by number. The number says which way the argument goes and how long it is; a structure"
                + " may name more memory. The fastest request there is, and the least described: all that both sides know"
                + " is a header.";
    }

    @Override
    public Facts facts() {
        return Facts.in(Context.TASK)
                .kernelBegins(false, "it can only let a request wait until there is something to answer")
                .multicast(false, "a call has one caller")
                .boundaries("one structure", "a call carries one structure of a fixed size, and what that names")
                .flowControl("caller waits", "none is needed: the caller waits in the call")
                .nobodyListens(
                        "latest stays",
                        "without a caller there is no answer; here the latest interrupt is kept for the next one")
                .copies(
                        "get_user and put_user for single numbers, copy_from_user and copy_to_user for structures and what"
                                + " they name")
                .fromHardInterrupt(
                        false,
                        "it can wake a caller that waits, who then copies in its own context; copying from the interrupt"
                                + " may fault (might_sleep)")
                .needs("misc_register", "_copy_from_user", "_copy_to_user");
    }

    @Override
    public void run(Report report) throws Exception {
        try (Requests requests = new Requests()) {
            requests.setLevel(42);
            report.says("_IOW 0x%x set the level to 42, _IOR 0x%x gets %d"
                    .formatted(IOC_SET_LEVEL, IOC_GET_LEVEL, requests.level()));
            report.says("a level of 101: "
                    + Refusal.of(() -> {
                        requests.setLevel(101);
                        return "success";
                    }));
            byte[] back = requests.exchange("a message from user space".getBytes(UTF_8));
            report.says("_IOWR 0x%x, a structure that names two buffers, brought back '%s'"
                    .formatted(IOC_EXCHANGE, new String(back, UTF_8)));
            report.says("a number that the device does not know: "
                    + Refusal.of(() -> requests.device().ioctl(SysIoctl.io(NettylinkTour.IOC, 99), 0)));

            requests.device().requestInterrupts(NettylinkTour.PERIOD_MIN, 1);
            InterruptEvent event = requests.await();
            report.says("a request that waits in the kernel was answered after " + event);
        }
    }

    @Override
    public Optional<Exchange> exchange() throws ErrnoException {
        return Optional.of(new Requests());
    }
}
