// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettylink.tour.ffm.ErrnoException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A file that the kernel writes: {@code genl-family-kmod/tour/file.c}. */
final class KernelFile implements Stop {
    private static final Pattern LINE = Pattern.compile(
            "interrupt (\\d+) at (\\d+) ns in context (\\d), written in context (\\d), merged (\\d+)\n");

    /** An open device and the file that it writes into. */
    static final class Target implements Exchange {
        private final Path folder = Files.createTempDirectory("nettylink-tour");
        private final Path path = folder.resolve("written-by-the-kernel");
        private final DeviceFile device = DeviceFile.open(NettylinkTour.FILE);
        private final FileChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(NettylinkTour.MESSAGE_MAX);

        Target() throws IOException {
            name(path);
            channel = FileChannel.open(path);
        }

        /** Has the kernel make a file and write into that. */
        int name(Path file) throws ErrnoException {
            return KernelFile.name(device, file.toString());
        }

        Path path() {
            return path;
        }

        DeviceFile device() {
            return device;
        }

        int failed() throws ErrnoException {
            return device.ioctlForInt(NettylinkTour.IOC_LOST);
        }

        /** Interrupts that the file tells of, those included that were merged into others. */
        int interruptsTold() throws IOException {
            return LINE.matcher(Files.readString(path))
                    .results()
                    .mapToInt(line -> 1 + Integer.parseInt(line.group(5)))
                    .sum();
        }

        List<String> lines() throws IOException {
            return LINE.matcher(Files.readString(path))
                    .results()
                    .map(Target::inWords)
                    .toList();
        }

        private static String inWords(MatchResult line) {
            return "interrupt %s happened in %s and was written in %s"
                    .formatted(line.group(1), context(line.group(3)), context(line.group(4)));
        }

        private static Context context(String number) {
            return Context.of(Integer.parseInt(number));
        }

        @Override
        public int largest() {
            return NettylinkTour.MESSAGE_MAX;
        }

        /** From the process, into the file's pages, and to the process. */
        @Override
        public int copies() {
            return 3;
        }

        @Override
        public byte[] exchange(byte[] message) throws IOException {
            device.write(message);
            byte[] back = new byte[message.length];
            channel.read(buffer.clear().limit(back.length), 0);
            buffer.flip().get(back);
            return back;
        }

        @Override
        public void close() throws IOException {
            channel.close();
            device.close();
            Files.delete(path);
            Files.delete(folder);
        }
    }

    /** Has the kernel make a file and write into that. */
    static int name(DeviceFile device, String path) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            return device.ioctl(NettylinkTour.IOC_TARGET, arena.allocateFrom(path));
        }
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public String title() {
        return "a file that the kernel writes";
    }

    @Override
    public String shows() {
        return "kernel_write into a file that a process reads. Possible, and wrong nearly always: which file is meant depends"
                + " on whose root folder and namespace the path is looked up in; a full disk or a missing right has nobody"
                + " to be reported to; the kernel would wait for disks and take locks of file systems wherever it stands;"
                + " nobody is told that there is news; and where a module writes it decides policy, which is not its"
                + " business. A device or a file in /sys hands over the same and leaves the writing to a process.";
    }

    @Override
    public Facts facts() {
        return Facts.in(Context.TASK)
                .kernelBegins(true, "it writes when it likes, though nobody is told; who reads has to look again")
                .multicast(true, "whoever may read the file")
                .boundaries("none", "none: a stream of bytes, of which a reader may see half")
                .flowControl("until disk is full", "none: the file grows until the disk is full")
                .nobodyListens("file grows", "the file grows all the same")
                .copies("strndup_user for the path, vmemdup_user for the message, which are copy_from_user into fresh"
                        + " memory; kernel_write copies from the kernel's own")
                .fromHardInterrupt(
                        false,
                        "kernel_write takes the inode's semaphore and may wait for memory and disks: 'scheduling while"
                                + " atomic'. It can only be left to a work item, in process context")
                .needs("filp_open", "kernel_write");
    }

    @Override
    public void run(Report report) throws Exception {
        try (Target target = new Target()) {
            byte[] back = target.exchange("a message from user space".getBytes(UTF_8));
            report.says("the kernel made %s and wrote '%s' into it".formatted(target.path(), new String(back, UTF_8)));
            target.device().requestInterrupts(NettylinkTour.PERIOD_MIN, 3);
            Waiting.until(() -> target.interruptsTold() == 3);
            for (String line : target.lines()) {
                report.says("read again and again until it was there: " + line);
            }
            report.says("a second file: "
                    + Refusal.of(() -> target.name(target.path().resolveSibling("second"))));
        }
        try (DeviceFile device = DeviceFile.open(NettylinkTour.FILE)) {
            report.says("a file that is there already: " + Refusal.of(() -> name(device, "/etc/hostname")));
        }
    }

    @Override
    public Optional<Exchange> exchange() throws IOException {
        return Optional.of(new Target());
    }
}
