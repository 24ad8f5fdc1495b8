// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.StringJoiner;

/** A sum for each field of a kind of record, whatever the order of the records. {@code README.md} defines it. */
final class Checksum {
    static final long BASIS = 0xcbf29ce484222325L;

    private static final long PRIME = 0x100000001b3L;

    private static final int MAX_FIELDS = 16;

    private final long[] sums = new long[MAX_FIELDS];
    private int fields;
    private int field;
    private long key;

    static long mix(long hash, long word) {
        return (hash ^ word) * PRIME;
    }

    static long mixBytes(long hash, byte[] bytes) {
        long mixed = mix(hash, bytes.length);
        for (byte each : bytes) {
            mixed = mix(mixed, Byte.toUnsignedLong(each));
        }
        return mixed;
    }

    /** Takes an address of zeros for none, as some libraries do. */
    static long mixAddress(long hash, byte[] address) {
        for (byte each : address) {
            if (each != 0) {
                return mixBytes(hash, address);
            }
        }
        return mix(hash, 0);
    }

    /** The same of an address that is a number, of which the lowest bytes are meant. */
    static long mixAddress(long hash, long high, long low, int bytes) {
        if (high == 0 && low == 0) {
            return mix(hash, 0);
        }
        long mixed = mix(hash, bytes);
        for (int at = bytes - 1; at >= 0; at--) {
            long word = at < Long.BYTES ? low : high;
            mixed = mix(mixed, (word >>> (at % Long.BYTES * Byte.SIZE)) & 0xff);
        }
        return mixed;
    }

    void begin(long item) {
        key = item;
        field = 0;
    }

    void number(long value) {
        add(mix(key, value));
    }

    void numbers(long[] values, int count) {
        long mixed = key;
        for (int index = 0; index < count; index++) {
            mixed = mix(mixed, values[index]);
        }
        add(mixed);
    }

    void text(String value) {
        add(mixBytes(key, value.getBytes(UTF_8)));
    }

    void address(byte[] value) {
        add(mixAddress(key, value));
    }

    void address(long high, long low, int bytes) {
        add(mixAddress(key, high, low, bytes));
    }

    private void add(long value) {
        sums[field++] += value;
        fields = field;
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(",");
        for (int index = 0; index < fields; index++) {
            text.add(String.format("%016x", sums[index]));
        }
        return text.toString();
    }
}
