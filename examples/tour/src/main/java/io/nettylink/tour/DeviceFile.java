// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.nettylink.tour.ffm.ErrnoException;
import io.nettylink.tour.ffm.Fcntl;
import io.nettylink.tour.ffm.SysIoctl;
import io.nettylink.tour.ffm.Unistd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An open device of the module. Java's own files would do to read and write one, but not to wait for it by epoll, nor
 * for ioctl and mmap.
 */
final class DeviceFile implements AutoCloseable {
    private final int fd;
    private final Arena arena = Arena.ofShared();
    // For messages of byte arrays; a thread that reads and one that writes don't meet.
    private final MemorySegment input = arena.allocate(NettylinkTour.MESSAGE_MAX);
    // A byte more than the module takes, so that it can refuse.
    private final MemorySegment output = arena.allocate(NettylinkTour.MESSAGE_MAX + 1);

    private DeviceFile(int fd) {
        this.fd = fd;
    }

    /** Calls that would wait do wait. */
    static DeviceFile open(String name) throws ErrnoException {
        return new DeviceFile(Fcntl.open("/dev/" + name, Fcntl.O_RDWR | Fcntl.O_CLOEXEC));
    }

    /** Calls that would wait fail with {@code EAGAIN}. */
    static DeviceFile openNonBlocking(String name) throws ErrnoException {
        return new DeviceFile(Fcntl.open("/dev/" + name, Fcntl.O_RDWR | Fcntl.O_CLOEXEC | Fcntl.O_NONBLOCK));
    }

    int fd() {
        return fd;
    }

    int write(byte[] message) throws ErrnoException {
        MemorySegment.copy(message, 0, output, JAVA_BYTE, 0, message.length);
        return Unistd.write(fd, output.asSlice(0, message.length));
    }

    byte[] read() throws ErrnoException {
        return read(NettylinkTour.MESSAGE_MAX);
    }

    /** Reads with a buffer of so many bytes. */
    byte[] read(int limit) throws ErrnoException {
        int length = Unistd.read(fd, input.asSlice(0, limit));
        return input.asSlice(0, length).toArray(JAVA_BYTE);
    }

    InterruptEvent readEvent() throws ErrnoException {
        return InterruptEvent.read(MemorySegment.ofArray(read()));
    }

    int ioctl(int request, MemorySegment argument) throws ErrnoException {
        return SysIoctl.ioctl(fd, request, argument);
    }

    int ioctl(int request, long argument) throws ErrnoException {
        return SysIoctl.ioctl(fd, request, argument);
    }

    /** A request whose answer is a number of 32 bits. */
    int ioctlForInt(int request) throws ErrnoException {
        try (Arena confined = Arena.ofConfined()) {
            MemorySegment number = confined.allocate(JAVA_INT);
            ioctl(request, number);
            return number.get(JAVA_INT, 0);
        }
    }

    /** Has the kernel's timer interrupt so many times. */
    void requestInterrupts(int periodMicros, int count) throws ErrnoException {
        try (Arena confined = Arena.ofConfined()) {
            MemorySegment wanted = confined.allocate(NettylinkTour.INTERRUPTS);
            wanted.set(JAVA_INT, NettylinkTour.offset(NettylinkTour.INTERRUPTS, "period"), periodMicros);
            wanted.set(JAVA_INT, NettylinkTour.offset(NettylinkTour.INTERRUPTS, "count"), count);
            ioctl(NettylinkTour.IOC_INTERRUPTS, wanted);
        }
    }

    /** No other thread may be in a call. */
    @Override
    public void close() throws ErrnoException {
        arena.close();
        Unistd.close(fd);
    }
}
