// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.FlightRecording;
import io.nettylink.internal.socket.Counters;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the flight recorder keeps of a socket that nobody closes. */
@Timeout(60)
class PeriodicSocketTest {
    private static final int PROTOCOL = 18;

    @Test
    void socketThatIsForgottenIsNotKept() throws Exception {
        try (FlightRecording recording = FlightRecording.ofSockets()) {
            WeakReference<OpenSocket> forgotten = new WeakReference<>(open(1));
            OpenSocket kept = open(2);
            while (forgotten.get() != null) {
                System.gc();
                Thread.onSpinWait();
            }
            assertThat(recording.events(event -> event.getInt("protocol") == PROTOCOL))
                    .isNotEmpty()
                    .allMatch(event -> event.getLong("portId") == 2);
            // Used here, so that it was kept until now.
            kept.closed().run();
        }
    }

    @Test
    void socketIsRecordedWhateverTheKernelAnswers() throws Exception {
        OpenSocket open = FlightEvents.opened(new SocketFigures(PROTOCOL, 3, new Counters(), () -> -9));
        try (FlightRecording recording = FlightRecording.ofSockets()) {
            assertThat(recording.events(event -> event.getLong("portId") == 3))
                    .isNotEmpty()
                    .allMatch(event -> event.getLong("drops") == -1);
        } finally {
            open.closed().run();
        }
    }

    private static OpenSocket open(long portId) {
        return FlightEvents.opened(new SocketFigures(PROTOCOL, portId, new Counters(), () -> 0));
    }
}
