// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.tour.NettylinkTour.IOC_CONNECT;
import static io.nettylink.tour.NettylinkTour.IOC_LOST;
import static io.nettylink.tour.NettylinkTour.MESSAGE_MAX;
import static io.nettylink.tour.NettylinkTour.UNIX;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettylink.tour.ffm.ErrnoException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** A UNIX domain socket that the kernel connects to: {@code genl-family-kmod/tour/unix.c}. */
final class UnixSocket implements Stop {
    /** A server, and the device that has connected to it. */
    static final class Connection implements Exchange {
        private final UnixServer server = new UnixServer();
        private final DeviceFile device;

        Connection() throws IOException {
            boolean connected = false;
            try {
                device = DeviceFile.open(UNIX);
                connect(server.path().toString());
                connected = true;
            } finally {
                if (!connected) {
                    server.close();
                }
            }
        }

        DeviceFile device() {
            return device;
        }

        UnixServer server() {
            return server;
        }

        void connect(String path) throws ErrnoException {
            UnixSocket.connect(device, path);
        }

        InterruptEvent takeEvent() throws IOException {
            return InterruptEvent.read(MemorySegment.ofArray(server.take()));
        }

        int lost() throws ErrnoException {
            return device.ioctlForInt(IOC_LOST);
        }

        @Override
        public int largest() {
            return MESSAGE_MAX;
        }

        /** Into the socket's buffers, out of these, and the same way back. */
        @Override
        public int copies() {
            return 4;
        }

        @Override
        public byte[] exchange(byte[] message) throws IOException {
            server.send(message);
            return server.take();
        }

        /** A stream: as many as its buffers hold. */
        @Override
        public void burst(byte[] message, int count) throws IOException {
            for (int i = 0; i < count; i++) {
                server.send(message);
            }
            for (int i = 0; i < count; i++) {
                server.take();
            }
        }

        @Override
        public void close() throws IOException {
            device.close();
            server.close();
        }
    }

    @Override
    public String name() {
        return "unix";
    }

    @Override
    public String title() {
        return "a UNIX domain socket";
    }

    @Override
    public String shows() {
        return "The kernel as the client of a process: Netty listens on a path, the module connects and sends back what comes."
                + " All of what a socket can do, but only where the kernel may sleep. Of POSIX message queues and pipes not"
                + " even that is left to a module: their functions are not exported.";
    }

    @Override
    public Facts facts() {
        return Facts.in(Context.TASK)
                .kernelBegins(true, "it connects to a path, and sends when it likes, from process context")
                .multicast(false, "a connection has two ends")
                .boundaries("none, ours", "none in a stream: each message has its length before it")
                .flowControl("full buffer waits", "a sender waits for room in the socket's buffer, or gets EAGAIN")
                .nobodyListens(
                        "ECONNREFUSED",
                        "connecting fails with ENOENT or ECONNREFUSED; later the connection ends, with EPIPE for who writes")
                .copies("none in the module: kernel_sendmsg and kernel_recvmsg copy between its memory and the socket's"
                        + " buffers, the process's calls between these and the process")
                .fromHardInterrupt(
                        false,
                        "sending takes locks that sleep and waits for memory and room ('sleeping function called from"
                                + " invalid context'); the interrupt can only leave it to a work item, in process context")
                .needs("sock_create_kern", "kernel_connect", "kernel_sendmsg", "kernel_recvmsg");
    }

    @Override
    public void run(Report report) throws Exception {
        try (Connection connection = new Connection()) {
            byte[] back = connection.exchange("a message from user space".getBytes(UTF_8));
            report.says("the kernel connected to Netty at %s, and sent '%s' back"
                    .formatted(connection.server().path(), new String(back, UTF_8)));
            connection.device().requestInterrupts(NettylinkTour.PERIOD_MIN, 1);
            report.says("sent by the kernel when it liked, from a work item: " + connection.takeEvent());
            report.says("a second connection of the same device: "
                    + Refusal.of(() -> {
                        connection.connect(connection.server().path().toString());
                        return "success";
                    }));
        }
        try (DeviceFile device = DeviceFile.open(UNIX)) {
            report.says("nobody listens: "
                    + Refusal.of(() -> {
                        connect(device, "/tmp/nobody-listens-here");
                        return "success";
                    }));
        }
        report.says(
                "what a module would need for POSIX message queues (do_mq_...) and for pipes, and, to compare with, what"
                        + " it has for sockets:");
        for (String proof : Exports.ofRunningKernel()
                .proofs("do_mq_open", "do_mq_timedsend", "create_pipe_files", "do_pipe2", "kernel_sendmsg")) {
            report.says("  " + proof);
        }
        report.says(
                "a pipe that a process has made and lends can be written with kernel_write, as any file, with all that"
                        + " the stop 'file' has against it; a message queue's file has no write");
    }

    static void connect(DeviceFile device, String path) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            device.ioctl(IOC_CONNECT, arena.allocateFrom(path));
        }
    }

    @Override
    public Optional<Exchange> exchange() throws IOException {
        return Optional.of(new Connection());
    }
}
