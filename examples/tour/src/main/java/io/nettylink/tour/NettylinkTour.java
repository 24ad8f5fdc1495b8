// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.nettylink.tour.ffm.SysIoctl;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;

/** The constants and structures of {@code <linux/nettylink_tour.h>}, {@code NETTYLINK_TOUR_} left out. */
final class NettylinkTour {
    static final int MESSAGE_MAX = 65536;
    static final int IOC = 0xC7;

    static final StructLayout EVENT = MemoryLayout.structLayout(
            JAVA_LONG.withName("sequence"),
            JAVA_LONG.withName("time"),
            JAVA_INT.withName("context"),
            JAVA_INT.withName("cpu"));
    static final StructLayout INTERRUPTS =
            MemoryLayout.structLayout(JAVA_INT.withName("period"), JAVA_INT.withName("count"));

    static final int PERIOD_MIN = 1000;
    static final int PERIOD_MAX = 1_000_000;
    static final int COUNT_MAX = 1024;
    static final int IOC_INTERRUPTS = SysIoctl.iow(IOC, 0, INTERRUPTS);

    static final String CHARDEV = "nettylink-tour-chardev";
    static final int CHARDEV_QUEUE = 64;
    static final int IOC_DROPPED = SysIoctl.ior(IOC, 1, JAVA_LONG);

    private NettylinkTour() {}

    static long offset(StructLayout struct, String field) {
        return struct.byteOffset(PathElement.groupElement(field));
    }
}
