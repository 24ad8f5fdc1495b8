// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import io.nettylink.codec.Errno;
import io.nettylink.tour.ffm.ErrnoException;
import io.nettylink.tour.ffm.Signal;
import io.nettylink.tour.ffm.SysSignalfd;
import io.nettylink.tour.ffm.Unistd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Signals from the kernel: {@code genl-family-kmod/tour/signal.c}.
 *
 * <p>Of the ways in which Java can catch one, {@code sun.misc.Signal} is not supported (module {@code jdk.unsupported}),
 * takes neither real-time signals nor the value that comes with one, and merges what comes while its handler has not run.
 * So the signal is blocked, by a documented function of the C library, on the one thread that it is sent to, and read
 * there from a signalfd: no handler runs, and the JVM never sees it.
 */
final class Signals implements Stop {
    private static final int MOST_PENDING = 1_000_000;

    /** One signal, for the thread that makes this, which alone may use it. */
    static final class Inbox implements Exchange {
        private final int number;
        private final int fd;
        private final DeviceFile device = DeviceFile.open(NettylinkTour.SIGNAL);

        /**
         * Begins to take a signal.
         *
         * @param number which
         * @param flags of the signalfd
         */
        Inbox(int number, int flags) throws ErrnoException {
            this.number = number;
            // First of all: a signal that is neither blocked nor handled ends the process.
            Signal.block(number);
            fd = SysSignalfd.signalfd(number, flags | SysSignalfd.SFD_CLOEXEC);
            device.ioctl(NettylinkTour.IOC_SIGNAL, number);
        }

        DeviceFile device() {
            return device;
        }

        /** Has the module send the signal with a value, from within the call. */
        void request(int value) throws ErrnoException {
            device.ioctl(NettylinkTour.IOC_NOTIFY, value);
        }

        /** Takes one: its value. */
        int take() throws ErrnoException {
            return SysSignalfd.read(fd).value();
        }

        /** Takes all that are pending: their values. Needs {@code SFD_NONBLOCK}. */
        List<Integer> takeAll() throws ErrnoException {
            List<Integer> values = new ArrayList<>();
            try {
                while (true) {
                    values.add(take());
                }
            } catch (ErrnoException e) {
                if (e.errno() != Errno.EAGAIN) {
                    throw e;
                }
            }
            return values;
        }

        /** Signals that the module could not send. */
        int lost() throws ErrnoException {
            return device.ioctlForInt(NettylinkTour.IOC_LOST);
        }

        /** A signal is no message; that it comes with a value of 32 bits is not meant for data. */
        @Override
        public int largest() {
            return 0;
        }

        @Override
        public String limit() {
            return "a signal carries no payload, only a number of 32 or 64 bits";
        }

        /** There is nothing to copy. */
        @Override
        public int copies() {
            return 0;
        }

        @Override
        public byte[] exchange(byte[] message) throws ErrnoException {
            request(0);
            take();
            return message;
        }

        /** Real-time signals queue. */
        @Override
        public void burst(byte[] message, int count) throws ErrnoException {
            for (int i = 0; i < count; i++) {
                request(0);
            }
            for (int i = 0; i < count; i++) {
                take();
            }
        }

        @Override
        public void close() throws ErrnoException {
            device.close();
            Unistd.close(fd);
            // What is pending still would be delivered at once, and end the process.
            int rest = SysSignalfd.signalfd(number, SysSignalfd.SFD_NONBLOCK | SysSignalfd.SFD_CLOEXEC);
            try {
                while (true) {
                    SysSignalfd.read(rest);
                }
            } catch (ErrnoException e) {
                if (e.errno() != Errno.EAGAIN) {
                    throw e;
                }
            } finally {
                Unistd.close(rest);
            }
            Signal.unblock(number);
        }
    }

    @Override
    public String name() {
        return "signal";
    }

    @Override
    public String title() {
        return "signals";
    }

    @Override
    public String shows() {
        return "The kernel interrupts a process. A poor channel for data: there is room for one number; ordinary signals"
                + " merge, real-time ones are lost beyond a limit that the user's processes share; a process that does not"
                + " expect one dies; numbers are shared with all libraries of the process, and the JVM takes many (SIGUSR2"
                + " among them); and what a handler may do is next to nothing.";
    }

    @Override
    public Facts facts() {
        return Facts.in(Context.TASK, Context.SOFTIRQ, Context.HARDIRQ)
                .kernelBegins(true, "it sends at any time, to a process or to one of its threads")
                .multicast(false, "to a process group at best, which is no matter of wanting to listen")
                .boundaries("a number", "a signal is a number and a value of 32 or 64 bits")
                .flowControl(
                        "none", "none: one of an ordinary kind can be pending, and RLIMIT_SIGPENDING of real-time ones")
                .nobodyListens("process dies", "by default the process is killed")
                .copies("none in the module: reading a signalfd copies a structure of 128 bytes")
                .fromHardInterrupt(
                        true,
                        "send_sig_info queues under a spinlock that interrupts respect, with memory that is not waited"
                                + " for")
                .needs("send_sig_info", "kill_pid", "kill_pid_info");
    }

    @Override
    public void run(Report report) throws Exception {
        try (Inbox inbox = new Inbox(Signal.SIGRTMIN, 0)) {
            inbox.device().requestInterrupts(NettylinkTour.PERIOD_MIN, 3);
            report.says("real-time signals from a timer in %s, with values %d, %d, %d"
                    .formatted(Context.ofTimers(), inbox.take(), inbox.take(), inbox.take()));
        }
        try (Inbox inbox = new Inbox(Signal.SIGUSR1, SysSignalfd.SFD_NONBLOCK)) {
            for (int i = 1; i <= 5; i++) {
                inbox.request(i);
            }
            report.says("SIGUSR1 five times, with values 1 to 5, before the thread reads: it finds values "
                    + inbox.takeAll() + ", and the kernel counts " + inbox.lost() + " lost");
        }
        overflow(report);
        try (DeviceFile device = DeviceFile.open(NettylinkTour.SIGNAL)) {
            report.says("asked for SIGKILL: " + Refusal.of(() -> device.ioctl(NettylinkTour.IOC_SIGNAL, 9)));
        }
    }

    private static void overflow(Report report) throws ErrnoException {
        try (Inbox inbox = new Inbox(Signal.SIGRTMIN, SysSignalfd.SFD_NONBLOCK)) {
            int sent = 0;
            while (inbox.lost() == 0 && sent < MOST_PENDING) {
                inbox.request(++sent);
            }
            report.says(
                    "real-time signals without end: number %d was lost, of which only its sender learns; %d are read"
                            .formatted(sent, inbox.takeAll().size()));
        }
    }

    @Override
    public Optional<Exchange> exchange() throws ErrnoException {
        return Optional.of(new Inbox(Signal.SIGRTMIN, 0));
    }
}
