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

    static final int SO_MESSAGE = 0x4E54;
    static final int SO_GREETING = 0x4E55;

    static final int LEVEL_MIN = 0;
    static final int LEVEL_MAX = 100;

    static final String IOCTL = "nettylink-tour-ioctl";
    static final StructLayout EXCHANGE = MemoryLayout.structLayout(
            JAVA_LONG.withName("from"),
            JAVA_LONG.withName("to"),
            JAVA_INT.withName("length"),
            JAVA_INT.withName("not_read"),
            JAVA_INT.withName("not_written"),
            JAVA_INT.withName("reserved"));
    static final int IOC_SET_LEVEL = SysIoctl.iow(IOC, 2, JAVA_INT);
    static final int IOC_GET_LEVEL = SysIoctl.ior(IOC, 3, JAVA_INT);
    static final int IOC_EXCHANGE = SysIoctl.iowr(IOC, 4, EXCHANGE);
    static final int IOC_WAIT = SysIoctl.ior(IOC, 5, EVENT);

    static final int NETLINK_PROTOCOL = 31;
    static final int NETLINK_GROUP = 1;
    static final int MSG_ECHO = 0x10;
    static final int MSG_INTERRUPTS = 0x11;
    static final int MSG_EVENT = 0x12;
    static final StructLayout NOTIFICATION = MemoryLayout.structLayout(
            EVENT.withName("event"), JAVA_INT.withName("sent_context"), JAVA_INT.withName("lost"));

    static final String RING = "nettylink-tour-ring";
    static final StructLayout POSITIONS = MemoryLayout.structLayout(
            JAVA_INT.withName("written"),
            JAVA_INT.withName("dropped"),
            MemoryLayout.sequenceLayout(14, JAVA_INT).withName("pad1"),
            JAVA_INT.withName("read"),
            MemoryLayout.sequenceLayout(15, JAVA_INT).withName("pad2"));
    static final int RING_REQUESTS = 0;
    static final int RING_ANSWERS = 128;
    static final int RING_EVENTS = 256;
    static final int RING_SIZE = 256 * 1024;
    static final int RING_EVENTS_SIZE = 1024;
    static final int RING_REQUESTS_AT = 4096;
    static final int RING_ANSWERS_AT = RING_REQUESTS_AT + RING_SIZE;
    static final int RING_EVENTS_AT = RING_ANSWERS_AT + RING_SIZE;
    static final int RING_AREA = RING_EVENTS_AT + 4096;
    static final int IOC_KICK = SysIoctl.io(IOC, 6);

    static final String EVENTFD = "nettylink-tour-eventfd";
    static final String SIGNAL = "nettylink-tour-signal";
    static final int IOC_EVENTFD = SysIoctl.io(IOC, 7);
    static final int IOC_SIGNAL = SysIoctl.io(IOC, 8);
    static final int IOC_NOTIFY = SysIoctl.io(IOC, 9);
    static final int IOC_LOST = SysIoctl.ior(IOC, 10, JAVA_INT);

    static final String FILE = "nettylink-tour-file";
    static final int IOC_TARGET = SysIoctl.io(IOC, 11);

    static final String UNIX = "nettylink-tour-unix";
    static final int IOC_CONNECT = SysIoctl.io(IOC, 12);

    private NettylinkTour() {}

    /** What a message takes in a ring. */
    static int ringRecord(int length) {
        return length + 4 + 7 & ~7;
    }

    static long offset(StructLayout struct, String field) {
        return struct.byteOffset(PathElement.groupElement(field));
    }
}
