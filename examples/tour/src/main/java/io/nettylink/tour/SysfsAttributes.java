// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettylink.tour.ffm.ErrnoException;
import io.nettylink.tour.ffm.Fcntl;
import io.nettylink.tour.ffm.SysPoll;
import io.nettylink.tour.ffm.Unistd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Attributes of a kobject in /sys: {@code genl-family-kmod/tour/sysfs.c}. */
final class SysfsAttributes implements Stop {
    private static final Path FOLDER = Path.of("/sys/kernel/nettylink_tour");
    static final Path LEVEL = FOLDER.resolve("level");
    static final Path MESSAGE = FOLDER.resolve("message");
    static final Path INTERRUPTS = FOLDER.resolve("interrupts");

    /** sysfs lets a module show a page less one byte. */
    static final int LARGEST = 4095;

    @Override
    public String name() {
        return "sysfs";
    }

    @Override
    public String title() {
        return "attributes in /sys";
    }

    @Override
    public String shows() {
        return "A value a file, as text: parameters and the state of a device. The kernel does the copying, the module sees"
                + " a page of text; what it refuses, the writer's call says.";
    }

    @Override
    public Facts facts() {
        return Facts.in(Context.TASK, Context.SOFTIRQ, Context.HARDIRQ)
                .kernelBegins(
                        true, "kernfs_notify wakes who polls the file for POLLPRI, but carries nothing: read again")
                .multicast(true, "all who poll are woken, and read the same value")
                .boundaries("a page at most", "a read or write is a whole value of at most a page")
                .flowControl("latest wins", "none: there is one value, the latest")
                .nobodyListens("latest stays", "the value is there for whoever reads it next; what was between is not")
                .copies("none in the module: sysfs copies between the process and a page of its own (copy_from_iter,"
                        + " copy_to_iter, which are copy_from_user and copy_to_user for many pieces)")
                .fromHardInterrupt(
                        true,
                        "kernfs_notify notes down and schedules, and is made for any context; sysfs_notify would look the"
                                + " file up under a semaphore, and sleep")
                .needs("kobject_create_and_add", "kernfs_notify");
    }

    @Override
    public void run(Report report) throws Exception {
        TextFile.write(LEVEL, "42\n");
        report.says("stored 42 in " + LEVEL + ", which shows " + readInt(LEVEL));
        report.says("stored " + Refusal.of(() -> TextFile.write(LEVEL, "a lot")));
        report.says("stored " + Refusal.of(() -> TextFile.write(LEVEL, "101")));
        report.says("it still shows " + readInt(LEVEL));
        wakePoller(report);
    }

    private static void wakePoller(Report report) throws Exception {
        int fd = Fcntl.open(INTERRUPTS.toString(), Fcntl.O_RDWR | Fcntl.O_CLOEXEC);
        try {
            // What has been read is what poll compares with.
            readAll(fd);
            TextFile.write(INTERRUPTS, NettylinkTour.PERIOD_MIN + " 1");
            int ready = SysPoll.poll(fd, SysPoll.POLLPRI, Waiting.PATIENCE_MILLIS);
            report.says("poll for POLLPRI was woken from a timer in " + Context.ofTimers()
                    + ((ready & SysPoll.POLLPRI) != 0 ? "" : " (or not: 0x" + Integer.toHexString(ready) + ")")
                    + "; read again, the file shows " + readInt(INTERRUPTS));
        } finally {
            Unistd.close(fd);
        }
    }

    static void readAll(int fd) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment page = arena.allocate(LARGEST);
            while (Unistd.read(fd, page) > 0) {
                // To the end.
            }
        }
    }

    static int readInt(Path attribute) throws IOException {
        return Integer.parseInt(Files.readString(attribute, UTF_8).strip());
    }

    @Override
    public Optional<Exchange> exchange() throws IOException {
        // From the process into sysfs's page, from there into the module's, and the same way back.
        return Optional.of(new RewrittenFile(
                MESSAGE, LARGEST, "sysfs hands over a page, less a byte where it is read: PAGE_SIZE is 4096", 4));
    }
}
