// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.jfr;

import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Where the events of JDK Flight Recorder come from. Until somebody records, or where this JVM has no flight recorder,
 * each method is one look at a flag. Any thread may call it.
 */
public final class FlightEvents {
    private static final boolean AVAILABLE = isAvailable();

    private FlightEvents() {}

    /**
     * A request begins.
     *
     * @return what to tell of its end, null where nobody wants to know
     */
    public static @Nullable RequestSpan requestBegins() {
        return isRecording() ? JfrRequest.begun() : null;
    }

    /**
     * A dump is asked for again.
     *
     * @param protocol the netlink protocol
     * @param label what is asked, in words
     * @param attempt which attempt was inconsistent, from 1
     */
    public static void dumpRestarted(int protocol, String label, int attempt) {
        if (isRecording()) {
            JfrDumpRestart.record(protocol, label, attempt);
        }
    }

    /**
     * The kernel has dropped what a socket should have received.
     *
     * @param protocol the netlink protocol
     * @param portId the socket's port id
     * @param overruns how many overruns of that socket there were, this one included
     * @param drops how many messages the kernel has dropped there
     */
    public static void overrun(int protocol, long portId, long overruns, long drops) {
        if (isRecording()) {
            JfrOverrun.record(protocol, portId, overruns, drops);
        }
    }

    /**
     * A datagram did not fit into the receive buffer.
     *
     * @param protocol the netlink protocol
     * @param portId the socket's port id
     * @param size the datagram's size in bytes
     * @param received how many bytes of it arrived
     */
    public static void truncated(int protocol, long portId, int size, int received) {
        if (isRecording()) {
            JfrTruncated.record(protocol, portId, size, received);
        }
    }

    /**
     * A datagram of another process was dropped.
     *
     * @param protocol the netlink protocol
     * @param portId the port id of the socket that received it
     * @param sender the port id of the socket that sent it
     * @param size the datagram's size in bytes
     */
    public static void foreign(int protocol, long portId, long sender, int size) {
        if (isRecording()) {
            JfrForeignDatagram.record(protocol, portId, sender, size);
        }
    }

    /**
     * A socket has its address: from now on, what it counts is recorded from time to time.
     *
     * @param figures where to take the numbers from
     * @return for whoever has the socket to keep, and to tell when it is closed
     */
    public static OpenSocket opened(SocketFigures figures) {
        return new OpenSocket(figures, AVAILABLE ? PeriodicSocket.watch(figures) : () -> {});
    }

    private static boolean isRecording() {
        return AVAILABLE && FlightRecorder.isInitialized();
    }

    private static boolean isAvailable() {
        Module own = FlightEvents.class.getModule();
        return ModuleLayer.boot().findModule("jdk.jfr").filter(own::canRead).isPresent()
                && FlightRecorder.isAvailable();
    }
}
