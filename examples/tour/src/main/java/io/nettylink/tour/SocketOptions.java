// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.tour.NettylinkTour.MESSAGE_MAX;
import static io.nettylink.tour.NettylinkTour.SO_GREETING;
import static io.nettylink.tour.NettylinkTour.SO_MESSAGE;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettylink.tour.ffm.ErrnoException;
import io.nettylink.tour.ffm.SysSocket;
import io.nettylink.tour.ffm.Unistd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Socket options of our own: {@code genl-family-kmod/tour/sockopt.c}. */
final class SocketOptions implements Stop {
    /** An IPv4 socket: its protocol does not know the options, so that netfilter is asked. */
    static final class Socket implements Exchange {
        private final int fd = SysSocket.socket(SysSocket.AF_INET, SysSocket.SOCK_DGRAM | SysSocket.SOCK_CLOEXEC, 0);
        private final Arena arena = Arena.ofConfined();
        private final MemorySegment buffer = arena.allocate(MESSAGE_MAX + 1);

        Socket() throws ErrnoException {}

        void set(int option, byte[] value) throws ErrnoException {
            MemorySegment.copy(value, 0, buffer, JAVA_BYTE, 0, value.length);
            SysSocket.setsockopt(fd, SysSocket.IPPROTO_IP, option, buffer.asSlice(0, value.length));
        }

        byte[] get(int option, int limit) throws ErrnoException {
            int length = SysSocket.getsockopt(fd, SysSocket.IPPROTO_IP, option, buffer.asSlice(0, limit));
            return buffer.asSlice(0, length).toArray(JAVA_BYTE);
        }

        @Override
        public int largest() {
            return MESSAGE_MAX;
        }

        /** By copy_from_sockptr when set, and by copy_to_user when got. */
        @Override
        public int copies() {
            return 2;
        }

        @Override
        public byte[] exchange(byte[] message) throws ErrnoException {
            set(SO_MESSAGE, message);
            return get(SO_MESSAGE, MESSAGE_MAX);
        }

        @Override
        public void close() throws ErrnoException {
            arena.close();
            Unistd.close(fd);
        }
    }

    @Override
    public String name() {
        return "sockopt";
    }

    @Override
    public String title() {
        return "setsockopt and getsockopt";
    }

    @Override
    public String shows() {
        return "Options of our own on any IPv4 socket: a module registers a range of numbers with netfilter, which the"
                + " protocol asks about numbers that it does not know. Made for tables of iptables; netlink took over.";
    }

    @Override
    public Facts facts() {
        return Facts.in(Context.TASK)
                .kernelBegins(false, "an option is set and got when the process wants")
                .multicast(false, "a call has one caller")
                .boundaries("one value a call", "a call carries one value, whose length is told on both ways")
                .flowControl("caller waits", "none is needed: the caller waits in the call")
                .nobodyListens("stays set", "what was set stays until it is set again; nobody is told")
                .copies(
                        "copy_from_sockptr when set, which is copy_from_user for calls from user space; copy_to_user when"
                                + " got; the kernel around it moves the length by get_user and put_user")
                .fromHardInterrupt(
                        false,
                        "there is no call to answer; copy_to_user may have to wait for a page (might_sleep), and the"
                                + " memory would be that of whoever was interrupted")
                .needs("nf_register_sockopt");
    }

    @Override
    public void run(Report report) throws Exception {
        try (Socket socket = new Socket()) {
            report.says("got '" + new String(socket.get(SO_GREETING, MESSAGE_MAX), UTF_8) + "'");
            byte[] back = socket.exchange("a message from user space".getBytes(UTF_8));
            report.says("set and got back '" + new String(back, UTF_8) + "'");
            report.says("got with room for 8 bytes: " + Refusal.of(() -> socket.get(SO_MESSAGE, 8)));
            report.says("set one byte too much: "
                    + Refusal.of(() -> {
                        socket.set(SO_MESSAGE, new byte[MESSAGE_MAX + 1]);
                        return "success";
                    }));
            report.says("an option that nobody has registered: " + Refusal.of(() -> socket.get(SO_GREETING + 1, 8)));
        }
    }

    @Override
    public Optional<Exchange> exchange() throws ErrnoException {
        return Optional.of(new Socket());
    }
}
