// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import io.nettylink.testkit.RecordedEvent.Kind;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What sockets did and what a kernel said to them, as a text with one line for each event:
 *
 * <pre>
 * nettylink-recording 1 little-endian
 * 1 open protocol=0
 * 1 option level=270 name=11 value=1 result=0
 * 1 connect port=0 groups=0 result=0
 * 1 name port=4242 groups=0
 * 1 send result=32 : 200000001200...  # 32 bytes: type 18, flags 0x301, sequence 1, 16 bytes of payload
 * 1 receive from=0 groups=0 group=0 size=1340 : 2c05000010...  # 1340 bytes: type 16, ...
 * 1 close
 * </pre>
 *
 * <p>Everything behind a {@code #} is commentary, and may be written anew. A recording is played on machines of its own
 * byte order only. Immutable.
 *
 * <pre>{@code
 * Recording links = Recording.load(Path.of("src/test/resources/links.recording"));
 * }</pre>
 */
public final class Recording {
    private static final String NAME = "nettylink-recording";
    private static final String VERSION = "1";

    private final List<RecordedEvent> events;

    Recording(List<RecordedEvent> events) {
        this.events = List.copyOf(events);
    }

    /**
     * Reads a recording from a file.
     *
     * @param file where {@link #save} has put it
     * @return the recording
     * @throws IOException if the file can't be read
     * @throws IllegalArgumentException if it is no recording, or one of another version or byte order
     */
    public static Recording load(Path file) throws IOException {
        return parse(Files.readString(file, StandardCharsets.UTF_8));
    }

    /**
     * Reads a recording.
     *
     * @param text what {@link #toString} gave
     * @return the recording
     * @throws IllegalArgumentException if it is no recording, one of another version or byte order, or says what no
     *     socket could have done; names the line
     */
    public static Recording parse(String text) {
        List<RecordedEvent> events = new ArrayList<>();
        Set<Integer> opened = new HashSet<>();
        boolean begun = false;
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            int comment = lines[i].indexOf('#');
            String line = (comment < 0 ? lines[i] : lines[i].substring(0, comment)).strip();
            if (begun && !line.isEmpty()) {
                events.add(event(i + 1, line, opened));
            } else if (!line.isEmpty()) {
                checkHeader(line);
                begun = true;
            }
        }
        if (!begun) {
            checkHeader("");
        }
        return new Recording(events);
    }

    /**
     * Writes the recording into a file.
     *
     * @param file where to put it
     * @throws IOException if it can't be written
     */
    public void save(Path file) throws IOException {
        Files.writeString(file, toString(), StandardCharsets.UTF_8);
    }

    /** The recording as a text. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(header()).append('\n');
        events.forEach(event -> text.append(event.print()).append('\n'));
        return text.toString();
    }

    List<RecordedEvent> events() {
        return events;
    }

    private static RecordedEvent event(int number, String line, Set<Integer> opened) {
        try {
            RecordedEvent event = RecordedEvent.parse(line);
            boolean opens = event.kind() == Kind.OPEN;
            if (opens != opened.add(event.socket())) {
                throw new IllegalArgumentException(
                        "socket " + event.socket() + (opens ? " is opened twice" : " was never opened"));
            }
            return event;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + number + " of the recording: " + e.getMessage(), e);
        }
    }

    private static void checkHeader(String found) {
        if (!found.equals(header())) {
            throw new IllegalArgumentException(
                    "the recording begins with \"" + found + "\"; this machine plays \"" + header() + '"');
        }
    }

    private static String header() {
        String order = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? "little-endian" : "big-endian";
        return NAME + ' ' + VERSION + ' ' + order;
    }
}
