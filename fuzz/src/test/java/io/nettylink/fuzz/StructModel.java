// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import java.nio.ByteOrder;
import java.util.Arrays;

/** What a structure holds, computed byte by byte, with zeros behind its end. */
final class StructModel {
    private final byte[] value;
    private final boolean little;
    private int next;

    StructModel(byte[] value, ByteOrder order) {
        this.value = value;
        this.little = order == ByteOrder.LITTLE_ENDIAN;
    }

    int remaining() {
        return value.length - next;
    }

    /** A number of so many bytes; one that is not there as a whole is zero. */
    long number(int width) {
        return number(width, little);
    }

    long bigEndian(int width) {
        return number(width, false);
    }

    byte[] bytes(int count) {
        byte[] bytes = Arrays.copyOf(Arrays.copyOfRange(value, next, Math.min(value.length, next + count)), count);
        skip(count);
        return bytes;
    }

    void skip(int count) {
        next = Math.min(value.length, next + count);
    }

    /** The next byte, whatever it belongs to. */
    byte nextRaw() {
        return next < value.length ? value[next++] : 0;
    }

    private long number(int width, boolean fromTheEnd) {
        if (width > remaining()) {
            next = value.length;
            return 0;
        }
        long number = 0;
        for (int i = 0; i < width; i++) {
            int at = next + (fromTheEnd ? width - 1 - i : i);
            number = (number << 8) | (value[at] & 0xff);
        }
        next += width;
        return number;
    }
}
