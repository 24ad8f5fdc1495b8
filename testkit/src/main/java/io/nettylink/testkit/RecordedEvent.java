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

    /** {@code MAX_ERRNO} of the kernel. */
    private static final int MAX_ERRNO = 4095;

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
            numbers.put(words[i].substring(0, equals), number(words[i], words[i].substring(equals + 1)));
        }
        RecordedEvent event = new RecordedEvent((int) number(words[0], words[0]), kind(words[1]), numbers, bytes);
        event.check();
        return event;
    }

    /** Every number here is one of C's that have 32 bits, with or without a sign. */
    private static long number(String word, String digits) {
        long number;
        try {
            number = Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number: " + word, e);
        }
        if (number < Integer.MIN_VALUE || number > 0xffff_ffffL) {
            throw new IllegalArgumentException("a number of more than 32 bits: " + word);
        }
        return number;
    }

    private static Kind kind(String word) {
        for (Kind kind : Kind.values()) {
            if (kind.name().equalsIgnoreCase(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("nothing that happens to a socket: " + word);
    }

    /** What a socket could not have said must not be played. */
    private void check() {
        if (kind == Kind.ERROR && (number("errno") < 1 || number("errno") > MAX_ERRNO)) {
            throw new IllegalArgumentException("no errno: " + number("errno"));
        }
        long most = kind == Kind.SEND ? Integer.MAX_VALUE : 0;
        if (number("result") < -MAX_ERRNO || number("result") > most) {
            throw new IllegalArgumentException("neither a result nor an errno: " + number("result"));
        }
        if (kind == Kind.RECEIVE && (number("size") < bytes.length || number("size") > Integer.MAX_VALUE)) {
            throw new IllegalArgumentException(bytes.length + " bytes of a datagram of " + number("size"));
        }
        if (number("group") < 0 || number("group") > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("no group: " + number("group"));
        }
    }
}
