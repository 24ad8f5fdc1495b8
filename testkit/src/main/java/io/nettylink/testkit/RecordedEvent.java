// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One line of a recording: which socket, what happened, its numbers, its bytes.
 *
 * @param socket the socket's number in the recording, from 1
 * @param kind what happened
 * @param numbers the call's arguments and its result
 * @param bytes the datagram, empty where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and whoever makes one lets go of the bytes
record RecordedEvent(int socket, Kind kind, Map<String, Long> numbers, byte[] bytes) {
    private static final HexFormat HEX = HexFormat.of();
    private static final String BYTES = ":";

    /** What happened, in the words of the file. */
    enum Kind {
        OPEN,
        BIND,
        CONNECT,
        DISCONNECT,
        NAME,
        OPTION,
        SEND,
        RECEIVE,
        ERROR,
        CLOSE
    }

    long number(String name) {
        return numbers.getOrDefault(name, 0L);
    }

    /** The line, with a comment that tells what the bytes are. */
    String print() {
        StringBuilder line = new StringBuilder()
                .append(socket)
                .append(' ')
                .append(kind.name().toLowerCase(Locale.ROOT));
        numbers.forEach(
                (name, number) -> line.append(' ').append(name).append('=').append(number));
        if (kind == Kind.SEND || kind == Kind.RECEIVE) {
            line.append(' ').append(BYTES).append(' ').append(HEX.formatHex(bytes));
            line.append("  # ").append(Messages.describe(bytes));
        }
        return line.toString();
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException for anything else
     */
    static RecordedEvent parse(String line) {
        String[] words = line.strip().split("\\s+", -1);
        if (words.length < 2) {
            throw new IllegalArgumentException("neither a socket nor what happened to it");
        }
        Map<String, Long> numbers = new LinkedHashMap<>();
        byte[] bytes = {};
        for (int i = 2; i < words.length; i++) {
            if (words[i].equals(BYTES)) {
                bytes = i + 1 < words.length ? HEX.parseHex(words[i + 1]) : bytes;
                break;
            }
            int equals = words[i].indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("not a number with its name: " + words[i]);
            }
            numbers.put(words[i].substring(0, equals), Long.valueOf(words[i].substring(equals + 1)));
        }
        Kind kind = Kind.valueOf(words[1].toUpperCase(Locale.ROOT));
        return new RecordedEvent(Integer.parseInt(words[0]), kind, numbers, bytes);
    }
}
