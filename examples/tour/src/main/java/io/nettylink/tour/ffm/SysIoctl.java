// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * {@code <sys/ioctl.h>}, and how {@code <asm-generic/ioctl.h>} makes a request's number: from bit 0 on its number within
 * a group, from bit 8 on the group, from bit 16 on the argument's size, and in the two topmost bits its direction.
 */
public final class SysIoctl {
    private static final int WRITE = 1;
    private static final int READ = 2;

    private static final MethodHandle IOCTL = Libc.variadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);

    private SysIoctl() {}

    /**
     * {@code _IO}: without an argument, or with one that is a number.
     *
     * @param group of the driver
     * @param number within the group
     * @return the request
     */
    public static int io(int group, int number) {
        return request(0, group, number, 0);
    }

    /**
     * {@code _IOR}: the program reads what the kernel says.
     *
     * @param group of the driver
     * @param number within the group
     * @param argument the argument's layout
     * @return the request
     */
    public static int ior(int group, int number, MemoryLayout argument) {
        return request(READ, group, number, argument.byteSize());
    }

    /**
     * {@code _IOW}: the program writes what the kernel is to know.
     *
     * @param group of the driver
     * @param number within the group
     * @param argument the argument's layout
     * @return the request
     */
    public static int iow(int group, int number, MemoryLayout argument) {
        return request(WRITE, group, number, argument.byteSize());
    }

    /**
     * {@code _IOWR}: both.
     *
     * @param group of the driver
     * @param number within the group
     * @param argument the argument's layout
     * @return the request
     */
    public static int iowr(int group, int number, MemoryLayout argument) {
        return request(READ | WRITE, group, number, argument.byteSize());
    }

    /**
     * Makes a request of a driver.
     *
     * @param fd a descriptor of the driver's
     * @param request the request
     * @param argument its argument: a number or an address
     * @return what the driver answers
     * @throws ErrnoException if the driver refuses
     */
    public static int ioctl(int fd, int request, long argument) throws ErrnoException {
        int result;
        try {
            result = (int) IOCTL.invokeExact(Libc.capture(), fd, Integer.toUnsignedLong(request), argument);
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
        return Libc.checked("ioctl(0x" + Integer.toHexString(request) + ')', result);
    }

    /**
     * Makes a request of a driver.
     *
     * @param fd a descriptor of the driver's
     * @param request the request
     * @param argument its argument, read or written or both
     * @return what the driver answers
     * @throws ErrnoException if the driver refuses
     */
    public static int ioctl(int fd, int request, MemorySegment argument) throws ErrnoException {
        return ioctl(fd, request, argument.address());
    }

    private static int request(int direction, int group, int number, long size) {
        return direction << 30 | (int) size << 16 | group << 8 | number;
    }
}
