// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.jfr;

import java.lang.ref.WeakReference;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;

/**
 * Records a socket's figures whenever the flight recorder asks for them, from the moment there is a flight recorder. That
 * keeps hold of this object, so that it holds the figures weakly.
 */
final class PeriodicSocket implements FlightRecorderListener, Runnable {
    private final WeakReference<SocketFigures> figures;
    private volatile boolean closed;

    private PeriodicSocket(SocketFigures figures) {
        this.figures = new WeakReference<>(figures);
    }

    static Runnable watch(SocketFigures figures) {
        PeriodicSocket socket = new PeriodicSocket(figures);
        // Called back at once where there is a recorder already.
        FlightRecorder.addListener(socket);
        return socket::close;
    }

    @Override
    public void recorderInitialized(FlightRecorder recorder) {
        FlightRecorder.addPeriodicEvent(JfrSocket.class, this);
    }

    @Override
    public void run() {
        SocketFigures current = figures.get();
        if (closed || current == null) {
            // Closed while the recorder started, or never closed at all.
            close();
        } else {
            JfrSocket.record(current);
        }
    }

    private void close() {
        closed = true;
        FlightRecorder.removeListener(this);
        if (FlightRecorder.isInitialized()) {
            FlightRecorder.removePeriodicEvent(this);
        }
    }
}
