// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A recording of what happens between its making and its reading. */
@SuppressWarnings("exports") // Tests are on the class path.
public final class FlightRecording implements AutoCloseable {
    private static final String REQUEST = "io.nettylink.Request";
    private static final String SOCKET = "io.nettylink.Socket";

    private final String name;
    private final Recording recording = new Recording();

    private FlightRecording(String name) {
        this.name = name;
    }

    /** Records one kind of event, as its annotations say. */
    public static FlightRecording of(String event) {
        FlightRecording started = new FlightRecording(event);
        started.recording.enable(event);
        started.recording.start();
        return started;
    }

    /** Records all requests, however fast. */
    public static FlightRecording ofRequests() {
        FlightRecording started = new FlightRecording(REQUEST);
        started.recording.enable(REQUEST).withThreshold(Duration.ZERO);
        started.recording.start();
        return started;
    }

    /** Records the sockets that are open when the recording begins, and those that are when it ends. */
    public static FlightRecording ofSockets() {
        FlightRecording started = new FlightRecording(SOCKET);
        started.recording.enable(SOCKET).with("period", "everyChunk");
        started.recording.start();
        return started;
    }

    /** Ends the recording, and has what it recorded that meets a condition. */
    public List<RecordedEvent> events(Predicate<RecordedEvent> condition) throws IOException {
        recording.stop();
        Path file = Files.createTempFile("nettylink", ".jfr");
        try {
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().equals(name))
                    .filter(condition)
                    .toList();
        } finally {
            Files.delete(file);
        }
    }

    @Override
    public void close() {
        recording.close();
    }
}
